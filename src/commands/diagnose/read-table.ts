// From a source into the table that is diagnosed: one trace at a time, so that only the table is held.
import { SpanTable } from '../../propagation/spans/span-table.ts'
import { formatClock, formatCount } from '../../render/units.ts'
import type { ReadEnd, TraceReading } from '../../sources/reading/read-query.ts'
import type { TraceData } from '../../trace/span.ts'
import { instantOf } from '../../trace/time.ts'
import type { ProgressLine } from '../progress-line.ts'

export interface ReadTable extends ReadEnd {
  readonly table: SpanTable
}

export interface ReadingTold {
  readonly progress: ProgressLine
  /** How many there are, where the source has said so. */
  readonly expected: () => number | undefined
}

/** @throws what the source throws; what it was aborted with */
export async function readTable(reading: TraceReading, told: ReadingTold): Promise<ReadTable> {
  const table = new SpanTable()
  for (;;) {
    const next = await reading.next()
    if (next.done === true) return { table, ...next.value }
    const data = next.value
    table.add(data)
    told.progress.tell(() => progressText(table, data, told.expected()))
  }
}

/** `read 1,204 of 4,310 traces, 23,551 spans, back to 14:03:11` */
function progressText(table: SpanTable, data: TraceData, expected: number | undefined): string {
  const of = expected === undefined ? '' : ` of ${formatCount(expected)}`
  const reached = startOf(data)
  const back = reached === undefined ? '' : `, back to ${formatClock(instantOf(reached)).slice(0, 8)}`
  return `read ${formatCount(table.traces.length)}${of} traces, ${formatCount(table.count)} spans${back}`
}

function startOf({ spans }: TraceData): bigint | undefined {
  let first: bigint | undefined
  for (const { start } of spans) if (start !== 0n && (first === undefined || start < first)) first = start
  return first
}
