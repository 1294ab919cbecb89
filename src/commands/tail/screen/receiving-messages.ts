// What the thread that receives and the one that draws say to each other. Everything is plain data: it is copied on its way.
import { TracectlError, type ErrorCode } from '../../../errors.ts'
import type { Address } from '../../../receiver/listen.ts'
import type { ReceiverNotice } from '../../../receiver/notice.ts'
import type { ReceiverStats } from '../../../receiver/receiver.ts'
import type { TraceChanges } from '../../../store/changes/trace-changes.ts'
import type { SettlingStats } from '../../../store/settling/settling.ts'
import type { StoreStats } from '../../../store/span-store.ts'
import type { Span, TraceData, TraceId } from '../../../trace/span.ts'
import type { ForwardTarget } from '../tail-options.ts'

/** What to receive, and where to keep it. */
export interface ReceivingPlan {
  readonly storePath: string
  readonly pid: number
  readonly retention: { readonly bytes: number | undefined; readonly age: number | undefined }
  readonly grpcPort: number
  readonly httpPort: number
  readonly host: string | undefined
  readonly forward: ForwardTarget | undefined
  /** Milliseconds of quiet, until the rhythm of exports is known; undefined for what is usual. */
  readonly guessedWindowMs: number | undefined
}

export interface ReceivingCounters {
  readonly receiver: ReceiverStats
  readonly settling: SettlingStats
  /** During this run. */
  readonly evicted: { readonly traces: number; readonly spans: number }
}

export type FromReceiving =
  | { readonly kind: 'opened'; readonly http: readonly Address[]; readonly grpc: readonly Address[] }
  /** It could not be opened. */
  | { readonly kind: 'failed'; readonly failure: PlainFailure }
  /** Another follows only when this one has been taken. */
  | { readonly kind: 'changed'; readonly changes: TraceChanges; readonly counters: ReceivingCounters }
  | { readonly kind: 'notice'; readonly notice: ReceiverNotice }
  /** Some of its spans, in their order. */
  | { readonly kind: 'fetched-part'; readonly request: number; readonly spans: readonly Span[] }
  /** That was all of them: here are none. */
  | {
      readonly kind: 'fetched'
      readonly request: number
      readonly data: TraceData | undefined
      readonly failure: PlainFailure | undefined
    }
  /** Everything is stored, told of and closed. */
  | {
      readonly kind: 'drained'
      readonly changes: TraceChanges
      readonly counters: ReceivingCounters
      readonly store: StoreStats
    }

export type ToReceiving =
  | { readonly kind: 'taken' }
  | { readonly kind: 'fetch'; readonly request: number; readonly id: TraceId }
  | { readonly kind: 'drain'; readonly graceMs: number }

/** An error that has crossed: what is not plain is lost on the way. */
export interface PlainFailure {
  readonly code: ErrorCode | undefined
  readonly message: string
  readonly hint: string | undefined
  readonly stack: string | undefined
}

export function plainFailure(error: unknown): PlainFailure {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return error instanceof TracectlError
    ? { code: error.code, message, hint: error.hint, stack }
    : { code: undefined, message, hint: undefined, stack }
}

export function failureOf({ code, message, hint, stack }: PlainFailure): Error {
  const error = code === undefined ? new Error(message) : new TracectlError(code, message, { hint })
  if (stack !== undefined) error.stack = stack
  return error
}
