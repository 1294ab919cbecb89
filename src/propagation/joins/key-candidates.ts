// For one head and one value that it states: the spans of other fragments stating it that may have called it.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'
import { clockTolerance } from './clock-tolerance.ts'
import { lastStartedBy, MAX_TOLERANCE } from './enclosing.ts'
import type { KeyGroup } from './key-groups.ts'

export interface Candidates {
  /** Spans that were running all the while the head was. */
  readonly around: readonly Row[]
  /** Spans that began before it and sent messages, or ended before it did. */
  readonly before: readonly Row[]
}

/** `callers`: the only services that may have called, where that is known. Bounded: looks at the last spans that started before the head, and upwards from each. */
export function findCandidates(
  table: SpanTable,
  rows: Int32Array,
  head: Row,
  callers: ReadonlySet<TextId> | undefined,
): Candidates {
  const around = new Set<Row>()
  const before = new Set<Row>()
  const last = lastStartedBy(table, rows, (table.start[head] as number) + MAX_TOLERANCE)
  for (let at = last; at >= 0 && at > last - MAX_STARTED; at--) {
    let row = rows[at] as Row
    if (table.head[row] === head) continue
    for (let steps = 0; row >= 0 && steps < MAX_STEPS; steps++) {
      if (around.has(row) || before.has(row)) break
      if (!mayCall(table, row, head) || callers?.has(table.serviceOf(row)) === false) {
        row = table.parent[row] as Row
        continue
      }
      const tolerance = clockTolerance(table, head, row)
      if ((table.start[row] as number) <= (table.start[head] as number) + tolerance) {
        const isAround =
          (table.end[row] as number) + tolerance >= (table.end[head] as number) &&
          !isShorter(table, row, head)
        if (isAround) around.add(row)
        else before.add(row)
      }
      row = table.parent[row] as Row
    }
  }
  return { around: [...around], before: [...before] }
}

/** Two requests may have one id: then one is not called by the other. */
function mayCall(table: SpanTable, row: Row, head: Row): boolean {
  return table.operation[row] !== table.operation[head] && !table.hasMark(row, MARK.untimed)
}

/** A caller takes longer than whom it waits for, whatever their clocks show. */
function isShorter(table: SpanTable, row: Row, head: Row): boolean {
  const length = (table.end[row] as number) - (table.start[row] as number)
  return length + ROUNDING < (table.end[head] as number) - (table.start[head] as number)
}

/** All spans of the fragments of a group, by start. */
export function rowsOfGroup(table: SpanTable, { fragments }: KeyGroup): Int32Array {
  let count = 0
  for (const head of fragments) count += table.size[head] as number
  const rows = new Int32Array(count)
  let at = 0
  for (const head of fragments) {
    const end = head + (table.size[head] as number)
    for (let row = head; row < end; row++) rows[at++] = row
  }
  return rows.sort((a, b) => (table.start[a] as number) - (table.start[b] as number) || a - b)
}

const MAX_STARTED = 64
const MAX_STEPS = 64
/** Of milliseconds, at both ends. */
const ROUNDING = 2e6
