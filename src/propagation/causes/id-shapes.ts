// What the trace ids of some spans look like, where nearly all of them look alike.
import { idShape } from '../spans/id-shape.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { IdShape } from './evidence.ts'

export interface ShapeCount {
  readonly shape: IdShape
  readonly count: number
}

/** undefined for fewer than three ids, or a mixture. */
export function shapeOf(table: SpanTable, rows: readonly Row[]): ShapeCount | undefined {
  const counts = new Map<IdShape, number>()
  const ids = new Set(rows.slice(0, MOST).map((row) => table.trace[row]!))
  if (ids.size < FEWEST) return undefined
  for (const trace of ids) {
    const { id, first } = table.traces[trace]!
    const shape = idShape(id, table.instantOf(table.start[first]!))
    counts.set(shape, (counts.get(shape) ?? 0) + 1)
  }
  for (const [shape, count] of counts) if (count > ids.size * NEARLY_ALL) return { shape, count }
  return undefined
}

const MOST = 200
const FEWEST = 3
const NEARLY_ALL = 0.9
