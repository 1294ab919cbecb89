// A trace in a list, whoever found it. What the finder does not say is undefined.
import type { AttributeValue, SpanId, TraceId } from '../../trace/span.ts'
import type { Instant, Offset } from '../../trace/time.ts'

export interface ListedTrace {
  readonly id: TraceId
  readonly start: Instant
  readonly duration: Offset
  readonly rootService: string | undefined
  readonly rootName: string | undefined
  readonly spans: number | undefined
  readonly services: number | undefined
  readonly errors: number | undefined
  /** Spans for which it was found, a few of them. */
  readonly matches: readonly ListedSpan[]
  /** Where it was found by log lines that name it. */
  readonly mention?: Mention | undefined
}

export interface ListedSpan {
  readonly id: SpanId
  readonly service: string | undefined
  readonly name: string | undefined
  readonly start: Instant
  readonly duration: Offset
  readonly attributes: readonly { readonly name: string; readonly value: AttributeValue }[]
}

export interface Mention {
  /** Lines that name it. */
  readonly count: number
  /** Counted from 1. */
  readonly firstLine: number
  readonly lastLine: number
  /** The field that names it there; undefined for digits alone. */
  readonly via: string | undefined
}
