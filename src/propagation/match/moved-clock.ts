// How far the clock of heads had to be moved for a caller to contain them, and whether that can be. Where all clocks that calls
// connect agree, one that nothing connects is hardly tens of milliseconds off: the heads may as well have come after
// the caller had answered, from somebody whom it had told.
//
//     caller   |==========|                      caller   |==========|
//     head               ·    |=====|            told        |=|
//              moved left until it fits?         head             ·  |=====|     as recorded
import type { Demand } from './demand.ts'
import type { MatchContext } from './match-context.ts'
import { SET_CLOCK } from './other-clocks.ts'

/** Nanoseconds that were added to the times of the heads; undefined for what well kept clocks may differ by. */
export function clockMoveOf({ start }: Pick<MatchContext, 'start'>, demand: Demand): number | undefined {
  const move = demand.start[0]! - start[demand.rows[0]!]!
  return Math.abs(move) > SET_CLOCK ? move : undefined
}

/** 0 to 1: how sure it is that it was the clock. */
export function certaintyOfClock(
  context: Pick<MatchContext, 'start' | 'clocksApart'>,
  demand: Demand,
): number {
  const { clocksApart } = context
  const move = clockMoveOf(context, demand)
  if (clocksApart === undefined || move === undefined) return 1
  return Math.abs(move) <= TIMES * clocksApart ? 1 : UNUSUAL
}

const TIMES = 3
/** Work after the answer is about as frequent as a clock that nobody keeps. */
const UNUSUAL = 0.5
