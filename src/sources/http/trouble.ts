// Why there is no answer, in a sentence that names the URL, with what to look at next. What Node, OpenSSL and undici say
// is meant for people who know them, and some of it holds the password of a proxy.
import { TracectlError } from '../../errors.ts'
import type { BackendKind } from '../backend.ts'
import { excerptOf } from './excerpt.ts'
import type { Proxy } from './proxy.ts'
import { BodyTooLargeError } from './read-body.ts'
import { briefUrl, shownUrl } from './request-url.ts'
import { findTlsTrouble } from './tls-trouble.ts'
import { PackingError } from './unpack.ts'

/** Why there is no answer, in words that go behind a colon. */
export interface Trouble {
  readonly code: 'unreachable' | 'bad-reply' | 'auth' | 'config-invalid'
  readonly reason: string
  readonly hint: string | undefined
}

export interface Circumstances {
  readonly url: URL
  readonly kind: BackendKind | undefined
  readonly proxy: Proxy | undefined
  readonly connectMs: number
  readonly totalMs: number
  readonly maxReplyBytes: number
  /** Of the body, when it broke. */
  readonly bytes: number
  /** undefined: nothing was answered. */
  readonly status: number | undefined
}

export function errorOf({ code, reason, hint }: Trouble, url: URL, cause: unknown): TracectlError {
  return new TracectlError(code, `cannot ask ${briefUrl(url)}: ${reason}`, { hint, cause })
}

/** The request has taken too long, with all its tries. */
export function tooLate({ totalMs, bytes, status }: Circumstances): Trouble {
  const limit = formatSeconds(totalMs)
  const reason =
    status === undefined
      ? `no answer within ${limit}`
      : `its answer was not complete after ${limit}, ${formatBytes(bytes)} of it had come`
  const hint = 'ask for less (a shorter --since, a smaller --limit), or wait longer: --timeout 2m'
  return { code: 'unreachable', reason, hint }
}

export function troubleOf(error: unknown, around: Circumstances): Trouble {
  if (error instanceof BodyTooLargeError) {
    const reason = `its answer is larger than ${formatBytes(around.maxReplyBytes)}, which is the limit`
    return { code: 'unreachable', reason, hint: 'ask for less: a shorter --since, a smaller --limit' }
  }
  if (error instanceof PackingError) {
    const hint = 'something between here and there changes what passes through'
    return { code: 'bad-reply', reason: `its answer cannot be unpacked: ${error.message}`, hint }
  }
  return findTlsTrouble(error, around.url) ?? connectionTrouble(error, around)
}

/** Whether another try may go better: a connection that was made and broke, a server that is being restarted. */
export function hasBroken(error: unknown): boolean {
  return BROKEN.has(codeOf(error))
}

export function isRefused(error: unknown): boolean {
  return codeOf(error) === 'ECONNREFUSED'
}

const BROKEN: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
])

function connectionTrouble(error: unknown, around: Circumstances): Trouble {
  const { url, proxy, connectMs, bytes, status } = around
  const code = codeOf(error)
  const said = error instanceof Error ? error.message : ''
  // With a proxy in between, connections are made to it; the server is reached by it alone.
  const place = proxy === undefined ? `${url.protocol}//${url.host}` : `the proxy ${shownUrl(proxy.url)}`
  const host = (proxy?.url ?? url).hostname
  const unreachable = (reason: string, hint: string | undefined): Trouble =>
    proxy === undefined
      ? { code: 'unreachable', reason, hint }
      : {
          code: 'unreachable',
          reason,
          hint: `${proxy.variable} names this proxy; NO_PROXY=${url.hostname} goes without`,
        }
  switch (code) {
    case 'ENOTFOUND':
      return unreachable(
        `there is no host named ${host}`,
        'is the name right? Perhaps it is known inside a VPN or a cluster only',
      )
    case 'EAI_AGAIN':
      return unreachable(`no name server tells where ${host} is`, 'is there a network?')
    case 'ECONNREFUSED':
      return unreachable(`nothing listens at ${place}`, whatShouldListen(around))
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'EADDRNOTAVAIL':
      return unreachable(`no way leads to ${place}`, 'is there a network, or a VPN to connect to?')
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'ETIMEDOUT':
      return unreachable(
        `no connection to ${place} within ${formatSeconds(connectMs)}`,
        'is the port right, and does a firewall let it through?',
      )
    case 'UND_ERR_HEADERS_OVERFLOW':
      return { code: 'bad-reply', reason: 'it sends more headers than fit into 16 KiB', hint: undefined }
    case 'UND_ERR_INVALID_ARG':
      if (!/Authentication Required/.test(said)) return unsendable(said)
      break
    default:
  }
  const proxyStatus = /Proxy response \((\d+)\)|Authentication Required \((407)\)/.exec(said)
  if (proxy !== undefined && proxyStatus !== null) {
    return unreachable(`${place} answered HTTP ${proxyStatus[1] ?? proxyStatus[2]}`, undefined)
  }
  if (code.startsWith('HPE_') || said.includes('does not match the HTTP/1.1 protocol')) {
    const hint =
      url.port === '4317'
        ? 'traces are sent to 4317, not asked for there: Tempo answers on 3200, Jaeger on 16686, Zipkin on 9411'
        : 'a port for gRPC, perhaps: Tempo answers on 3200, Jaeger on 16686, Zipkin on 9411'
    return { code: 'bad-reply', reason: `what answers at ${place} does not speak HTTP/1.1`, hint }
  }
  if (hasBroken(error)) {
    const after =
      status === undefined ? 'before anything was answered' : `after ${formatBytes(bytes)} of the answer`
    return unreachable(
      `the connection broke ${after}`,
      'has it crashed, or does it want https:// where http:// was given?',
    )
  }
  return unreachable(excerptOf(said.replaceAll(/\/\/[^/@\s]*@/g, '//')), undefined)
}

/** A header that cannot be sent: its name is told, its value is a secret. */
function unsendable(said: string): Trouble {
  const name = /invalid ([\w-]+) header/.exec(said)?.[1]
  const reason = `${name === undefined ? 'a header' : `the header ${name}`} holds something that cannot be sent`
  return {
    code: 'config-invalid',
    reason,
    hint: 'is there a line break or a special character in a token or a header?',
  }
}

/** By its port, else by what was said to be there. */
function whatShouldListen({ url, kind }: Circumstances): string {
  const name = PORTS[url.port] ?? (kind === undefined ? 'the server' : NAMES[kind])
  return `is ${name} running, and is this its port?`
}

const NAMES: Readonly<Record<BackendKind, string>> = { tempo: 'Tempo', jaeger: 'Jaeger', zipkin: 'Zipkin' }

const PORTS: Readonly<Record<string, string>> = {
  3200: 'Tempo',
  3000: 'Grafana',
  16686: 'Jaeger',
  9411: 'Zipkin',
  10428: 'VictoriaTraces',
}

/** Of several addresses that were tried, the first one's. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const own = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (own !== '' || !(error instanceof AggregateError)) return own
  return codeOf(error.errors[0])
}

function formatSeconds(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`
}

function formatBytes(bytes: number): string {
  if (bytes < 1_024) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  if (bytes < 1_048_576) return `${Math.round(bytes / 102.4) / 10} KiB`
  return `${Math.round(bytes / 104_857.6) / 10} MiB`
}
