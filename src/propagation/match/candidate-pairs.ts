// Every pair of a head and a span that may have called it, with the gaps by which such pairs are judged.
//
//     caller   |======[child]======================[child]===|
//     head            .      |==============|      .
//              |-- whole gap-|              |-- whole rest --|
//                            |              |
//                     |-gap--|              |-rest-|             from the last thing that the caller did before,
//                                                                to the next that it did after
import type { Anchors } from './anchors.ts'
import type { PairRule } from './call-facts.ts'
import type { Demand } from './demand.ts'
import { isWithin, type Gate } from './gate.ts'
import type { Row } from '../spans/span-table.ts'
import type { Resolution } from './resolution.ts'
import type { Supply } from './supply.ts'

export interface CandidatePairs {
  /** Pairs of head `h` are `first[h] … first[h + 1]`. */
  readonly first: Int32Array
  /** Callers that started in each head's stretch of time: any might have been the one. */
  readonly callers: Float64Array
  /** How probable each head's duration is, whoever called it; 1 where ends do not count. */
  readonly length: Float64Array
  /** Index into the supply. */
  readonly caller: Int32Array
  readonly gap: Float64Array
  readonly rest: Float64Array
  /** How probable the start is where nothing is known of gaps, per nanosecond: the tighter the caller, the more. */
  readonly tightness: Float64Array
}

export interface PairOptions {
  readonly gate: Gate
  /** Where given, gaps are measured from what the caller did before and after; else from its own start and end. */
  readonly anchors: Anchors | undefined
  /** Nanoseconds to shift each head by; undefined for none. */
  readonly shift?: Float64Array | undefined
  /** Heads to look at, by index; undefined for all. */
  readonly heads?: Int32Array | undefined
  /** Nanoseconds below which times cannot be told apart. */
  readonly resolution: Resolution
  readonly isSameProcess: boolean
  /** Rules out what contradicts what the head states; undefined for nothing. */
  readonly mayCall?: PairRule | undefined
}

/** What is the same for all pairs of a table. */
export interface PairLimits {
  /** Head of the fragment of each row: a caller of a head's own fragment is none. */
  readonly fragmentOf: Int32Array
  /** Process of each row. */
  readonly processOf: (row: Row) => number
  /** Callers a head is compared with at most, the latest that started first. */
  readonly most: number
}

/**
 * O(heads × (log callers + callers that were running)).
 *
 * @param buffer to be used instead of new arrays: the pairs are good until it is used again
 */
export function findPairs(
  demand: Demand,
  supply: Supply,
  options: PairOptions & PairLimits,
  buffer?: PairBuffer,
): CandidatePairs {
  const { gate, heads, anchors, shift, fragmentOf, processOf, isSameProcess, most, resolution, mayCall } =
    options
  const count = heads?.length ?? demand.count
  const first = new Int32Array(count + 1)
  const callers = new Float64Array(count)
  const length = new Float64Array(count)
  const found = buffer ?? new PairBuffer()
  found.count = 0
  for (let at = 0; at < count; at++) {
    const head = heads === undefined ? at : heads[at]!
    const moved = shift === undefined ? 0 : shift[at]!
    const start = demand.start[head]! + moved
    const end = demand.end[head]! + moved
    const fragment = demand.rows[head]!
    length[at] = gate.shape === 'after' ? 1 : demand.length[head]!
    callers[at] = Math.max(1, supply.countStarting(demand.from[head]!, demand.to[head]!))
    const earliest = gate.shape === 'after' ? -Infinity : start - gate.tolerance
    let left = most
    let caller = supply.lastReaching(supply.lastStartingBy(start + gate.tolerance), earliest)
    for (; caller >= 0 && left > 0; caller = supply.lastReaching(caller - 1, earliest)) {
      const callerStart = supply.start[caller]!
      if (gate.shape === 'after' && callerStart < start - gate.reach) break
      const callerEnd = supply.end[caller]!
      if (!isWithin(gate, callerStart, callerEnd, start, end)) continue
      const row = supply.rows[caller]!
      if (fragmentOf[row] === fragment) continue
      if (isSameProcess && processOf(row) !== processOf(fragment)) continue
      if (mayCall !== undefined && !mayCall(row, fragment)) continue
      let gap = start - callerStart
      let rest = callerEnd - end
      const tight = tightnessOf(gate, gap, rest)
      if (anchors !== undefined) {
        gap = start - anchors.before(caller, start + resolution.start)
        rest = anchors.after(caller, end - resolution.end) - end
      }
      found.push(caller, gap, rest, tight)
      left--
    }
    first[at + 1] = found.count
  }
  return { first, callers, length, ...(buffer === undefined ? found.copy() : found) }
}

function tightnessOf(gate: Gate, gap: number, rest: number): number {
  // A wait of any order of magnitude is as probable as of any other.
  if (gate.shape === 'after') return 1 / Math.max(gap, LEAST_SLACK) / Math.log(gate.reach / LEAST_SLACK)
  const slack = Math.max(gap + rest, LEAST_SLACK)
  const isNested = gap >= -LEAST_SLACK && rest >= -LEAST_SLACK
  return (isNested ? 1 : NOT_NESTED) / slack
}

/** Many senders round to whole milliseconds: below that no container is tighter than another. */
const LEAST_SLACK = 1e6
/** A caller does not contain its callee in one call of a hundred (TrainTicket: 0.6 % by more than 3 ms). */
const NOT_NESTED = 0.001

/** Pairs that are looked at and thrown away again, a hundred times over. */
export class PairBuffer {
  count = 0
  caller: Int32Array = new Int32Array(FIRST)
  gap: Float64Array = new Float64Array(FIRST)
  rest: Float64Array = new Float64Array(FIRST)
  tightness: Float64Array = new Float64Array(FIRST)

  push(caller: number, gap: number, rest: number, tightness: number): void {
    const at = this.count++
    if (at === this.caller.length) {
      this.caller = doubled(this.caller, new Int32Array(at * 2))
      this.gap = doubled(this.gap, new Float64Array(at * 2))
      this.rest = doubled(this.rest, new Float64Array(at * 2))
      this.tightness = doubled(this.tightness, new Float64Array(at * 2))
    }
    this.caller[at] = caller
    this.gap[at] = gap
    this.rest[at] = rest
    this.tightness[at] = tightness
  }

  copy(): Omit<CandidatePairs, 'first' | 'callers' | 'length'> {
    return {
      caller: this.caller.slice(0, this.count),
      gap: this.gap.slice(0, this.count),
      rest: this.rest.slice(0, this.count),
      tightness: this.tightness.slice(0, this.count),
    }
  }
}

const FIRST = 256

function doubled<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from)
  return to
}
