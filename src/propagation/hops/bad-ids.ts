// Spans with parent ids that can name nobody: no tree can be made of them, whoever looks.
import type { HopEnd, PropagationFinding } from '../diagnosis.ts'
import { MARK, type Row, type SpanTable } from '../spans/span-table.ts'
import { findingId } from './finding-id.ts'

/** One for each operation that makes them more than now and then, most spans first. O(n). */
export function findBadIds(table: SpanTable): readonly PropagationFinding[] {
  const bad = new Map<number, Row[]>()
  const count = new Int32Array(table.operations.length)
  for (let row = 0; row < table.count; row++) {
    const operation = table.operation[row]!
    count[operation]!++
    if (!table.hasMark(row, MARK.badParent)) continue
    const known = bad.get(operation)
    if (known === undefined) bad.set(operation, [row])
    else known.push(row)
  }
  return [...bad]
    .filter(([, rows]) => rows.length >= FEWEST)
    .map(([operation, rows]) => findingOf(table, operation, rows, count[operation]!))
    .sort((a, b) => b.broken - a.broken)
}

function findingOf(
  table: SpanTable,
  operation: number,
  rows: readonly Row[],
  total: number,
): PropagationFinding {
  const { serviceName, name } = table.operations[operation]!
  const end: HopEnd = { service: serviceName, span: name }
  const starts = rows.map((row) => table.start[row]!)
  const [row = 0] = rows
  const { sdkLanguage } = table.emitterOf(row)
  return {
    id: findingId('bad-ids', 'in-process', end, end),
    kind: 'bad-ids',
    // Whoever called: what cannot be an id was made where it was sent from.
    mode: 'in-process',
    caller: end,
    callee: end,
    runnerUp: undefined,
    broken: rows.length,
    total,
    since: table.instantOf(starts.reduce((a, b) => Math.min(a, b))),
    until: table.instantOf(starts.reduce((a, b) => Math.max(a, b))),
    confidence: { hop: SEEN, cause: SEEN, request: 0 },
    causes: [{ code: 'C34', score: SEEN, evidence: [{ code: 'malformed-ids', count: rows.length }] }],
    evidence: [{ code: 'malformed-ids', count: rows.length }],
    pairs: [],
    context: {
      callerLanguage: sdkLanguage,
      calleeLanguage: sdkLanguage,
      library: undefined,
      callerFormat: table.factOf('span.format', row),
      messagingSystem: undefined,
      destination: undefined,
      slice: undefined,
      between: undefined,
      oddEnd: undefined,
      hasAgent: false,
    },
  }
}

const FEWEST = 3
const SEEN = 0.99
