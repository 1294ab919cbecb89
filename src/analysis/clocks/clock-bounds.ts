// The bounds of all calls from one clock to another, as one. Most calls agree; where some do not, because a clock was
// set meanwhile or a parent is wrong, those count that agree with most others.
import { sortInSteps, STRIDE, type Steps } from '../../trace/steps.ts'
import type { ClockCall } from './clock-calls.ts'

export interface ClockBounds {
  readonly caller: number
  readonly callee: number
  /** Nanoseconds, without the slack: `least` may exceed `most` by up to twice that. */
  readonly least: number
  readonly most: number
  /** Calls that agree on them. */
  readonly calls: number
}

/** One for each ordered pair of clocks, in their order. Each call may be off by `slack`. O(n log n). */
export function* poolCalls(calls: readonly ClockCall[], slack: number): Steps<readonly ClockBounds[]> {
  const ordered = [...calls]
  yield* sortInSteps(ordered, (a, b) => a.caller - b.caller || a.callee - b.callee)
  const bounds: ClockBounds[] = []
  for (let from = 0, to = 0; from < ordered.length; from = to) {
    const { caller, callee } = ordered[from]!
    while (ordered[to]?.caller === caller && ordered[to]?.callee === callee) to++
    bounds.push({ caller, callee, ...agree(ordered.slice(from, to), slack) })
    if (bounds.length % STRIDE === 0) yield
  }
  return bounds
}

type Agreement = Pick<ClockBounds, 'least' | 'most' | 'calls'>

function agree(calls: readonly ClockCall[], slack: number): Agreement {
  const all = intersect(calls)
  if (all.least - slack <= all.most + slack) return all
  const range = mostCommonRange(calls, slack)
  return intersect(calls.filter(({ least, most }) => least - slack <= range.from && most + slack >= range.to))
}

function intersect(calls: readonly ClockCall[]): Agreement {
  let least = -Infinity
  let most = Infinity
  for (const call of calls) {
    if (call.least > least) least = call.least
    if (call.most < most) most = call.most
  }
  return { least, most, calls: calls.length }
}

interface Range {
  readonly from: number
  readonly to: number
}

/**
 * The offsets that most calls allow, and of several such ranges the one nearest to no offset.
 *
 *     calls     |=======|
 *                  |=======|              |====|
 *                    |===|
 *     range          |==|                            3 of 4
 */
function mostCommonRange(calls: readonly ClockCall[], slack: number): Range {
  const starts = Float64Array.from(calls, ({ least }) => least - slack).sort()
  const ends = Float64Array.from(calls, ({ most }) => most + slack).sort()
  let best: Range = { from: -Infinity, to: Infinity }
  let depth = 0
  for (let start = 0, end = 0; start < starts.length; start++) {
    const from = starts[start]!
    while (ends[end]! < from) end++
    // The range ends here unless another call begins before.
    const to = ends[end]!
    if (starts[start + 1]! <= to) continue
    const range = { from, to }
    const isBetter =
      start + 1 - end > depth || (start + 1 - end === depth && remoteness(range) < remoteness(best))
    if (!isBetter) continue
    depth = start + 1 - end
    best = range
  }
  return best
}

/** How far the range is from 0. */
function remoteness({ from, to }: Range): number {
  return Math.max(0, from, -to)
}
