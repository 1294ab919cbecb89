// OTLP/HTTP as a client. undici comes with the first request: most runs never forward.
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

import type { Dispatcher } from 'undici'

import { readPartialSuccess, readStatusMessage } from './answer-reader.ts'
import { capMessage } from './answers.ts'
import {
  ANSWER_BYTES,
  SEND_TIMEOUT_MS,
  type ForwardedRequest,
  type ForwardSender,
  type SendResult,
} from './forward-sender.ts'
import type { ForwardTarget } from './forward-target.ts'
import { connectionTrouble } from './forward-trouble.ts'
import { SIGNALS, type OtlpSignal } from './signal.ts'

const gzipAsync = promisify(gzip)

export function openHttpSender(
  target: ForwardTarget,
  signalPaths: Readonly<Partial<Record<OtlpSignal, string>>>,
): ForwardSender {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  const origin = `${target.secure ? 'https' : 'http'}://${host}:${target.port}`
  const headers = Object.fromEntries(target.headers)
  let opening: Promise<Dispatcher> | undefined

  function pathOf(signal: OtlpSignal): string {
    // OTLP exporter specification, Endpoint URLs: relative to the base, whatever path that has.
    return (signalPaths[signal] ?? target.basePath + SIGNALS[signal].httpPath) + target.query
  }

  async function post(request: ForwardedRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    opening ??= openDispatcher(target)
    const dispatcher = await opening
    const compressed = target.local ? undefined : await gzipAsync(request.body, { level: 1 })
    return dispatcher.request({
      origin,
      method: 'POST',
      path: pathOf(request.signal),
      headers: {
        ...headers,
        'content-type': request.format === 'json' ? 'application/json' : 'application/x-protobuf',
        ...(compressed === undefined ? {} : { 'content-encoding': 'gzip' }),
      },
      body: compressed ?? request.body,
      headersTimeout: SEND_TIMEOUT_MS,
      bodyTimeout: SEND_TIMEOUT_MS,
      signal,
    })
  }

  return {
    async send(request, signal) {
      try {
        const response = await post(request, signal)
        const body = await readAnswer(response)
        return resultOf(response, body, request)
      } catch (error) {
        return { kind: 'later', message: connectionMessage(error), afterMs: undefined }
      }
    },
    close() {
      void opening?.then((dispatcher) => dispatcher.destroy()).catch(() => {})
    },
  }
}

/** Straight to this machine; elsewhere as HTTP_PROXY, HTTPS_PROXY and NO_PROXY say, in either letter case. */
async function openDispatcher({ local }: ForwardTarget): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent, Pool } = await import('undici')
  const options = { connections: 4, connect: { timeout: SEND_TIMEOUT_MS } }
  // To a proxy, localhost would be its own machine.
  if (local) return new Agent(options)
  try {
    return new EnvHttpProxyAgent({
      ...options,
      connectTimeout: SEND_TIMEOUT_MS,
      // A proxy that is reached and does not answer.
      clientFactory: (proxy, given) => new Pool(proxy, { ...given, headersTimeout: SEND_TIMEOUT_MS }),
    })
  } catch (cause) {
    throw new Error('HTTP_PROXY or HTTPS_PROXY is not the URL of a proxy', { cause })
  }
}

/** What comes beyond the bound is not for us. */
async function readAnswer({ body }: Dispatcher.ResponseData): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > ANSWER_BYTES) break
  }
  return Buffer.concat(chunks)
}

function resultOf(
  { statusCode, headers }: Dispatcher.ResponseData,
  body: Uint8Array,
  { format, signal }: ForwardedRequest,
): SendResult {
  if (statusCode >= 200 && statusCode < 300)
    return { kind: 'sent', ...readPartialSuccess(body, format, signal) }
  const reason = readStatusMessage(body, format)
  const message = capMessage(`HTTP ${statusCode}${reason === '' ? '' : `: ${reason}`}`)
  if (RETRYABLE.has(statusCode))
    return { kind: 'later', message, afterMs: retryAfter(headers['retry-after']) }
  return { kind: 'refused', message, credentials: statusCode === 401 || statusCode === 403 }
}

/** OTLP specification, Retryable Response Codes. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** Milliseconds; the header is seconds or a date (RFC 9110 section 10.2.3). */
function retryAfter(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1_000) : undefined
}

/** In the system's words, which name address and port; never a header. */
function connectionMessage(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection failed'
  // Several addresses were tried: the first tells enough.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  return connectionTrouble(first instanceof Error ? first.message : error.message)
}
