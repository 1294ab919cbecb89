// What was looked at, in numbers: a diagnosis that finds nothing is worth as much as what it has seen.
import type { DiagnosisScope } from './diagnosis.ts'
import type { SpanTable } from './spans/span-table.ts'
import { MARK } from './spans/span-table.ts'

export function measureScope(table: SpanTable): DiagnosisScope {
  let fragments = 0
  let from = Infinity
  let to = -Infinity
  const services = new Set<number>()
  for (let row = 0; row < table.count; row++) {
    if (table.head[row] === row) fragments++
    services.add(table.serviceOf(row))
    if (table.hasMark(row, MARK.untimed)) continue
    from = Math.min(from, table.start[row] as number)
    to = Math.max(to, table.end[row] as number)
  }
  return {
    traces: table.traces.length,
    spans: table.count,
    fragments,
    services: services.size,
    from: from === Infinity ? undefined : table.instantOf(from),
    to: to === -Infinity ? undefined : table.instantOf(to),
    partialTraces: table.traces.filter(({ partial }) => partial !== undefined).length,
  }
}
