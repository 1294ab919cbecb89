// A join as others know it: by the ids of its spans.
import type { Pair } from '../diagnosis.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { Join } from './join.ts'

/** @param caller another than the join's own, where a head has several */
export function pairOf(table: SpanTable, join: Join, caller: Row = join.caller): Pair {
  const { head, tier, by, confidence } = join
  return {
    traceId: table.traceIdOf(head),
    spanId: table.spanIdOf(head),
    callerTraceId: table.traceIdOf(caller),
    callerSpanId: table.spanIdOf(caller),
    tier,
    by,
    confidence,
  }
}
