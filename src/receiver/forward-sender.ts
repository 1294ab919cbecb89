// What the queue needs of a way to send, over HTTP or gRPC.
import type { OtlpFormat, OtlpSignal } from './signal.ts'

export interface ForwardedRequest {
  readonly signal: OtlpSignal
  readonly format: OtlpFormat
  /** As received, decompressed; belongs to the forwarder. */
  readonly body: Uint8Array
}

export type SendResult =
  /** `rejected` of it were not taken; `message` is what the target had to say. */
  | { readonly kind: 'sent'; readonly rejected: number; readonly message: string }
  /** Worth another try, `afterMs` from now when the target named a time. */
  | { readonly kind: 'later'; readonly message: string; readonly afterMs: number | undefined }
  /** Never send this again. */
  | { readonly kind: 'refused'; readonly message: string; readonly credentials: boolean }

export interface ForwardSender {
  /** Never rejects; gives up by itself after a while, and at once when `signal` is aborted. */
  send(request: ForwardedRequest, signal: AbortSignal): Promise<SendResult>
  close(): void
}

/** As exporters wait for an answer (OTLP exporter specification, OTEL_EXPORTER_OTLP_TIMEOUT). */
export const SEND_TIMEOUT_MS = 10_000

/** The last line of defence against an answer that is not one: more than this is not read. */
export const ANSWER_BYTES: number = 64 * 1024
