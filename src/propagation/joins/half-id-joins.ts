// Traces cut in two because one side knows only 64 bits of the trace id: the low half is the same, the high one is
// zeros. The parent id is mostly kept and resolves in the whole trace; where it is not, time picks the span.
import type { Row, SpanTable, TraceRows } from '../spans/span-table.ts'
import { clockTolerance } from './clock-tolerance.ts'
import { findEnclosing } from './enclosing.ts'
import type { Join } from './join.ts'
import { rowsByStart } from './rows-by-start.ts'
import { SpanIndex } from './span-index.ts'

export function findHalfIdJoins(table: SpanTable, called: Uint8Array): readonly Join[] {
  const pairs = findHalves(table)
  if (pairs.length === 0) return []
  const index = new SpanIndex(table, 'within-trace')
  return pairs.flatMap((pair) => joinHalves(table, index, called, pair))
}

interface Halves {
  readonly short: number
  readonly whole: number
}

function findHalves(table: SpanTable): readonly Halves[] {
  const wholes = new Map<string, number>()
  const shorts: number[] = []
  table.traces.forEach(({ id }, trace) => {
    if (id.startsWith(ZEROS)) shorts.push(trace)
  })
  if (shorts.length === 0) return []
  table.traces.forEach(({ id }, trace) => {
    if (!id.startsWith(ZEROS)) wholes.set(id.slice(16), wholes.has(id.slice(16)) ? -1 : trace)
  })
  return shorts.flatMap((short) => {
    const low = (table.traces[short] as TraceRows).id.slice(16)
    const whole = wholes.get(low)
    // Small numbers are counted and not drawn: that two are equal says nothing.
    return whole === undefined || whole < 0 || low.startsWith('00000000') ? [] : [{ short, whole }]
  })
}

/** Either may have called the other: the side without the high half cannot give it back. */
function joinHalves(
  table: SpanTable,
  index: SpanIndex,
  called: Uint8Array,
  { short, whole }: Halves,
): readonly Join[] {
  const joins: Join[] = []
  for (const [from, to] of [[short, whole] as const, [whole, short] as const]) {
    for (const head of headsOf(table, from)) {
      const caller = index.find(table.parentHigh[head] as number, table.parentLow[head] as number, to)
      if (caller >= 0) joins.push({ head, caller, tier: 'exact', by: 'low-64', confidence: 1 })
    }
  }
  const joined = new Set(joins.map(({ head }) => head))
  const target = table.traces[whole] as TraceRows
  const rows = rowsByStart(table, target.first, target.count)
  for (const head of headsOf(table, short)) {
    if (joined.has(head)) continue
    const found = findEnclosing(table, called, {
      rows,
      interval: { start: table.start[head] as number, end: table.end[head] as number },
      isAllowed: () => true,
      toleranceOf: (row) => clockTolerance(table, head, row),
    })
    if (found === undefined) continue
    const confidence = found.as === 'exit' ? 0.95 / (1 + found.rivals) : 0.7
    joins.push({ head, caller: found.row, tier: 'exact', by: 'low-64', confidence })
  }
  return joins
}

function headsOf(table: SpanTable, trace: number): readonly Row[] {
  const { first, count } = table.traces[trace] as TraceRows
  const heads: Row[] = []
  for (let row = first; row < first + count; row += table.size[row] as number) heads.push(row)
  return heads
}

const ZEROS = '0000000000000000'
