// Rows in order of time.
import type { Row, SpanTable } from '../spans/span-table.ts'

export function rowsByStart(table: SpanTable, first: Row, count: number): Int32Array {
  return sortByStart(
    table,
    Int32Array.from({ length: count }, (_, at) => first + at),
  )
}

/** In place. */
export function sortByStart(table: SpanTable, rows: Int32Array): Int32Array {
  return rows.sort((a, b) => (table.start[a] as number) - (table.start[b] as number) || a - b)
}
