// The way to an OTLP/HTTP endpoint that every exporter of an SDK has inside: posts a request, and tries again when it is
// told to. Small, because the packages that do this for production bring retries, metrics and configuration that a run of
// a few seconds has no use for.
import { request, type Agent, type IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

export interface OtlpSenderOptions {
  /** The base: /v1/traces and its sisters are appended (OTLP/HTTP, "Endpoint URLs for OTLP/HTTP"). */
  readonly endpoint: string
  readonly agent: Agent
  readonly signal: AbortSignal
}

export type OtlpPath = '/v1/traces' | '/v1/logs'

/**
 * Resolves with the body of the answer.
 * @throws Error when it was not taken, in words
 */
export async function sendOtlp(
  options: OtlpSenderOptions,
  path: OtlpPath,
  body: Uint8Array,
): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    const answer = await post(options, path, body)
    if (answer.status === 200) return answer.body
    if (!RETRYABLE.has(answer.status) || attempt === MAX_ATTEMPTS) {
      throw new Error(`the receiver answered ${answer.status}`)
    }
    const waitMs = answer.retryAfterMs ?? FIRST_RETRY_MS * 2 ** (attempt - 1)
    await delay(Math.min(waitMs, MAX_RETRY_MS), undefined, { signal: options.signal })
  }
}

interface Answer {
  readonly status: number
  readonly retryAfterMs: number | undefined
  readonly body: Uint8Array
}

// OTLP/HTTP, "Retryable Response Codes".
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504])
const MAX_ATTEMPTS = 5
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 1000
const POST_TIMEOUT_MS = 5000

function post(
  { agent, endpoint, signal }: OtlpSenderOptions,
  path: OtlpPath,
  body: Uint8Array,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(endpoint + path, {
      method: 'POST',
      agent,
      // A receiver that never answers must not hold the end of the run up.
      signal: AbortSignal.any([signal, AbortSignal.timeout(POST_TIMEOUT_MS)]),
      headers: { 'content-type': 'application/x-protobuf', 'content-length': body.length },
    })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      readAnswer(incoming).then(resolve, reject)
    })
    outgoing.end(body)
  })
}

async function readAnswer(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const retryAfter = Number(incoming.headers['retry-after'])
  return {
    status: incoming.statusCode ?? 0,
    retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : undefined,
    body: Buffer.concat(chunks),
  }
}

export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as NodeJS.ErrnoException).code
  return error.message === '' && code !== undefined ? code : error.message
}
