// Which operations called the heads of one operation: the one that explains most of them, then whether another explains
// what is left, each only where the shift test says that it is not chance.
import type { CallerScore, Candidate } from './caller-score.ts'
import { sampleOf, scoreCaller } from './caller-score.ts'
import { compareOperations } from './compatible.ts'
import type { Demand } from './demand.ts'
import type { Gate } from './gate.ts'
import type { Supply } from './supply.ts'
import type { MatchContext } from './match-context.ts'
import { testByShifting, type ShiftTest } from './shift-test.ts'

export interface ChosenCaller {
  readonly score: CallerScore
  readonly test: ShiftTest
  /** Index of the operation that comes next. */
  readonly runnerUp: number | undefined
}

export interface Choice {
  readonly chosen: readonly ChosenCaller[]
  /** The best that was not significant, where there was one. */
  readonly rejected: ShiftTest | undefined
}

export function chooseCallers(context: MatchContext, demand: Demand, trace?: (text: string) => void): Choice {
  const { table } = context
  const chosen: ChosenCaller[] = []
  let rejected: ShiftTest | undefined
  let left = strided(demand.count, MOST_HEADS)
  const total = left.length
  const candidates = candidatesOf(context, demand)
  while (left.length >= LEAST_HEADS && left.length >= total * LEAST_SHARE && chosen.length < MOST_CALLERS) {
    const ranked = rank(context, demand, candidates, left)
    for (const { gain, covered, supply, gate, anchors, model } of ranked.slice(0, 5)) {
      const { serviceName, name } = table.operations[supply.operation]!
      trace?.(
        `   ${(gain / left.length).toFixed(2)} cov ${covered.toFixed(2)} ${serviceName} ${name} ${gate.shape}${anchors ? '+' : ''} n=${supply.count} share ${model.share.toFixed(2)} gap ${(model.gap.median / 1e6).toFixed(2)}±${(model.gap.spread / 1e6).toFixed(2)} rest ${((model.rest?.median ?? 0) / 1e6).toFixed(2)}±${((model.rest?.spread ?? 0) / 1e6).toFixed(2)}`,
      )
    }
    const best = ranked[0]
    if (best === undefined) break
    const sample = sampleOf(demand, left, best.gate.shape === 'after')
    const test = testByShifting(demand, best, sample, { ...optionsOf(context), shifts: SHIFTS })
    trace?.(`   p ${test.p} z ${test.z.toFixed(1)} share ${test.share.toFixed(2)}/${test.byChance.toFixed(2)} gain ${test.gain.toFixed(2)}/${test.gainByChance.toFixed(2)}`)
    if (!isSignificant(test, best, candidates.length)) {
      if (chosen.length === 0) rejected = test
      break
    }
    chosen.push({ score: best, test, runnerUp: ranked[1]?.supply.operation })
    left = left.filter((_, at) => best.gains[at]! <= 0)
  }
  return { chosen, rejected }
}

const MOST_HEADS = 600
const LEAST_HEADS = 3
const LEAST_SHARE = 0.03
const MOST_CALLERS = 8
const SHIFTS = 99

function isSignificant(test: ShiftTest, score: CallerScore, tried: number): boolean {
  return test.p <= 0.02 && test.z > 5 && score.gain > Math.log(tried) + 7
}

function rank(
  context: MatchContext,
  demand: Demand,
  candidates: readonly Candidate[],
  heads: Int32Array,
): readonly CallerScore[] {
  const few = sampleOf(demand, heads.filter((_, at) => at % Math.ceil(heads.length / FEW) === 0), false)
  const fewAfter = sampleOf(demand, few.heads, true)
  const screened: CallerScore[] = []
  for (const candidate of candidates) {
    const sample = candidate.gate.shape === 'after' ? fewAfter : few
    const score = scoreCaller(demand, candidate, sample, { ...optionsOf(context), rounds: 2 })
    if (score !== undefined && score.gain > 0) screened.push(score)
  }
  screened.sort(byGain)
  const all = sampleOf(demand, heads, false)
  const allAfter = sampleOf(demand, heads, true)
  const ranked: CallerScore[] = []
  for (const candidate of screened.slice(0, FINALISTS)) {
    const anchors = candidate.gate.shape === 'after' ? undefined : context.anchorsOf(candidate.supply)
    const sample = candidate.gate.shape === 'after' ? allAfter : all
    let best: CallerScore | undefined
    for (const variant of anchors === undefined ? [undefined] : [undefined, anchors]) {
      const score = scoreCaller(demand, { ...candidate, anchors: variant }, sample, { ...optionsOf(context), rounds: 4 })
      if (score !== undefined && (best === undefined || score.gain > best.gain)) best = score
    }
    if (best !== undefined) ranked.push(best)
  }
  return bestPerOperation(ranked.sort(byGain))
}

const FEW = 150
const FINALISTS = 10

function byGain(a: CallerScore, b: CallerScore): number {
  return b.gain - a.gain
}

function bestPerOperation(sorted: readonly CallerScore[]): readonly CallerScore[] {
  const seen = new Set<number>()
  return sorted.filter(({ supply: { operation } }) => !seen.has(operation) && seen.add(operation))
}

function candidatesOf(context: MatchContext, demand: Demand): readonly Candidate[] {
  const { table, roles, supplies } = context
  const head = table.operations[demand.operation]!
  const found: Candidate[] = []
  for (const [operation, supply] of supplies) {
    if (operation === demand.operation) continue
    const compatibility = compareOperations(
      table.operations[operation]!,
      roles[operation]!,
      head,
      roles[demand.operation]!,
    )
    for (const shape of compatibility?.shapes ?? []) {
      found.push({ supply, gate: gateOf(context, shape, supply, demand), anchors: undefined, resolution: 1000 })
    }
  }
  return found
}

function gateOf({ table }: MatchContext, shape: Gate['shape'], supply: Supply, demand: Demand): Gate {
  const clock = table.emitterOf(demand.rows[0]!).clock
  const isSameClock = table.emitterOf(supply.rows[0]!).clock === clock
  return { shape, tolerance: isSameClock ? 3e6 : 5e6, reach: 6e11 }
}

export function optionsOf(context: MatchContext): { readonly fragmentOf: Int32Array; readonly most: number } {
  return { fragmentOf: context.table.head, most: 64 }
}

function strided(count: number, most: number): Int32Array {
  if (count <= most) return Int32Array.from({ length: count }, (_, at) => at)
  const every = count / most
  return Int32Array.from({ length: most }, (_, at) => Math.floor(at * every))
}

