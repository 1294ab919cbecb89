// Passes requests on to another OTLP endpoint as they came, so that tracectl can sit between an exporter and a
// Collector or a vendor.
import type { OtlpFormat, OtlpSignal } from './signal.ts'

export interface ForwardedRequest {
  readonly signal: OtlpSignal
  readonly format: OtlpFormat
  /** As received, decompressed; belongs to the forwarder. */
  readonly body: Uint8Array
}

export interface ForwardStats {
  readonly sent: number
  readonly refused: number
  readonly dropped: number
  readonly queuedBytes: number
}

export interface Forwarder {
  /** Where to, for people and for finding out that it is ourselves; without credentials. */
  readonly target: { readonly label: string; readonly host: string; readonly port: number }
  /** Whether it can pass on requests of this format as they are: gRPC carries protobuf alone. */
  takes(format: OtlpFormat): boolean
  /** Queues and returns at once, whatever becomes of the request. */
  offer(request: ForwardedRequest): void
  stats(): ForwardStats
  /** Sends what is queued for at most `graceMs`, then gives up on the rest. */
  close(graceMs: number): Promise<void>
}
