// How far off a caller may be for a head to come into question as its callee: widely at first, and once clocks are set as
// closely as ticks, whole calls and the heads themselves allow.
import { likeliestCaller, type CallerScore } from './caller-score.ts'
import type { Demand } from './demand.ts'
import { quantile } from './gap-density.ts'
import type { Gate } from './gate.ts'
import type { MatchContext } from './match-context.ts'
import { SET_CLOCK } from './other-clocks.ts'
import type { Overhang } from './overhangs.ts'
import type { Supply } from './supply.ts'

export function gateOf(context: MatchContext, shape: Gate['shape'], supply: Supply, demand: Demand): Gate {
  const head = demand.rows[0]!
  const caller = supply.rows[0]!
  const { table } = context
  const learned = overhangOf(context, demand, supply)
  const isSameClock = table.emitterOf(head).clock === table.emitterOf(caller).clock
  return {
    shape,
    tolerance: Math.max(isSameClock ? SAME_CLOCK : SET_CLOCK, learned.over),
    stretch: Math.max(ROUNDING, learned.longer),
    reach: LONGEST_WAIT,
  }
}

/** Nanoseconds; what rounding to milliseconds and the order of two threads make of one clock. */
const SAME_CLOCK = 3e6
/** Nanoseconds: of two times in whole milliseconds. */
const ROUNDING = 2e6
/** Ten minutes: what waits longer in a queue is not found by time. */
const LONGEST_WAIT = 6e11

/**
 * Once the clocks are set, only what their ticks leave open is forgiven: to spans that enclose work. An exit is about as
 * long as its callee, so that its clock, and that of each instance, need be only a little off for one to stick out.
 */
export function tightened(
  context: MatchContext,
  demand: Demand,
  candidate: CallerScore,
  heads: Int32Array,
): CallerScore {
  const { gate, resolution, supply } = candidate
  const tick = Math.max(resolution.start, resolution.end)
  const learned = overhangOf(context, demand, supply)
  const least = Math.max(tick, JITTER, learned.over)
  // A queue has no end that a head could outlast.
  const mayOutlast = gate.shape !== 'after' && context.isExit(supply.operation)
  const seen = mayOutlast ? overhang(demand, candidate, heads) + tick : 0
  const stretch = Math.max(2 * tick, learned.longer)
  return { ...candidate, gate: { ...gate, tolerance: Math.max(least, seen), stretch } }
}

function overhangOf(context: MatchContext, demand: Demand, supply: Supply): Overhang {
  const { service } = context.table.operations[demand.operation]!
  return context.overhangs.of(service, context.isExit(supply.operation))
}

/** Nanoseconds by which nearly all heads stick out of their likeliest caller at most. */
function overhang(demand: Demand, candidate: CallerScore, heads: Int32Array): number {
  const { supply } = candidate
  const found: number[] = []
  for (const [at, head] of heads.entries()) {
    const caller = likeliestCaller(candidate, at)
    if (caller < 0) continue
    found.push(Math.max(supply.start[caller]! - demand.start[head]!, demand.end[head]! - supply.end[caller]!))
  }
  return found.length === 0 ? 0 : quantile(found, NEARLY_ALL)
}

export const NEARLY_ALL = 0.98

/** Nanoseconds; start and end of a call and its callee are read by different threads. */
const JITTER = 3e5
