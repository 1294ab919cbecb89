// Where exits say that they called the heads' service, and nearly every head runs within one whose callee is not known, no
// work around them made a call of its own: there would be as many heads more.
import type { Candidate } from './caller-score.ts'
import { SET_CLOCK } from './other-clocks.ts'
import type { Demand } from './demand.ts'
import type { MatchContext } from './match-context.ts'
import type { Supply } from './supply.ts'

/** Those of the candidates that are left. @param few heads to look at, by index into the demand */
export function keepAddressed(
  context: MatchContext,
  demand: Demand,
  few: Int32Array,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  const { facts, roles } = context
  const supplies = new Set(candidates.map(({ supply }) => supply))
  const addressed = [...supplies].filter(
    (supply) => roles[supply.operation] === 'exit' && facts.areAddressed(supply, demand),
  )
  const calls = addressed.reduce((sum, { count }) => sum + count, 0)
  if (calls < demand.count * NEARLY_ALL) return candidates
  const within = few.filter((head) => addressed.some((supply) => isWithin(demand, head, supply))).length
  if (within < few.length * NEARLY_ALL) return candidates
  return candidates.filter(({ supply }) => roles[supply.operation] === 'exit')
}

/** Whether it begins while a span of the supply runs. */
function isWithin({ start }: Demand, head: number, supply: Supply): boolean {
  const time = start[head]!
  return supply.lastReaching(supply.lastStartingBy(time + SET_CLOCK), time - SET_CLOCK) >= 0
}

const NEARLY_ALL = 0.95
