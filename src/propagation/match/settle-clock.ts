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

/** Nanoseconds to add to the times of the heads; 0 where they fit as they are. @param scores best first */
export function findClockMove(demand: Demand, heads: Int32Array, scores: readonly CallerScore[]): number {
  const inside = scores.filter(({ gate }) => gate.shape === 'inside')
  const widest = Math.max(...inside.map(({ covered }) => covered))
  const reference = inside.find(({ covered }) => covered >= widest - NEARLY)
  if (reference === undefined) return 0
  const early: number[] = []
  const late: number[] = []
  for (const [at, head] of heads.entries()) {
    const caller = likeliestCaller(reference, at)
    if (caller < 0) continue
    early.push(demand.start[head]! - reference.supply.start[caller]!)
    late.push(reference.supply.end[caller]! - demand.end[head]!)
  }
  if (early.length === 0) return 0
  const mayMoveLeft = quantile(early, FEW)
  const mayMoveRight = quantile(late, FEW)
  if (mayMoveLeft >= -reference.resolution.start && mayMoveRight >= -reference.resolution.end) return 0
  // Too long for the caller either way: halfway, so that both ends are wrong alike.
  if (mayMoveLeft + mayMoveRight < 0) return (mayMoveRight - mayMoveLeft) / 2
  return mayMoveLeft < 0 ? -mayMoveLeft : mayMoveRight
}

const NEARLY = 0.02
/** One pair of ten may be wrong, or a callee that outlasts its caller. */
const FEW = 0.1
