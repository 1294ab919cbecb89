// Where nothing was recorded although a span was under way, ranked by how much of it lies on the critical path.
import { each, finish, sortInSteps, type Steps } from '../../trace/steps.ts'
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { CriticalPaths } from '../path/critical-paths.ts'
import { isCall } from '../path/child-mode.ts'
import type { ClockRelation, KnownClocks } from '../clocks/clock-relation.ts'
import { clockRelation } from '../clocks/clock-relation.ts'
import type { DarkInterval } from './dark-intervals.ts'
import { DetachedWork } from './detached-work.ts'
import { knownDark } from './known-dark.ts'
import { isLikeALeaf } from './like-a-leaf.ts'

/**
 * before-first-child, between, after-last-child   where the interval lies in its span
 * whole         the span has children, and none of them covers any of it
 * hop-request   between the start of a call and that of the server span that answered it: network and queue
 * hop-response  between the end of that server span and that of the call
 * hop           both of them as one figure, because one of the clocks was moved
 */
export type GapKind =
  | 'before-first-child'
  | 'between'
  | 'after-last-child'
  | 'whole'
  | 'hop-request'
  | 'hop-response'
  | 'hop'

export interface Gap extends DarkInterval {
  readonly node: SpanNode
  readonly kind: GapKind
  /** Nanoseconds; start to end, but of a `hop`, whose start and end are the call's, the sum of both halves. */
  readonly length: Offset
  /** Of these, how many are the node's own on its tree's critical path. */
  readonly onPath: Offset
  /** Work that had outlived the span that began it, and ran during the gap. O(spans below), when it is asked for. */
  readonly detached: readonly SpanNode[]
}

/**
 * Ranked: most time on the critical path first, then the longest, the earliest, the smallest span id. Only finished
 * spans with children have gaps, up to the start of a child whose end is not known. O(n log n).
 */
export function findGaps(trace: Trace, paths: CriticalPaths, clocks: KnownClocks = {}): readonly Gap[] {
  return finish(findGapsInSteps(trace, paths, clocks))
}

/** The same, by and by. */
export function* findGapsInSteps(
  trace: Trace,
  paths: CriticalPaths,
  clocks: KnownClocks,
): Steps<readonly Gap[]> {
  const relationOf = clockRelation(clocks)
  const work = new DetachedWork(trace)
  const gaps: Gap[] = []
  yield* each(trace.nodes, (node) => {
    if (node.state !== 'finished' || isLikeALeaf(node)) return
    if (node.children.some((child) => relationOf(node, child) === 'unreliable')) return
    for (const gap of joinHalves(gapsIn(node, paths, work), relationOf)) gaps.push(gap)
  })
  yield* sortInSteps(gaps, compareGaps)
  return gaps
}

function gapsIn(node: SpanNode, paths: CriticalPaths, work: DetachedWork): readonly Gap[] {
  const dark = knownDark(node)
  const onPath = timeOnPath(dark, paths.segmentsOf(node))
  return dark.map((interval, at) => new FoundGap(node, interval, onPath[at] ?? 0, work))
}

/**
 * How much of each interval lies in the segments; both in order of time.
 *
 *     intervals   |-----|     |--------|
 *     segments      |-----|      |--|  |---|
 *                   3            3
 */
function timeOnPath(
  intervals: readonly DarkInterval[],
  segments: readonly { readonly start: Offset; readonly end: Offset }[],
): readonly number[] {
  let next = 0
  return intervals.map(({ start, end }) => {
    let sum = 0
    for (let at = next; at < segments.length; at++) {
      const segment = segments[at]!
      if (segment.start >= end) break
      if (segment.end <= start) next = at + 1
      else sum += Math.min(end, segment.end) - Math.max(start, segment.start)
    }
    return sum
  })
}

class FoundGap implements Gap {
  readonly node: SpanNode
  readonly kind: GapKind
  readonly start: Offset
  readonly end: Offset
  readonly after: SpanNode | undefined
  readonly before: SpanNode | undefined
  readonly onPath: Offset
  readonly #work: DetachedWork

  constructor(node: SpanNode, interval: DarkInterval, onPath: number, work: DetachedWork) {
    this.node = node
    this.kind = kindOf(node, interval)
    this.start = interval.start
    this.end = interval.end
    this.after = interval.after
    this.before = interval.before
    this.onPath = offsetOf(onPath)
    this.#work = work
  }

  get length(): Offset {
    return offsetOf(this.end - this.start)
  }

  // Most gaps are never shown, and finding this for all of them could be quadratic.
  get detached(): readonly SpanNode[] {
    return this.#work.during(this.node, this.start, this.end)
  }
}

function kindOf(node: SpanNode, { after, before }: DarkInterval): GapKind {
  if (after !== undefined && before !== undefined) return 'between'
  if (before !== undefined) return isCall(node, before) ? 'hop-request' : 'before-first-child'
  if (after !== undefined) return isCall(node, after) ? 'hop-response' : 'after-last-child'
  return 'whole'
}

/**
 * Where a clock was moved, a call and its server span fit into each other again, but how much of the rest was before
 * and how much after is as good as unknown: one figure, over the whole call.
 *
 *     client   |==================|
 *     server        |=====|              5 + 8: a hop of 13
 */
function joinHalves(gaps: readonly Gap[], relationOf: ClockRelation): readonly Gap[] {
  const isOfMoved = (gap: Gap): boolean => {
    const server = serverOf(gap)
    return server !== undefined && relationOf(gap.node, server) !== 'same'
  }
  if (!gaps.some(isOfMoved)) return gaps
  const hops = new Map<SpanNode, Gap>()
  for (const gap of gaps.filter(isOfMoved)) {
    const server = serverOf(gap)!
    hops.set(server, asHop(gap, server, hops.get(server)))
  }
  const long = [...hops.values()].filter(({ length }) => length > 0)
  return [...long, ...gaps.filter((gap) => !isOfMoved(gap))]
}

function serverOf({ kind, after, before }: Gap): SpanNode | undefined {
  return kind === 'hop-request' ? before : kind === 'hop-response' ? after : undefined
}

/**
 * Moved least, the server may still stick out of the call at one end; then the halves sum to more than the call took
 * beyond it.
 */
function asHop({ node, length, onPath }: Gap, server: SpanNode, other: Gap | undefined): Gap {
  const overhead = Math.max(0, node.end - node.start - (server.end - server.start))
  const halves = length + (other?.length ?? 0)
  return {
    node,
    kind: 'hop',
    start: node.start,
    end: node.end,
    after: server,
    before: server,
    length: offsetOf(Math.min(halves, overhead)),
    onPath: offsetOf(Math.min(onPath + (other?.onPath ?? 0), overhead)),
    detached: [],
  }
}

function compareGaps(a: Gap, b: Gap): number {
  return (
    b.onPath - a.onPath ||
    b.length - a.length ||
    a.start - b.start ||
    (a.node.id < b.node.id ? -1 : a.node.id > b.node.id ? 1 : a.node.index - b.node.index)
  )
}
