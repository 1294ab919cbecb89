// For one head and one value that it states: the spans of other fragments stating it that may have called it.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'
import { clockTolerance } from './clock-tolerance.ts'
import { lastStartedBy, MAX_TOLERANCE } from './enclosing.ts'
import type { Fragments } from './fragments.ts'

export interface Candidates {
  /** Spans that were running all the while the head was. */
  readonly around: readonly Row[]
  /** Spans that began before it and ended before it did. */
  readonly before: readonly Row[]
  /** Operations of the fragments that were looked into. */
  readonly present: ReadonlySet<number>
}

export interface CandidateQuery {
  readonly head: Row
  /** Heads of fragments, by start. */
  readonly fragments: Int32Array
  /** The only services that may have called, where that is known. */
  readonly callers: ReadonlySet<TextId> | undefined
  /** Whether a caller may have ended before. */
  readonly mayWait: boolean
}

/** Bounded: looks at the fragments that started last before the head, and in each at the last spans that did. */
export function findCandidates(
  table: SpanTable,
  fragments: Fragments,
  { head, fragments: heads, callers, mayWait }: CandidateQuery,
): Candidates {
  const search: Search = { table, head, callers, around: new Set(), before: new Set() }
  const present = new Set<number>()
  const start = table.start[head] as number
  const last = lastStartedBy(table, heads, start + MAX_TOLERANCE)
  for (let at = last; at >= 0 && at > last - MOST_FRAGMENTS; at--) {
    const fragment = heads[at] as Row
    if (fragment === head || (!mayWait && fragments.endOf(fragment) < start - MAX_TOLERANCE)) continue
    for (const operation of fragments.operationsOf(fragment)) present.add(operation)
    searchFragment(search, fragments.rowsOf(fragment))
  }
  return { around: [...search.around], before: [...search.before], present }
}

interface Search {
  readonly table: SpanTable
  readonly head: Row
  readonly callers: ReadonlySet<TextId> | undefined
  readonly around: Set<Row>
  readonly before: Set<Row>
}

/** Upwards from each of the spans that started nearest to the head's start: before it, and after it as far as clocks may differ. */
function searchFragment(search: Search, rows: Int32Array): void {
  const { table, head } = search
  const start = table.start[head] as number
  const last = lastStartedBy(table, rows, start)
  const latest = lastStartedBy(table, rows, start + MAX_TOLERANCE)
  for (let at = last; at >= 0 && at > last - MOST_STARTED; at--) climb(search, rows[at] as Row)
  for (let at = last + 1; at <= latest && at <= last + MOST_STARTED; at++) climb(search, rows[at] as Row)
}

function climb(search: Search, from: Row): void {
  const { table, around, before } = search
  let row = from
  for (let steps = 0; row >= 0 && steps < MOST_STEPS; steps++) {
    if (around.has(row) || before.has(row)) return
    if (mayCall(search, row)) take(search, row)
    row = table.parent[row] as Row
  }
}

function mayCall({ table, head, callers }: Search, row: Row): boolean {
  // Two requests may have one id: then one is not called by the other.
  if (table.operation[row] === table.operation[head] || table.hasMark(row, MARK.untimed)) return false
  return callers === undefined || callers.has(table.serviceOf(row))
}

function take({ table, head, around, before }: Search, row: Row): void {
  const tolerance = clockTolerance(table, head, row)
  if ((table.start[row] as number) > (table.start[head] as number) + tolerance) return
  const endsAfter = (table.end[row] as number) + tolerance >= (table.end[head] as number)
  if (endsAfter && !isShorter(table, row, head)) around.add(row)
  else before.add(row)
}

/** A caller takes longer than whom it waits for, whatever their clocks show. */
function isShorter(table: SpanTable, row: Row, head: Row): boolean {
  const length = (table.end[row] as number) - (table.start[row] as number)
  return length + ROUNDING < (table.end[head] as number) - (table.start[head] as number)
}

const MOST_FRAGMENTS = 256
const MOST_STARTED = 64
const MOST_STEPS = 64
/** Of milliseconds, at both ends. */
const ROUNDING = 2e6
