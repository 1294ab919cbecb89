// Sets the clock of heads by the spans that contain most of them. Where no whole call connects two hosts, nothing is
// known of how their clocks differ, and a sibling that ends just before a head begins would contain it on a clock that is
// some milliseconds off. So the smallest move that lets the widest candidate contain its heads is made once, for all
// candidates, and from then on nothing else is forgiven.
//
//     caller    |==================|            caller     |==================|
//     sibling      |====|        .              sibling       |====|         .
//     head               |======|               head  |======|               .   moved right until it fits
//                no move: the sibling is out
import { likeliestCaller, type CallerScore } from './caller-score.ts'
import type { Demand } from './demand.ts'
import { quantile } from './gap-density.ts'

export interface ClockMove {
  /** Nanoseconds to add to the times of the heads; 0 where they fit as they are. */
  readonly by: number
  /** Whether heads and callers hardly overlap by the clocks as they are. */
  readonly isFar: boolean
}

/** @param scores best first */
export function findClockMove(demand: Demand, heads: Int32Array, scores: readonly CallerScore[]): ClockMove {
  const inside = scores.filter(({ gate }) => gate.shape === 'inside')
  const widest = Math.max(...inside.map(({ covered }) => covered))
  const reference = inside.find(({ covered }) => covered >= widest - NEARLY)
  if (reference === undefined) return NONE
  const early: number[] = []
  const late: number[] = []
  let overlapping = 0
  for (const [at, head] of heads.entries()) {
    const caller = likeliestCaller(reference, at)
    if (caller < 0) continue
    const gap = demand.start[head]! - reference.supply.start[caller]!
    const rest = reference.supply.end[caller]! - demand.end[head]!
    early.push(gap)
    late.push(rest)
    const outside = Math.max(0, -gap) + Math.max(0, -rest)
    if (2 * outside <= demand.end[head]! - demand.start[head]!) overlapping++
  }
  if (early.length === 0) return NONE
  return { by: moveOf(early, late, reference), isFar: overlapping < MOSTLY * early.length }
}

const NONE: ClockMove = { by: 0, isFar: false }

function moveOf(early: number[], late: number[], reference: CallerScore): number {
  const mayMoveLeft = quantile(early, FEW)
  const mayMoveRight = quantile(late, FEW)
  if (mayMoveLeft >= -reference.resolution.start && mayMoveRight >= -reference.resolution.end) return 0
  // Too long for the caller either way: halfway, so that both ends are wrong alike.
  if (mayMoveLeft + mayMoveRight < 0) return (mayMoveRight - mayMoveLeft) / 2
  return mayMoveLeft < 0 ? -mayMoveLeft : mayMoveRight
}

const MOSTLY = 0.5
const NEARLY = 0.02
/** One pair of ten may be wrong, or a callee that outlasts its caller. */
const FEW = 0.1
