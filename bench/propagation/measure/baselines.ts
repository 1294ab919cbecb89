// What simpler ways make of the same broken traces. Those that pair are told which operation called, and that every head
// has a caller, which nobody tells the diagnosis; those that detect name no caller at all.
import type { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import { MARK } from '../../../src/propagation/spans/span-table.ts'
import { spanKey } from './answer.ts'
import type { KeyedTruth, TrueHop } from './key-truth.ts'
import { LEAST_CALLS } from './tally.ts'

export type Pairing = 'nearest' | 'container' | 'FCFS' | 'WAP5'
export const PAIRINGS: readonly Pairing[] = ['nearest', 'container', 'FCFS', 'WAP5']

export class BaselineTally {
  calls = 0
  readonly right: Record<Pairing, number> = { nearest: 0, container: 0, FCFS: 0, WAP5: 0 }
  /** Operations of which the context is lost, and those that a rule points at. */
  broken = 0
  readonly pointed: Record<Detection, Pointed> = {
    'one service': { right: 0, wrong: 0 },
    rules: { right: 0, wrong: 0 },
  }

  add(table: SpanTable, { hops }: KeyedTruth): void {
    const rows = new Map<string, number>()
    for (let row = 0; row < table.count; row++)
      rows.set(spanKey(table.traceIdOf(row), table.spanIdOf(row)), row)
    for (const hop of hops) if (hop.pairs.length >= LEAST_CALLS) this.#pair(table, hop, rows)
    this.#detect(table, hops)
  }

  #pair(table: SpanTable, { pairs }: TrueHop, rows: ReadonlyMap<string, number>): void {
    const heads = pairs
      .map(({ head, caller }) => ({ row: rows.get(head)!, caller: rows.get(caller)! }))
      .sort((a, b) => table.start[a.row]! - table.start[b.row]!)
    const callers = findCallers(table, new Set(heads.map(({ caller }) => table.operation[caller]!)))
    const nearest = heads.map(({ row }) => lastBefore(table, callers, table.start[row]!))
    const gaps = heads.flatMap(({ row }, at) => {
      const caller = nearest[at]
      return caller === undefined ? [] : [table.start[row]! - table.start[callers[caller]!]!]
    })
    const window = (4 * gaps.reduce((sum, gap) => sum + gap, 0)) / Math.max(1, gaps.length)
    this.calls += heads.length
    for (const [at, { row, caller }] of heads.entries()) {
      const last = nearest[at]
      const near = last === undefined ? undefined : callers[last]
      if (near === caller) this.right.nearest++
      if (near === caller && table.start[row]! - table.start[near]! <= window) this.right.WAP5++
      if (containerOf(table, callers, last, row) === caller) this.right.container++
      if (callers[at] === caller) this.right.FCFS++
    }
  }

  /** Traces of one service, and the two rules of Instrumentation Score that see a broken trace. */
  #detect(table: SpanTable, hops: readonly TrueHop[]): void {
    const lost = new Set(
      hops
        .filter(({ pairs }) => pairs.length >= LEAST_CALLS)
        .map((hop) => opKey(hop.calleeService, hop.calleeSpan)),
    )
    this.broken += lost.size
    const said: Record<Detection, Set<string>> = { 'one service': new Set(), rules: new Set() }
    for (const { first, count } of table.traces) {
      const services = new Set<number>()
      for (let row = first; row < first + count; row++) {
        services.add(table.serviceOf(row))
        if (table.parent[row]! >= 0) continue
        const isRule = table.hasMark(row, MARK.orphan) || table.kindOf(row) === 'client'
        if (isRule) said.rules.add(keyOf(table, row))
      }
      if (services.size === 1) said['one service'].add(keyOf(table, first))
    }
    for (const [detection, keys] of Object.entries(said) as [Detection, Set<string>][]) {
      for (const key of keys) this.pointed[detection][lost.has(key) ? 'right' : 'wrong']++
    }
  }
}

export type Detection = 'one service' | 'rules'

interface Pointed {
  right: number
  wrong: number
}

/** All spans of these operations, by start. */
function findCallers(table: SpanTable, operations: ReadonlySet<number>): readonly number[] {
  const all: number[] = []
  for (let row = 0; row < table.count; row++) if (operations.has(table.operation[row]!)) all.push(row)
  return all.sort((a, b) => table.start[a]! - table.start[b]!)
}

/** Index of the last that starts no later. */
function lastBefore(table: SpanTable, callers: readonly number[], time: number): number | undefined {
  let [from, to] = [0, callers.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (table.start[callers[middle]!]! <= time) from = middle + 1
    else to = middle
  }
  return from === 0 ? undefined : from - 1
}

function containerOf(
  table: SpanTable,
  callers: readonly number[],
  last: number | undefined,
  head: number,
): number | undefined {
  for (let at = last ?? -1, tried = 0; at >= 0 && tried < MOST_TRIED; at--, tried++) {
    const caller = callers[at]!
    if (table.end[caller]! + TOLERANCE >= table.end[head]!) return caller
  }
  return undefined
}

/** Nanoseconds that a callee may outlast its caller, by rounding and by clocks. */
const TOLERANCE = 3e6
/** So far back that nobody is still running. */
const MOST_TRIED = 2_000

function keyOf(table: SpanTable, row: number): string {
  const { serviceName, name } = table.operationOf(row)
  return opKey(serviceName, name)
}

function opKey(service: string, span: string): string {
  return JSON.stringify([service, span])
}
