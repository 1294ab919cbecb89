// Passes requests on to another OTLP endpoint as they came, so that tracectl can sit between an exporter and a
// Collector or a vendor. Intake never waits for it: what the target does not take in time is dropped and counted.
import { openForwardQueue, type Backoff, type ForwardStats } from './forward-queue.ts'
import { openGrpcSender } from './forward-grpc.ts'
import { openHttpSender } from './forward-http.ts'
import type { ForwardNotice } from './forward-notice.ts'
import type { ForwardedRequest } from './forward-sender.ts'
import { readForwardTarget } from './forward-target.ts'
import type { OtlpFormat, OtlpSignal } from './signal.ts'

export interface ForwarderOptions {
  /**
   * `http(s)://host:port/path` sends OTLP/HTTP to `path/v1/traces` and its sisters, as exporters do with a base
   * endpoint. `grpc(s)://host:port` sends OTLP/gRPC, and so does `http(s)://host:4317` without a path, because that
   * is what listens there.
   */
  readonly url: string
  /** Sent with every request. Values are secrets: they are in no message. */
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /** Paths to use instead of the usual ones, below no base; OTLP/HTTP only. */
  readonly signalPaths?: Readonly<Partial<Record<OtlpSignal, string>>>
  /** Of bodies that wait or are under way; the oldest are dropped beyond it. Default 64 MiB. */
  readonly maxQueuedBytes?: number
  readonly backoff?: Partial<Backoff>
  readonly onNotice: (notice: ForwardNotice) => void
}

export interface Forwarder {
  /** Where to, without credentials: for people, and for finding out that it is ourselves. */
  readonly target: { readonly label: string; readonly host: string; readonly port: number }
  /** Whether it can pass on requests of this format as they are: gRPC carries protobuf alone. */
  takes(format: OtlpFormat): boolean
  /** Queues and returns at once, whatever becomes of the request. */
  offer(request: ForwardedRequest): void
  stats(): ForwardStats
  /** Sends what is queued for at most `graceMs`, then gives up on the rest. */
  close(graceMs: number): Promise<void>
}

const MAX_QUEUED_BYTES = 64 * 1024 * 1024

/** @throws TracectlError `usage` for a URL or header that cannot be used */
export function openForwarder(options: ForwarderOptions): Forwarder {
  const target = readForwardTarget(options.url, options.headers ?? [])
  const sender =
    target.protocol === 'grpc' ? openGrpcSender(target) : openHttpSender(target, options.signalPaths ?? {})
  const queue = openForwardQueue({
    sender,
    label: target.label,
    maxQueuedBytes: options.maxQueuedBytes ?? MAX_QUEUED_BYTES,
    backoff: options.backoff ?? {},
    onNotice: options.onNotice,
  })
  return {
    target,
    takes: (format) => format === 'protobuf' || target.protocol === 'http',
    offer: queue.offer,
    stats: queue.stats,
    close: queue.close,
  }
}
