// Everything that a sender could otherwise make grow without end, in one place with its reason. Tests pass small
// ones; users never need to.

export interface ReceiverLimits {
  /** Bytes of one request, as sent and again after decompression. */
  readonly requestBytes: number
  /** Bytes of all requests that are being received, or wait for their commit, together. */
  readonly inFlightBytes: number
  /** Milliseconds that a fresh connection may stay silent. */
  readonly firstBytesMs: number
  /** Milliseconds in which the head of an HTTP request must be complete. */
  readonly headersMs: number
  /** Milliseconds in which a whole request must have arrived, over either transport. */
  readonly requestMs: number
  /** Milliseconds that an HTTP connection stays open between two requests. */
  readonly keepAliveMs: number
  /** Milliseconds to hold a request back while the store has no room, before the sender is asked to come again. */
  readonly busyMs: number
  /** Milliseconds, and bytes, of an unwanted body to read away, so that the answer reaches a sender that still writes. */
  readonly drainMs: number
  readonly drainBytes: number
  /** Connections of one listener. */
  readonly connections: number
  /** Calls that one gRPC connection may have open. */
  readonly streams: number
}

const MiB = 1024 * 1024

export const DEFAULT_LIMITS: ReceiverLimits = {
  // What the OTLP specification recommends, for both transports (OTLP/gRPC Request, OTLP/HTTP Request).
  requestBytes: 64 * MiB,
  // Four of the largest requests: intake stays within the memory that is promised for `tail`.
  inFlightBytes: 256 * MiB,
  firstBytesMs: 10_000,
  headersMs: 30_000,
  requestMs: 60_000,
  // Batch processors send every 5 s, and 5 s is also Node's default: one of the two would lose the race.
  keepAliveMs: 75_000,
  // Half of the 10 s that exporters wait for an answer by default: an answer that is late beats one to retry,
  // because not every exporter retries.
  busyMs: 5_000,
  drainMs: 5_000,
  drainBytes: 64 * MiB,
  // Below the usual limit of 1,024 open files.
  connections: 400,
  // gRPC's own servers allow about 100; exporters have one or two calls open.
  streams: 256,
}
