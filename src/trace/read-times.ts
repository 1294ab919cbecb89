// Absolute times into offsets from the trace's first instant, and what can be said of spans whose times are missing
// or make no sense. Offsets are doubles: exact to 2^53 ns, 104 days.
import { each, sortInSteps, type Steps } from './steps.ts'
import type { Instant } from './time.ts'
import { instantOf, offsetBetween, offsetOf } from './time.ts'
import type { Offset } from './time.ts'
import type { TreeNode } from './tree-node.ts'

export interface Extent {
  readonly start: Instant
  readonly duration: Offset
}

/** Sets `state`, `start` and `end` of each node that has a span; an unfinished one ends at its start for now. */
export function* readTimes(nodes: readonly TreeNode[]): Steps<Extent> {
  const plausible = yield* plausibleRange(nodes)
  let first: Instant | undefined
  yield* each(nodes, ({ span }) => {
    if (span === undefined || !isWithin(span.start, plausible)) return
    if (first === undefined || span.start < first) first = span.start
  })
  const start = first ?? instantOf(0n)
  let duration = 0
  yield* each(nodes, (node) => {
    readTime(node, start, plausible)
    if (node.end > duration) duration = node.end
  })
  return { start, duration: offsetOf(duration) }
}

function readTime(node: TreeNode, first: Instant, plausible: Range | undefined): void {
  const { span } = node
  if (span === undefined) return
  if (!isWithin(span.start, plausible)) {
    node.state = 'untimed'
    return
  }
  node.start = offsetBetween(first, span.start)
  if (span.end === 0n) node.state = 'unfinished'
  else if (span.end < span.start || !isWithin(span.end, plausible)) node.state = 'bad-time'
  node.end = node.state === 'finished' ? offsetBetween(first, span.end) : node.start
}

interface Range {
  readonly from: bigint
  readonly to: bigint
}

/**
 * undefined when all times fit into one scale, as they do unless a sender mixes up seconds and nanoseconds or sends
 * garbage. Then what is far from the median start counts as no time at all: it would squeeze all else to nothing.
 */
function* plausibleRange(nodes: readonly TreeNode[]): Steps<Range | undefined> {
  let from: bigint | undefined
  let to = 0n
  yield* each(nodes, ({ span }) => {
    if (span === undefined || span.start === 0n) return
    if (from === undefined || span.start < from) from = span.start
    if (span.start > to) to = span.start
    if (span.end > to) to = span.end
  })
  if (from === undefined || to - from <= LONGEST) return undefined
  const starts = nodes.flatMap(({ span }) => (span === undefined || span.start === 0n ? [] : [span.start]))
  yield* sortInSteps(starts, (a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const median = starts[starts.length >> 1] ?? 0n
  return { from: median - LONGEST / 2n, to: median + LONGEST / 2n }
}

function isWithin(time: bigint, range: Range | undefined): boolean {
  return time !== 0n && (range === undefined || (time >= range.from && time <= range.to))
}

const LONGEST = 2n ** 53n - 1n
