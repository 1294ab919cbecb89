// Committed rows as listeners see them: spans alone, without the log records that came with them.
import type { Arrivals } from './arrivals.ts'
import { IS_LOG, MARKS, WORDS } from './arrivals.ts'
import type { TraceWords } from '../index/trace-words.ts'
import type { CommittedSpans } from '../span-store.ts'

export function committedSpans(arrivals: Arrivals): CommittedSpans {
  if (arrivals.spans === arrivals.rows) return arrivals
  const rows: number[] = []
  for (let row = 0; row < arrivals.rows; row++) {
    if ((arrivals.cells[row * WORDS + MARKS]! & IS_LOG) === 0) rows.push(row)
  }
  return {
    count: rows.length,
    traceWord: (row, word) => arrivals.traceWord(rows[row]!, word),
    spanHigh: (row) => arrivals.spanHigh(rows[row]!),
    spanLow: (row) => arrivals.spanLow(rows[row]!),
    parentHigh: (row) => arrivals.parentHigh(rows[row]!),
    parentLow: (row) => arrivals.parentLow(rows[row]!),
    resource: (row) => arrivals.resource(rows[row]!),
    startHigh: (row) => arrivals.startHigh(rows[row]!),
    startLow: (row) => arrivals.startLow(rows[row]!),
    endHigh: (row) => arrivals.endHigh(rows[row]!),
    endLow: (row) => arrivals.endLow(rows[row]!),
    isError: (row) => arrivals.isError(rows[row]!),
    hasLocalParent: (row) => arrivals.hasLocalParent(rows[row]!),
    name: (row) => arrivals.name(rows[row]!),
    origin: (row) => arrivals.origin(rows[row]!),
    originCount: arrivals.originCount,
    service: (origin) => arrivals.service(origin),
  }
}

export function tracesOfLogs(arrivals: Arrivals): readonly TraceWords[] {
  const traces: TraceWords[] = []
  for (let row = 0; row < arrivals.rows; row++) {
    if ((arrivals.cells[row * WORDS + MARKS]! & IS_LOG) === 0) continue
    traces.push([
      arrivals.traceWord(row, 0),
      arrivals.traceWord(row, 1),
      arrivals.traceWord(row, 2),
      arrivals.traceWord(row, 3),
    ])
  }
  return traces
}
