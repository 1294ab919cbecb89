// How far the clock of heads is from that of callers when no whole call connects the two: the one move by which nearly all
// heads come to lie within callers. Callers and callees that belong together have such a move, and it is sharp; of others
// some fit at any.
//
//     caller   |==========|          |==========|     |==========|
//     head                    |====|                |====|          |====|
//              ·-----------moved----·
import type { Demand } from './demand.ts'
import type { Supply } from './supply.ts'

export interface Alignment {
  /** Nanoseconds to add to the times of the heads. */
  readonly move: number
  /** Share of the heads that lie within a caller then, and on the average of all moves. */
  readonly share: number
  readonly byChance: number
}

/** undefined where no move stands out. O(heads × callers within reach × log). @param heads by index */
export function alignClocks(demand: Demand, heads: Int32Array, supply: Supply): Alignment | undefined {
  const span = supply.start.at(-1)! - supply.start[0]!
  const reach = Math.min(REACH, (MOST_CALLERS / 2 / supply.count) * Math.max(span, 1))
  const events: { readonly at: number; readonly by: 1 | -1 }[] = []
  let total = 0
  for (const head of heads) {
    for (const [from, to] of movesInto(demand, head, supply, reach)) {
      events.push({ at: from, by: 1 }, { at: to, by: -1 })
      total += to - from
    }
  }
  events.sort((a, b) => a.at - b.at || b.by - a.by)
  let most = 0
  let now = 0
  let move = 0
  for (const [index, { at, by }] of events.entries()) {
    now += by
    if (now <= most) continue
    most = now
    move = (at + events[index + 1]!.at) / 2
  }
  const share = most / heads.length
  const byChance = Math.min(total / (2 * reach) / heads.length, 1)
  const deviation = Math.sqrt(heads.length * byChance * (1 - byChance) + 1)
  const isSharp = share >= NEARLY_ALL && (share - byChance) * heads.length > DEVIATIONS * deviation
  return isSharp ? { move, share, byChance } : undefined
}

/** Moves that bring a head into any caller, none twice. */
function movesInto(
  demand: Demand,
  head: number,
  supply: Supply,
  reach: number,
): readonly (readonly [number, number])[] {
  const start = demand.start[head]!
  const end = demand.end[head]!
  const found: [number, number][] = []
  const last = supply.lastStartingBy(start + reach)
  for (let at = supply.lastStartingBy(start - reach) + 1; at <= last; at++) {
    const from = supply.start[at]! - start - BLUR
    const to = supply.end[at]! - end + BLUR
    if (to - from < BLUR) continue
    const before = found.at(-1)
    if (before !== undefined && from <= before[1]) before[1] = Math.max(before[1], to)
    else found.push([from, to])
  }
  return found
}

/** Nanoseconds: clocks that are further apart than this are seen to be wrong. */
const REACH = 2e9
/** What a busy machine puts between a call and the span of it, either way. */
const BLUR = 5e6
/** Callers within reach of one head: where there are more, they fit at any move, and the reach is less. */
const MOST_CALLERS = 200
const NEARLY_ALL = 0.9
/** Many moves are tried for many operations. */
const DEVIATIONS = 5
