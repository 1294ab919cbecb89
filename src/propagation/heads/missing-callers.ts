// Which service the missing parent of an orphan is of, as the calls have it that are whole, and whether that service is
// missing from the whole trace: then it is not one span that was lost, but a service that recorded nothing.
import type { Row, SpanTable, TraceRows } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'
import { isUnanswered } from '../joins/called.ts'
import { isConstantShare } from './constant-share.ts'
import { isLocalOrphan, type OrphanShare } from './orphan-shares.ts'

export interface SampledCaller {
  readonly service: TextId
  /** Share of the traces in which it calls that it recorded, and how many those are. */
  readonly share: number
  readonly over: number
}

/** By head: orphans of services that record a constant share of the traces. */
export function findSampledCallers(
  table: SpanTable,
  takenIn: ReadonlyMap<number, readonly Row[]>,
  shares: ReadonlyMap<number, OrphanShare>,
  called: Uint8Array,
): ReadonlyMap<Row, SampledCaller> {
  const orphans = new Map<TextId, Row[]>()
  const absentOf = new Map<Row, readonly TextId[]>()
  for (const [operation, share] of shares) {
    const callers = countCallers(table, takenIn.get(operation) ?? [])
    if (callers.size === 0) continue
    for (const head of share.orphans) {
      if (table.hasMark(head, MARK.untimed) || isLocalOrphan(table, head, share)) continue
      const absent = absentCallers(table, callers, head)
      absentOf.set(head, absent)
      for (const service of absent) {
        const known = orphans.get(service)
        if (known === undefined) orphans.set(service, [head])
        else known.push(head)
      }
    }
  }
  if (orphans.size === 0) return new Map()
  const healthy = callsByCaller(table, takenIn, orphans)
  const waiting = countWaiting(table, called, takenIn, orphans)
  const callers = new Map<TextId, SampledCaller>()
  for (const [service, heads] of orphans) {
    // A lot is drawn for a trace, however many calls it has.
    const without = oneOfTrace(table, heads)
    const whole = oneOfTrace(table, healthy.get(service) ?? [])
    const over = without.length + whole.length
    if (without.length < FEWEST || whole.length < FEWEST || !isConstantShare(table, without, whole)) continue
    // It recorded those calls, in traces of their own: they are cut off, and not left out.
    if ((waiting.get(service) ?? 0) >= heads.length * MANY) continue
    callers.set(service, { service, share: whole.length / over, over })
  }
  const sampled = new Map<Row, SampledCaller>()
  for (const [head, absent] of absentOf) {
    const service = absent.find((one) => callers.has(one))
    if (service !== undefined) sampled.set(head, callers.get(service) as SampledCaller)
  }
  return sampled
}

function oneOfTrace(table: SpanTable, rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map((row) => [table.trace[row], row])).values()]
}

function countCallers(table: SpanTable, healthy: readonly Row[]): ReadonlyMap<TextId, number> {
  const counts = new Map<TextId, number>()
  for (const row of healthy) {
    const service = table.serviceOf(table.parent[row] as Row)
    counts.set(service, (counts.get(service) ?? 0) + 1)
  }
  return counts
}

/** Callers of which nothing is in the trace, the most usual first. */
function absentCallers(table: SpanTable, callers: ReadonlyMap<TextId, number>, head: Row): readonly TextId[] {
  const { first, count } = table.traces[table.trace[head] as number] as TraceRows
  const present = new Set<TextId>()
  for (let row = first; row < first + Math.min(count, MOST_ROWS); row++) present.add(table.serviceOf(row))
  return [...callers]
    .filter(([service]) => !present.has(service))
    .sort(([, a], [, b]) => b - a)
    .map(([service]) => service)
}

function callsByCaller(
  table: SpanTable,
  takenIn: ReadonlyMap<number, readonly Row[]>,
  wanted: ReadonlyMap<TextId, unknown>,
): ReadonlyMap<TextId, readonly Row[]> {
  const calls = new Map<TextId, Row[]>()
  for (const rows of takenIn.values()) {
    for (const row of rows) {
      const service = table.serviceOf(table.parent[row] as Row)
      if (!wanted.has(service)) continue
      const known = calls.get(service)
      if (known === undefined) calls.set(service, [row])
      else known.push(row)
    }
  }
  return calls
}

/** By service: its calls of the same operations, to the same hosts, that nobody answered. */
function countWaiting(
  table: SpanTable,
  called: Uint8Array,
  takenIn: ReadonlyMap<number, readonly Row[]>,
  orphans: ReadonlyMap<TextId, readonly Row[]>,
): ReadonlyMap<TextId, number> {
  const targets = new Set<string>()
  for (const heads of orphans.values()) {
    for (const operation of new Set(heads.map((head) => table.operation[head] as number))) {
      for (const row of takenIn.get(operation) ?? []) targets.add(targetOf(table, table.parent[row] as Row))
    }
  }
  const waiting = new Map<TextId, number>()
  for (let row = 0; row < table.count; row++) {
    if (!isUnanswered(table, called, row) || !targets.has(targetOf(table, row))) continue
    const service = table.serviceOf(row)
    waiting.set(service, (waiting.get(service) ?? 0) + 1)
  }
  return waiting
}

function targetOf(table: SpanTable, exit: Row): string {
  return `${table.operation[exit]} ${table.factId('server.address', exit)}`
}

const MANY = 0.5
const FEWEST = 5
/** A trace of more is not asked to its end. */
const MOST_ROWS = 1_000
