// Which request line means what: the paths of OTLP/HTTP, forgiving where senders are known to differ.
import { SIGNAL_LIST, SIGNALS, type OtlpSignal } from './signal.ts'

export type Route =
  | { readonly kind: 'export'; readonly signal: OtlpSignal }
  | { readonly kind: 'preflight' }
  | { readonly kind: 'health' }
  | { readonly kind: 'wrong-method'; readonly allow: string }
  | { readonly kind: 'unknown-path'; readonly path: string }

export const ALLOWED_METHODS = 'POST, OPTIONS'

export function routeOf(method: string, url: string): Route {
  const path = normalisePath(url)
  const signal = BY_PATH.get(path)
  const health = path === '/' || path === '/healthz'
  if (signal === undefined && !health) return { kind: 'unknown-path', path }
  if (method === 'OPTIONS') return { kind: 'preflight' }
  if (method === 'POST' && signal !== undefined) return { kind: 'export', signal }
  if (health && (method === 'GET' || method === 'HEAD')) return { kind: 'health' }
  return { kind: 'wrong-method', allow: allowedAt(signal, health) }
}

/**
 * `/` is where an exporter ends up whose OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is only `http://host:4318`: unlike the
 * general variable, that one is used as it stands (OTLP exporter specification, Endpoint URLs).
 */
const BY_PATH: ReadonlyMap<string, OtlpSignal> = new Map([
  ['/', 'traces'],
  ...SIGNAL_LIST.map((signal): [string, OtlpSignal] => [SIGNALS[signal].httpPath, signal]),
])

export const EXISTING_PATHS: string = SIGNAL_LIST.map((signal) => SIGNALS[signal].httpPath).join(', ')

/** Without query, origin (a proxy's form), doubled slashes and a slash at the end. */
function normalisePath(url: string): string {
  const path = url
    .replace(/[?#].*$/, '')
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
    .replaceAll(/\/{2,}/g, '/')
    .replace(/\/$/, '')
  return path === '' ? '/' : path
}

function allowedAt(signal: OtlpSignal | undefined, health: boolean): string {
  if (!health) return ALLOWED_METHODS
  return signal === undefined ? 'GET, HEAD, OPTIONS' : `GET, HEAD, ${ALLOWED_METHODS}`
}
