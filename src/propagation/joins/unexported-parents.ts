// Fragments whose parent is of their own trace and was never sent: a proxy that exports nothing, spans that got lost.
// The trace is certain; where in it they hang is told by who was running, or waiting for an answer.
import type { Row, SpanTable, TraceRows } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { clockTolerance } from './clock-tolerance.ts'
import { findEnclosing, type Interval } from './enclosing.ts'
import type { Join } from './join.ts'
import { rowsByStart } from './rows-by-start.ts'

export function findUnexportedParents(table: SpanTable, called: Uint8Array): readonly Join[] {
  return table.traces.flatMap((trace) =>
    table.size[trace.first] === trace.count ? [] : joinsOfTrace(table, called, trace),
  )
}

function joinsOfTrace(table: SpanTable, called: Uint8Array, trace: TraceRows): readonly Join[] {
  const groups = siblingsOfMissing(table, trace)
  if (groups.length === 0) return []
  const rows = rowsByStart(table, trace.first, trace.count)
  return groups.flatMap((heads) => {
    const [first = 0] = heads
    const own = new Set(heads)
    const isRemote = table.hasMark(first, MARK.parentRemote)
    const isLocal = !isRemote && table.hasMark(first, MARK.parentKnown)
    const found = findEnclosing(table, called, {
      rows,
      interval: unionOf(table, heads),
      isAllowed: (row) =>
        !own.has(table.head[row] as Row) && (!isLocal || table.emitter[row] === table.emitter[first]),
      toleranceOf: (row) => clockTolerance(table, first, row),
    })
    if (found === undefined) return []
    const confidence = found.as === 'exit' ? 0.95 / (1 + found.rivals) : 0.7
    return heads.map((head): Join => ({
      head,
      caller: found.row,
      tier: 'exact',
      by: 'unexported',
      confidence,
    }))
  })
}

/** Heads that name the same missing parent: together they say how long it ran. */
function siblingsOfMissing(table: SpanTable, { first, count }: TraceRows): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>()
  for (let row = first; row < first + count; row += table.size[row] as number) {
    if (!table.hasMark(row, MARK.orphan) || table.hasMark(row, MARK.untimed)) continue
    const key = `${table.parentHigh[row]} ${table.parentLow[row]}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

function unionOf(table: SpanTable, heads: readonly Row[]): Interval {
  let start = Infinity
  let end = -Infinity
  for (const head of heads) {
    start = Math.min(start, table.start[head] as number)
    end = Math.max(end, table.end[head] as number)
  }
  return { start, end }
}
