// Rows of a trace in order of time.
import type { Row, SpanTable } from '../spans/span-table.ts'

export function rowsByStart(table: SpanTable, first: Row, count: number): Int32Array {
  const rows = Int32Array.from({ length: count }, (_, at) => first + at)
  return rows.sort((a, b) => (table.start[a] as number) - (table.start[b] as number) || a - b)
}
