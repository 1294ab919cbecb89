// Candidates on clocks that nothing has set: how much further apart they may be than well kept clocks are, and the one move
// that would bring heads into them.
import { alignClocks, type Alignment } from './align-clocks.ts'
import type { CallerScore, Candidate } from './caller-score.ts'
import { passesMessages } from './compatible.ts'
import { moveDemand, strided, type Demand } from './demand.ts'
import { quartiles } from './gap-density.ts'
import type { MatchContext } from './match-context.ts'

/** The heads on the clock of the candidate that nearly all of them fit into then, where they fit so only. */
export function alignDemand(context: MatchContext, demand: Demand, candidates: readonly Candidate[]): Demand {
  const { rows, count } = demand
  const { table, roles } = context
  // How late a message is handled is how long it waited.
  const passes = (operation: number): boolean =>
    passesMessages(table.operations[operation]!, roles[operation]!)
  if (count < FEWEST_TO_ALIGN || passes(demand.operation)) return demand
  const heads = strided(count, HEADS_TO_ALIGN)
  const rivals = candidates
    .filter(
      ({ gate, supply }) =>
        gate.shape === 'inside' &&
        supply.count * CALLS_OF_ONE > count &&
        !passes(supply.operation) &&
        !context.areClocksSet(rows[0]!, supply.rows[0]!),
    )
    .toSorted((a, b) => a.supply.count - b.supply.count || a.supply.operation - b.supply.operation)
  let best: Alignment | undefined
  for (const { supply } of rivals.slice(0, MOST_TO_ALIGN)) {
    const found = alignClocks(demand, heads, supply)
    const excess = (found?.share ?? 0) - (found?.byChance ?? 0)
    if (found !== undefined && (best === undefined || excess > best.share - best.byChance)) best = found
  }
  return best === undefined ? demand : moveDemand(demand, best.move)
}

const FEWEST_TO_ALIGN = 20
const HEADS_TO_ALIGN = 60
const MOST_TO_ALIGN = 32
const CALLS_OF_ONE = 4

/** The candidate on a clock that is as far off as those of hosts nearly ever are; none where calls have set it. */
export function onOtherClock(
  context: MatchContext,
  demand: Demand,
  candidate: Candidate,
): readonly Candidate[] {
  const isSet = context.areClocksSet(demand.rows[0]!, candidate.supply.rows[0]!)
  if (isSet || candidate.gate.shape !== 'inside') return []
  return [withOtherClock(candidate)]
}

/**
 * Exits once more, on clocks that are further off. An exit and its callee are about equally long, whatever their clocks say:
 * where each instance has a clock of its own, and nothing tells them apart, an exit may contain some of its callees and be
 * far from others.
 */
export function exitsApart(
  context: MatchContext,
  demand: Demand,
  screened: readonly CallerScore[],
  candidates: readonly Candidate[],
): readonly Candidate[] {
  const covers = new Map(screened.map(({ supply, covered }) => [supply.operation, covered]))
  const mayBeApart = ({ supply, gate }: Candidate): boolean =>
    context.isExit(supply.operation) &&
    gate.shape === 'inside' &&
    gate.tolerance >= SET_CLOCK &&
    supply.count * CALLS_OF_ONE > demand.count &&
    (covers.get(supply.operation) ?? 0) < NEARLY_ALL
  return candidates.filter(mayBeApart).map(withOtherClock)
}

const NEARLY_ALL = 0.98

/**
 * Whether it is longer than its callees by much less than they differ among themselves: then its length says that it made
 * these calls, and no other exit as far away fits as well.
 */
export function isOfTheirLength({ model, supply }: CallerScore, demand: Demand): boolean {
  const { slack } = model
  if (slack === undefined) return false
  return slack.spread < OF_THE_SPREAD * Math.max(spreadOf(lengths(supply)), spreadOf(lengths(demand)))
}

const OF_THE_SPREAD = 0.75

function lengths({ start, end }: Pick<Demand, 'start' | 'end'>): Float64Array {
  return end.map((time, at) => time - start[at]!)
}

function spreadOf(values: Float64Array): number {
  const [low, , high] = quartiles(values, new Float64Array(values.length).fill(1))
  return high - low
}

function withOtherClock(candidate: Candidate): Candidate {
  return { ...candidate, gate: { ...candidate.gate, tolerance: OTHER_CLOCK } }
}

/** Nanoseconds: what two clocks differ by that are well kept, or that calls between them have set. */
export const SET_CLOCK = 5e6
/** What two hosts differ by that keep their time, at most, nearly always. */
export const OTHER_CLOCK = 5e7
