// Why a connection did not come about, broke, or led to something else, by the names that Node and undici have for it.
import type { BackendKind } from '../backend.ts'
import { formatBytes, formatSeconds } from './amounts.ts'
import { excerptOf } from './excerpt.ts'
import { shownUrl } from './request-url.ts'
import type { Circumstances, Trouble } from './trouble.ts'

export function connectionTrouble(error: unknown, around: Circumstances): Trouble {
  const { url, proxy } = around
  // Connections are made to the proxy where there is one: by it alone the server is reached.
  const place = proxy === undefined ? `${url.protocol}//${url.host}` : `the proxy ${shownUrl(proxy.url)}`
  const trouble = troubleAt(place, error, around)
  if (proxy === undefined || trouble.code === 'config-invalid') return trouble
  const hint = `${proxy.variable} names this proxy; NO_PROXY=${url.hostname} goes without`
  return { ...trouble, hint }
}

/** Whether another try may go better: a connection that was made and broke. */
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
  'UND_ERR_PRX_CONN',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
])

function troubleAt(place: string, error: unknown, around: Circumstances): Trouble {
  const code = codeOf(error)
  const said = error instanceof Error ? error.message : ''
  const answered = /Proxy response \((\d+)\)|Authentication Required \((407)\)/.exec(said)
  const status = answered?.[1] ?? answered?.[2]
  if (status !== undefined) {
    return {
      ...unreachable(`${place} answered HTTP ${status}`),
      code: status === '407' ? 'auth' : 'unreachable',
    }
  }
  if (code === 'UND_ERR_INVALID_ARG') return unsendable(said)
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { code: 'bad-reply', reason: 'it sends more headers than fit into 16 KiB', hint: undefined }
  }
  if (code.startsWith('HPE_') || said.includes('does not match the HTTP/1.1 protocol')) {
    const reason = `what answers at ${place} does not speak HTTP/1.1`
    return { code: 'bad-reply', reason, hint: around.url.port === '4317' ? SENT_THERE : OTHER_PORT }
  }
  if (BROKEN.has(code)) return broken(around)
  return SYSTEM[code]?.(place, around) ?? unreachable(excerptOf(said.replaceAll(/\/\/[^/@\s]*@/g, '//')))
}

const PORTS_OF_QUERIES = 'Tempo answers on 3200, Jaeger on 16686, Zipkin on 9411'
const SENT_THERE = `traces are sent to 4317, not asked for there: ${PORTS_OF_QUERIES}`
const OTHER_PORT = `a port for gRPC, perhaps: ${PORTS_OF_QUERIES}`

function unreachable(reason: string, hint?: string): Trouble {
  return { code: 'unreachable', reason, hint }
}

const SYSTEM: Readonly<Record<string, (place: string, around: Circumstances) => Trouble>> = {
  ENOTFOUND: (_place, { url, proxy }) =>
    unreachable(
      `there is no host named ${(proxy?.url ?? url).hostname}`,
      'is the name right? Perhaps it is known inside a VPN or a cluster only',
    ),
  EAI_AGAIN: (_place, { url, proxy }) =>
    unreachable(`no name server tells where ${(proxy?.url ?? url).hostname} is`, 'is there a network?'),
  ECONNREFUSED: (place, around) => unreachable(`nothing listens at ${place}`, whatShouldListen(around)),
  EHOSTUNREACH: noWay,
  ENETUNREACH: noWay,
  EHOSTDOWN: noWay,
  EADDRNOTAVAIL: noWay,
  UND_ERR_CONNECT_TIMEOUT: noConnection,
  // Of the tunnel that a proxy was asked for: no other request has this limit.
  UND_ERR_HEADERS_TIMEOUT: noConnection,
  ETIMEDOUT: noConnection,
}

function noWay(place: string): Trouble {
  return unreachable(`no way leads to ${place}`, 'is there a network, or a VPN to connect to?')
}

function noConnection(place: string, { connectMs }: Circumstances): Trouble {
  const reason = `no connection to ${place} within ${formatSeconds(connectMs)}`
  return unreachable(reason, 'is the port right, and does a firewall let it through?')
}

function broken({ url, status, bytes }: Circumstances): Trouble {
  if (status !== undefined)
    return unreachable(`the connection broke after ${formatBytes(bytes)} of the answer`, 'has it crashed?')
  const hint =
    url.protocol === 'https:'
      ? 'has it crashed, or does it want a client certificate (--client-cert, --client-key)?'
      : 'has it crashed, or does it want https:// where http:// was given?'
  return unreachable('the connection broke before anything was answered', hint)
}

/** A header that cannot be sent: its name is told, its value is a secret. */
function unsendable(said: string): Trouble {
  const name = /invalid ([\w-]+) header/.exec(said)?.[1]
  const reason = `${name === undefined ? 'a header' : `the header ${name}`} holds something that cannot be sent`
  const hint = 'is there a line break or a special character in a token or a header?'
  return { code: 'config-invalid', reason, hint }
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
