// Work that nobody calls: a timer starts it. Said by the sender, by a name, by the second at which it starts or by equal
// distances; the latter count only where heads begin with no more company than chance gives them, since calls of a
// steady load come at equal distances too.
import type { Evidence } from '../causes/evidence.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { isUncalled } from './activity.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'

export function claimTimers(view: HeadView, heads: readonly Row[]): readonly Claim[] {
  const { table } = view
  const roots = heads.filter((head) => !table.hasMark(head, MARK.orphan))
  const stated = roots.filter((head) => table.factOf('faas.trigger', head) === 'timer')
  if (stated.length > 0) {
    return [{ code: 'C17', heads: stated, evidence: [{ code: 'timer', value: 'faas.trigger=timer' }] }]
  }
  const [first] = roots
  if (
    first === undefined ||
    table.kindOf(first) === 'server' ||
    view.takenIn.has(table.operation[first] as number)
  ) {
    return []
  }
  const evidence = evidenceOfTimer(view, roots)
  return evidence.length === 0 ? [] : [{ code: 'C17', heads: roots, evidence }]
}

function evidenceOfTimer(view: HeadView, roots: readonly Row[]): readonly Evidence[] {
  const { table } = view
  const [first = 0] = roots
  const evidence: Evidence[] = []
  const { name } = table.operationOf(first)
  const isNamed = TIMER_NAME.test(name) && isOwnWork(table, first)
  const period = findPeriod(table, roots)
  const isAtMinute = roots.length >= FEWEST && startsAtMinute(table, roots)
  if (!isNamed && period === undefined && !isAtMinute) return evidence
  const company = view.activity.besides(roots)
  if (!isUncalled(company, roots.length)) return evidence
  if (period !== undefined) evidence.push({ code: 'periodic', ...period })
  if (isNamed) evidence.push({ code: 'timer', value: name })
  if (isAtMinute) evidence.push({ code: 'timer', value: ':00' })
  evidence.push({ code: 'at-chance', share: company.share, byChance: company.byChance })
  return evidence
}

/** A CLIENT span of such a name calls a scheduler. */
function isOwnWork(table: SpanTable, head: Row): boolean {
  const kind = table.kindOf(head)
  return kind === 'internal' || kind === 'consumer' || kind === 'unspecified'
}

interface Period {
  readonly period: number
  readonly variation: number
}

/** Whether work of no stated caller starts at even distances: requests and messages may do so as well. */
export function isTimed(table: SpanTable, heads: readonly Row[]): boolean {
  const [first] = heads
  if (first === undefined || !isOwnWork(table, first) || table.kindOf(first) === 'consumer') return false
  return findPeriod(table, heads) !== undefined
}

/** Of one instance: several of them take turns at no distance in particular. */
function findPeriod(table: SpanTable, heads: readonly Row[]): Period | undefined {
  const byEmitter = new Map<number, number[]>()
  for (const head of heads) {
    const emitter = table.emitter[head] as number
    const starts = byEmitter.get(emitter)
    if (starts === undefined) byEmitter.set(emitter, [table.start[head] as number])
    else starts.push(table.start[head] as number)
  }
  const longest = [...byEmitter.values()].reduce((a, b) => (b.length > a.length ? b : a), [])
  for (let turns = 1; turns <= MOST_TURNS; turns++) {
    const period = findPeriodOf(longest, turns)
    if (period !== undefined) return period
  }
  return undefined
}

/** @param turns instances that take turns without saying which they are: every so manieth start is at an even distance */
function findPeriodOf(starts: readonly number[], turns: number): Period | undefined {
  if (starts.length < FEWEST_GAPS + turns) return undefined
  const gaps = starts.slice(turns).map((start, at) => start - (starts[at] as number))
  const median = quantile(gaps, 0.5)
  if (median <= 0) return undefined
  // The interquartile range of a normal distribution is 1.35 of its deviations: one missed turn does not count.
  const variation = (quantile(gaps, 0.75) - quantile(gaps, 0.25)) / 1.35 / median
  const most = turns === 1 ? MOST_VARIATION : MOST_OF_TURNS
  const near = gaps.filter((gap) => Math.abs(gap - median) < median * most * 2).length
  const isSteady = variation < most && near >= gaps.length * (turns === 1 ? LEAST_STEADY : NEARLY_ALL)
  return isSteady ? { period: median, variation } : undefined
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0
}

function startsAtMinute(table: SpanTable, heads: readonly Row[]): boolean {
  const onTime = heads.filter((head) => {
    const nanoseconds = table.instantOf(table.start[head] as number) % MINUTE
    return nanoseconds < 2_000_000_000n
  })
  return onTime.length >= heads.length * 0.9
}

const TIMER_NAME =
  /(?:^|[^a-z])(?:cron\w*|schedul\w+|timer|periodic\w*|heartbeat|housekeeping|reconcil\w+|watchdog|poll(?:er|ing)?|tick|nightly|hourly|daily|sweep\w*|purge\w*|reap\w*|job)(?:[^a-z]|$)/i
const MINUTE = 60_000_000_000n
/** Of four starts all fall into the first two seconds of a minute once in a million times. */
const FEWEST = 4
const FEWEST_GAPS = 5
const MOST_TURNS = 4
/** Sums of gaps vary less than gaps do. */
const MOST_OF_TURNS = 0.02
const MOST_VARIATION = 0.15
/** A process that has just begun takes some turns late and catches up. */
const LEAST_STEADY = 0.6
const NEARLY_ALL = 0.9
