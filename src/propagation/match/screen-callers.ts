// Which operations come into question as callers of the heads of one operation, out of all there are: first by a look at
// a few heads, then by a closer look at those that did best.
import { LEAST_COVERED, sampleOf, scoreCaller, type CallerScore, type Candidate } from './caller-score.ts'
import { gateOf, NEARLY_ALL, tightened } from './caller-gates.ts'
import { keepAddressed } from './addressed-exits.ts'
import { compareOperations } from './compatible.ts'
import { FEWEST_BY_TIME, moveDemand, strided, type Demand } from './demand.ts'
import { isTimed } from '../heads/timers.ts'
import { findInnerOperations } from './inner-operations.ts'
import type { MatchContext } from './match-context.ts'
import { selectForward } from './mixture.ts'
import { alignDemand, exitsApart, isOfTheirLength, onOtherClock, OTHER_CLOCK } from './other-clocks.ts'
import { isNamedAlike } from './named-alike.ts'
import { isBelow } from './own-fragments.ts'
import type { Resolution } from './resolution.ts'
import { findClockMove } from './settle-clock.ts'
import type { Supply } from './supply.ts'

export interface Finalists {
  readonly demand: Demand
  /** Heads that were looked at, by index into the demand. */
  readonly heads: Int32Array
  /** One for each operation at most, best first. */
  readonly scores: readonly CallerScore[]
  /** Operations and orders in time that were compared. */
  readonly tried: number
  /** Operations that are known to have called others of these heads. */
  readonly known: ReadonlySet<number>
}

/** @param mayMove whether the clocks of the heads may be set anew, where that explains them better */
export function screenCallers(
  context: MatchContext,
  asRead: Demand,
  known: ReadonlySet<number> = new Set(),
  mayMove = true,
): Finalists {
  let demand = asRead
  if (demand.count < FEWEST_BY_TIME && known.size === 0) {
    return { demand, heads: new Int32Array(0), scores: [], tried: 0, known }
  }
  const few = strided(demand.count, FEW_HEADS)
  const candidates = candidatesOf(context, demand, few)
  let screened = screen(context, demand, few, candidates)
  if (mayMove && (screened[0]?.gain ?? 0) < POOR * few.length) {
    // Nobody explains these heads as clocks are: one of those may whose clock nothing has set.
    const apart = candidates.flatMap((candidate) => onOtherClock(context, demand, candidate))
    const others = screen(context, demand, few, apart)
    if ((others[0]?.gain ?? 0) > POOR * few.length) {
      screened = others
    } else {
      const aligned = alignDemand(context, demand, candidates)
      const moved = screen(context, aligned, few, candidates)
      if (aligned !== demand && (moved[0]?.gain ?? 0) > FAR_FROM_POOR * few.length) {
        screened = moved
        demand = aligned
      }
    }
  }
  const move = findClockMove(demand, few, screened)
  const apart = screen(context, demand, few, exitsApart(context, demand, screened, candidates)).filter(
    (score) => isOfTheirLength(score, demand),
  )
  screened = [...apart, ...screened]
    .sort(byGain)
    .filter(firstOf(({ supply, gate }) => `${supply.operation} ${gate.shape}`))
  const chosen = new Set(screened.slice(0, BEST_ALONE))
  const together = selectForward(
    screened.map(({ likelihoods }) => likelihoods),
    few.length,
    BEST_TOGETHER,
  )
  for (const at of together) chosen.add(screened[at]!)
  for (const score of screened) if (known.has(score.supply.operation)) chosen.add(score)
  for (const score of bestOfServices(context, screened, [...chosen])) chosen.add(score)
  const inner = findInnerOperations(context, demand, few, [...chosen])
  for (const score of screened) if (inner.has(score.supply.operation)) chosen.add(score)
  const heads = strided(demand.count, MANY_HEADS)
  const judge = (moved: Demand): Finalists => ({
    demand: moved,
    heads,
    scores: [...chosen]
      .map((candidate) => bestVariant(context, moved, tightened(context, demand, candidate, few), heads))
      .filter((score): score is CallerScore => score !== undefined)
      .sort(byGain)
      .filter(firstOf(({ supply }) => supply.operation)),
    tried: candidates.length,
    known,
  })
  const asTheyAre = judge(demand)
  if (!mayMove || move.by === 0) return asTheyAre
  // What runs before or after the heads, while something else is around them, is no caller on another clock.
  if (move.isFar && asTheyAre.scores.some(({ covered }) => covered >= NEARLY_ALL)) return asTheyAre
  const moved = judge(moveDemand(demand, move.by))
  const better = (moved.scores[0]?.gain ?? 0) - (asTheyAre.scores[0]?.gain ?? 0)
  return better > WORTH_MOVING * heads.length ? moved : asTheyAre
}

/** Nats for each head by which a clock that is moved must explain them better than one that is not. */
const WORTH_MOVING = 0.1

function screen(
  context: MatchContext,
  demand: Demand,
  heads: Int32Array,
  candidates: readonly Candidate[],
): readonly CallerScore[] {
  const inside = sampleOf(demand, heads, false)
  const after = sampleOf(demand, heads, true)
  const effort = { ...context.limits, ...ROUGH }
  return candidates
    .flatMap((candidate) => [candidate, ...anchored(context, candidate)])
    .map((candidate) =>
      scoreCaller(demand, candidate, candidate.gate.shape === 'after' ? after : inside, effort),
    )
    .filter((score): score is CallerScore => score !== undefined && score.gain > 0)
    .sort(byGain)
    .filter(firstOf(({ supply, gate }) => `${supply.operation} ${gate.shape}`))
}

/** Nats for each head: half again as probable as without a caller. */
const POOR = 0.4

/** What is learned of a clock from these very heads flatters. */
const FAR_FROM_POOR = 1

const ROUGH = { rounds: 2, leastCovered: 0.02, isRough: true }
const CLOSE = { rounds: 4, leastCovered: 0, isRough: false }
/** A caller of one head in thirty is seen five times. */
const FEW_HEADS = 150
/** A caller of one head in thirty is seen twenty times, which shows the shape of its gaps. */
const MANY_HEADS = 600
/** Ancestors and siblings of the caller explain heads well, too: the caller is among so many. */
const BEST_ALONE = 6
/** As many callers as heads of one operation plausibly have. */
const BEST_TOGETHER = 10

function candidatesOf(context: MatchContext, demand: Demand, few: Int32Array): readonly Candidate[] {
  // So few may be anywhere by chance.
  if (demand.count < LEAST_COVERED) return []
  const { table, roles, supplies, bystanders, mute } = context
  const head = table.operations[demand.operation]!
  const found: Candidate[] = []
  // What a timer starts falls into step with whatever else is regular.
  const isOwn = isTimed(table, [...demand.rows])
  const mayCall = sendersOf(context, demand)
  for (const [operation, supply] of runningAt(context, demand, few) ?? supplies) {
    if (mayCall?.has(operation) === false) continue
    if (isOwn && table.operations[operation]!.service !== head.service) continue
    if (operation === demand.operation || mute.has(operation)) continue
    if (isBelow(table, supply, demand.operation)) continue
    if (bystanders.has(operation) && !isNamedAlike(table.operations[operation]!, head)) continue
    const compatibility = compareOperations(
      table.operations[operation]!,
      roles[operation]!,
      head,
      roles[demand.operation]!,
      !mute.has(demand.operation) &&
        context.wholeCalls.has(head.service, table.operations[operation]!.service),
    )
    if (compatibility === undefined) continue
    const ruled = context.facts.rule(demand, supply, context)
    if (ruled.supply.count === 0) continue
    for (const shape of compatibility.shapes) {
      if (shape === 'after' && !context.senders.mayWaitAfter(operation, demand.operation)) continue
      found.push({
        ...ruled,
        gate: gateOf(context, shape, supply, demand),
        anchors: undefined,
        resolution: coarser(demand.resolution, context.resolutionOf(supply)),
        isSameProcess: compatibility.isSameProcess,
      })
    }
  }
  return keepAddressed(context, demand, few, found)
}

/** Operations that the heads' messages are from; undefined where that is not known. */
function sendersOf(
  { table, senders, supplies }: MatchContext,
  demand: Demand,
): ReadonlySet<number> | undefined {
  const stated = senders.to(demand.rows)
  if (stated !== undefined) return new Set(stated.map((row) => table.operation[row]!))
  if (table.operations[demand.operation]!.kind !== 'consumer') return undefined
  const named = senders.namedAs(demand.operation)
  if (named === undefined) return undefined
  // Somebody may send there without a span for it.
  const sent = [...named].reduce((sum, operation) => sum + (supplies.get(operation)?.count ?? 0), 0)
  return sent >= demand.count * NEARLY_ALL_SENT ? named : undefined
}

const NEARLY_ALL_SENT = 0.9

/** undefined where there are few enough to look at all. */
function runningAt(
  { running, supplies }: MatchContext,
  { start }: Demand,
  few: Int32Array,
): readonly (readonly [number, Supply])[] | undefined {
  const starts = Array.from(few, (head) => start[head]!)
  const least = Math.max(LEAST_COVERED, ROUGH.leastCovered * few.length)
  const operations = running?.findAt(starts, OTHER_CLOCK, least, MOST_RUNNING)
  return operations && [...operations].map((operation) => [operation, supplies.get(operation)!] as const)
}

/** Where there are thousands of operations, and hundreds ran whenever a head began. */
const MOST_RUNNING = 60

function coarser(a: Resolution, b: Resolution): Resolution {
  return { start: Math.max(a.start, b.start), end: Math.max(a.end, b.end) }
}

/** A service's exit may do worse alone than what encloses it, and still be what made the call. */
function bestOfServices(
  { table }: MatchContext,
  screened: readonly CallerScore[],
  chosen: readonly CallerScore[],
): readonly CallerScore[] {
  const serviceOf = ({ supply }: CallerScore): number => table.operations[supply.operation]!.service
  const services = new Set(chosen.map(serviceOf))
  const found = new Map<number, number>()
  return screened.filter((score) => {
    const service = serviceOf(score)
    const before = found.get(service) ?? 0
    found.set(service, before + 1)
    return services.has(service) && before < OF_ONE_SERVICE
  })
}

const OF_ONE_SERVICE = 3

/** Where gaps from what the caller did before and after say more than those from its start and end. */
function anchored(context: MatchContext, candidate: Candidate): readonly Candidate[] {
  if (candidate.gate.shape === 'after') return []
  const anchors = context.anchorsOf(candidate.supply)
  return anchors === undefined ? [] : [{ ...candidate, anchors }]
}

function bestVariant(
  context: MatchContext,
  demand: Demand,
  candidate: CallerScore,
  heads: Int32Array,
): CallerScore | undefined {
  const sample = sampleFor(demand, heads, candidate)
  const plain = { ...candidate, anchors: undefined }
  const [first, second] = [plain, ...anchored(context, plain)].map((variant) =>
    scoreCaller(demand, variant, sample, { ...context.limits, ...CLOSE }),
  )
  return first !== undefined && second !== undefined && second.gain > first.gain ? second : (first ?? second)
}

function sampleFor(demand: Demand, heads: Int32Array, { gate }: Candidate): ReturnType<typeof sampleOf> {
  return sampleOf(demand, heads, gate.shape === 'after')
}

function byGain(a: CallerScore, b: CallerScore): number {
  return b.gain - a.gain
}

/** Keeps the first of each key, which is the best where they are sorted. */
function firstOf(keyOf: (score: CallerScore) => number | string): (score: CallerScore) => boolean {
  const seen = new Set<number | string>()
  return (score) => !seen.has(keyOf(score)) && seen.add(keyOf(score)) !== undefined
}
