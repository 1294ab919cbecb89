// The index pass over an OTLP trace request: touches the few fields that a list, an index and a tree need, and
// skips the rest by length. Attributes are checked for structure but not decoded; the bytes are kept, and a span
// is a range of them until somebody looks at it (see otlp-span.ts).

/**
 * One span of a request, as numbers and byte ranges. A single object is reused for every span: read it, do not
 * keep it. Offsets count from the start of the request.
 */
export interface SpanHead {
  /** The Span message itself, without its tag and length. */
  offset: number
  length: number
  /** The 16 bytes of the trace id as four big-endian words. */
  trace0: number
  trace1: number
  trace2: number
  trace3: number
  spanHigh: number
  spanLow: number
  /** 0, 0 when there is no parent or its id is not 8 bytes long. */
  parentHigh: number
  parentLow: number
  /** fixed64 nanoseconds as two unsigned words; 0, 0 when absent. */
  startHigh: number
  startLow: number
  endHigh: number
  endLow: number
  /** Length 0 when absent. */
  nameOffset: number
  nameLength: number
  kind: number
  statusCode: number
  flags: number
}

/** A ResourceSpans/ScopeSpans pair. Ranges are of the messages and strings themselves; length 0 when absent. */
export interface GroupRanges {
  resourceOffset: number
  resourceLength: number
  resourceSchemaUrlOffset: number
  resourceSchemaUrlLength: number
  scopeOffset: number
  scopeLength: number
  scopeSchemaUrlOffset: number
  scopeSchemaUrlLength: number
}

export interface SpanSink {
  /** `group` counts up from 0 within the request. */
  span(head: SpanHead, group: number): void
  /** Comes after the spans of the group: protobuf allows a resource behind its spans. */
  group(ranges: GroupRanges, group: number): void
}

export interface IndexResult {
  readonly accepted: number
  readonly rejected: number
  /** Why spans were rejected, in words for the sender; undefined when none was. */
  readonly reason: string | undefined
}
