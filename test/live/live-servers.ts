// Servers that a developer has started, by the variables that name them (docs/backends.md starts all of them). A test of one
// that is not named is skipped.

export interface LiveServer {
  readonly kind: 'tempo' | 'jaeger' | 'zipkin'
  /** What to ask; undefined where it is not there. */
  readonly url: string | undefined
  /** Where spans are sent to get there: an OTLP/HTTP endpoint; of Zipkin its own. */
  readonly sendTo: string
  /** Milliseconds until what has been sent can be searched. */
  readonly searchMs: number
}

const OTLP = process.env['TRACECTL_OTLP_URL'] ?? 'http://localhost:4318'

export const LIVE_SERVERS: readonly LiveServer[] = [
  {
    kind: 'tempo',
    url: process.env['TRACECTL_TEMPO_URL'],
    sendTo: process.env['TRACECTL_TEMPO_OTLP_URL'] ?? OTLP,
    // The default of Tempo 3 hides the last 30 s.
    searchMs: 60_000,
  },
  {
    kind: 'jaeger',
    url: process.env['TRACECTL_JAEGER_URL'],
    sendTo: process.env['TRACECTL_JAEGER_OTLP_URL'] ?? OTLP,
    searchMs: 15_000,
  },
  {
    kind: 'zipkin',
    url: process.env['TRACECTL_ZIPKIN_URL'],
    sendTo: process.env['TRACECTL_ZIPKIN_URL'] ?? '',
    searchMs: 15_000,
  },
]
