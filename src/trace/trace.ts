// A trace: spans in their tree, with a place for every parent that somebody named and nobody sent.
import type { LogRecord, Span, SpanId, TraceData, TraceId } from './span.ts'
import type { Instant, Offset } from './time.ts'

/**
 * finished    has a start and an end that follows it
 * unfinished  end absent or 0: `end` is inferred from the subtree, or is the start
 * bad-time    end before start, or beyond all reason: drawn with zero length at its start, kept out of all arithmetic
 * untimed     no start, or one too far from all others to be a time of this trace: in the tree, without a bar; its
 *             extent is the union of its children, or a point where its parent starts
 * missing     a parent named by a span and not received; its extent is the union of its children
 */
export type NodeState = 'finished' | 'unfinished' | 'bad-time' | 'untimed' | 'missing'

/**
 * self-parent        named itself as its parent; made a root
 * cycle              the edge to its parent closed a cycle and was cut; made a root
 * shared-id          another span of the trace has the same id (Zipkin's client and server halves)
 * invalid-parent-id  its parent id is not 8 bytes long; made a root
 */
export type NodeMark = 'self-parent' | 'cycle' | 'shared-id' | 'invalid-parent-id'

export interface SpanNode {
  /** The span's id; of a `missing` node the id that its children name. */
  readonly id: SpanId
  /** undefined exactly when `state` is `missing`. */
  readonly span: Span | undefined
  readonly parent: SpanNode | undefined
  /** Sorted by start, then longer first, then id. */
  readonly children: readonly SpanNode[]
  readonly depth: number
  /** Position in `Trace.nodes`; the subtree is `nodes[index … index + size)`. */
  readonly index: number
  readonly size: number
  readonly state: NodeState
  readonly start: Offset
  readonly end: Offset
  /** Latest end in the subtree, this node included. */
  readonly subtreeEnd: Offset
  readonly marks: readonly NodeMark[]
}

export interface Trace {
  readonly id: TraceId
  readonly roots: readonly SpanNode[]
  /** Every node, parents before children, siblings in order. */
  readonly nodes: readonly SpanNode[]
  /** The node a list shows for the trace: the earliest root that has no parent, else the longest missing one. */
  readonly headline: SpanNode
  /** The earliest start of all spans; offsets count from here. */
  readonly start: Instant
  /** Earliest start to latest end over all spans, never "the root's". */
  readonly duration: Offset
  readonly spanCount: number
  /** Exact copies that were dropped, or unfinished ones that a finished copy replaced. */
  readonly duplicates: number
  readonly missingParents: number
  /** Spans whose status is ERROR. */
  readonly errors: number
  /** Distinct service names, sorted. */
  readonly services: readonly string[]
  /** By span id, in order of time; under `undefined` those that name only the trace. */
  readonly logs: ReadonlyMap<SpanId | undefined, readonly LogRecord[]>
  /** That these are not all of its spans, in the words of where it was read from: what is missing proves nothing. */
  readonly partial: string | undefined
}

export type { TraceData }
