// Servers that traces can be asked of: what it takes to reach one, and what one can do beyond any source.
import type { TraceId } from '../trace/span.ts'
import type { HttpExchange } from './http/http-client.ts'
import type { KnownServers } from '../store/fetched/known-servers.ts'
import type { SearchableSource } from './source.ts'

export type BackendKind = 'tempo' | 'jaeger' | 'zipkin'

/** Everything that is needed to reach a server, with its secrets in it: never printed, never kept. */
export interface BackendTarget {
  /** undefined: find out. */
  readonly kind: BackendKind | undefined
  /** http or https, with whatever path it has, without a slash at the end, without user and password. */
  readonly url: string
  /** What the user calls it: the name of a context, or undefined where only a URL was given. */
  readonly name: string | undefined
  /** Sent with every request: authorization, tenant and the like. */
  readonly headers: Readonly<Record<string, string>>
  /** Which of them names the tenant, in lower case, where it is none of Tempo's and Jaeger's own. */
  readonly tenantHeader?: string | undefined
  readonly tls: TlsOptions
  readonly timeouts: HttpTimeouts
  /** Bytes of a reply, unpacked, at most. */
  readonly maxReplyBytes: number
}

export interface TlsOptions {
  /** PEM: trust these in place of the system's. */
  readonly ca: string | undefined
  /** PEM: a client certificate and its key. */
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly skipVerify: boolean
}

export interface HttpTimeouts {
  readonly connectMs: number
  /** Of one request with all its retries, to the last byte of the reply. */
  readonly totalMs: number
}

export interface Backend extends SearchableSource {
  readonly kind: BackendKind
  /** The same server and tenant, the same text: kind, URL and tenant, without secrets. What is kept of it is marked so. */
  readonly identity: string
  /** How long after a span has ended it may still not be found by search, in ms. */
  readonly searchDelayMs: number
  /** Where its own page shows the trace; undefined where it has none, or nobody knows its address. */
  traceUrl(id: TraceId): string | undefined
}

export interface OpenBackendOptions {
  /** For proxies: HTTPS_PROXY and its like. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The clock: in nanoseconds since 1970. */
  readonly now: () => bigint
  /** Told of every request, for -v. */
  readonly onExchange?: ((exchange: HttpExchange) => void) | undefined
  /** What was found at URLs before; without it, it is found out each time. */
  readonly known?: KnownServers | undefined
}
