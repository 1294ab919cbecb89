// A call path: all spans of two traces that were called alike, by service, name and kind from the root down; or all
// gaps between the same two neighbours inside of one.
import type { SpanKind } from '../../trace/span.ts'

/** both: in either trace; renamed: the same, under names that differ; added: in B alone; removed: in A alone. */
export type PathChange = 'both' | 'renamed' | 'added' | 'removed'

export type CallPath = SpanPath | GapPath

export interface SpanPath extends CommonPath {
  readonly type: 'spans'
  readonly parent: SpanPath | undefined
  readonly service: string
  /** `missing` is a parent that nobody sent: it has neither service nor name. */
  readonly kind: SpanKind | 'missing'
  /** The one that all of its spans have, else what their names have in common; of a renamed path as in B. */
  readonly name: string
  /** In A; undefined unless renamed. */
  readonly nameBefore: string | undefined
}

export interface GapPath extends CommonPath {
  readonly type: 'gap'
  readonly parent: SpanPath
  /** Network and queue before and after the answer to a call, and not a stretch in which nothing was recorded. */
  readonly isHop: boolean
  /** Children of `parent`; undefined where the gap begins or ends with it. Of a hop both are what answered. */
  readonly after: SpanPath | undefined
  readonly before: SpanPath | undefined
}

interface CommonPath {
  /** Position in `TraceDiff.paths`: parents come before their children. */
  readonly index: number
  readonly depth: number
  readonly change: PathChange
  readonly a: PathFigures
  readonly b: PathFigures
}

/** Of one of the traces. */
export interface PathFigures {
  /** Spans, or gaps. */
  readonly count: number
  /** Nanoseconds of their own on the critical path of the headline root. */
  readonly ownTime: number
  /** Nanoseconds, summed: of spans that have finished, of gaps their lengths. */
  readonly duration: number
  readonly errors: number
}
