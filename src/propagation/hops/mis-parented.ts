// Calls that kept their trace and lost their place in it: a hop passes the header on as it came, and whom it calls hangs
// beside it instead of below it.
import { wilsonLowerBound } from '../causes/exact-test.ts'
import type { CauseView } from '../causes/cause-view.ts'
import type { HopEnd, PropagationFinding } from '../diagnosis.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { findingId } from './finding-id.ts'
import { findMisplaced, type Misplaced } from './misplaced-servers.ts'

/** Most calls first. Only where it is the rule for an operation: now and then a clock makes things look so. O(n). */
export function findMisParented(table: SpanTable, view: CauseView): readonly PropagationFinding[] {
  const groups = new Map<string, Misplaced[]>()
  for (let row = 0; row < table.count; row++) {
    for (const found of findMisplaced(view, row)) {
      const key = `${table.operation[found.passed]} ${table.operation[found.head]}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [found])
      else group.push(found)
    }
  }
  return [...groups.values()]
    .flatMap((group) => findingOf(table, view, group))
    .sort((a, b) => b.broken - a.broken)
}

function findingOf(
  table: SpanTable,
  view: CauseView,
  group: readonly Misplaced[],
): readonly PropagationFinding[] {
  const { head, caller, passed } = group[0]!
  const callee = table.operation[head]!
  const service = table.serviceOf(passed)
  const rows = view.cells.healthyOf(callee)
  const misplaced = new Set(group.map((each) => each.head))
  const nested = rows.filter(
    (row) => table.serviceOf(table.parent[row]!) === service && !misplaced.has(row),
  ).length
  // How many calls the span beside it could have been part of at all: those where both are there.
  const beside = countBeside(table, rows, table.operation[passed]!)
  if (group.length < FEWEST || group.length < beside * USUAL) return []
  const [from, to] = [endOf(table, caller), endOf(table, head)]
  const starts = group.map((each) => table.start[each.head]!)
  return [
    {
      id: findingId('mis-parented', 'wire', from, to),
      kind: 'mis-parented',
      mode: 'wire',
      caller: from,
      callee: to,
      runnerUp: undefined,
      broken: group.length,
      total: group.length + nested,
      since: table.instantOf(starts.reduce((a, b) => Math.min(a, b))),
      until: table.instantOf(starts.reduce((a, b) => Math.max(a, b))),
      confidence: { hop: PLAIN * wilsonLowerBound(group.length, beside), cause: CAUSE, request: PLAIN },
      causes: [{ code: 'C28', score: CAUSE, evidence: [{ code: 'shared-parent', count: group.length }] }],
      evidence: [],
      pairs: group.map((each) => ({
        traceId: table.traceIdOf(each.head),
        spanId: table.spanIdOf(each.head),
        callerTraceId: table.traceIdOf(each.caller),
        callerSpanId: table.spanIdOf(each.caller),
        tier: 'exact',
        by: 'time',
        confidence: PLAIN,
      })),
      context: {
        callerLanguage: table.emitterOf(caller).sdkLanguage,
        calleeLanguage: table.emitterOf(head).sdkLanguage,
        library: undefined,
        callerFormat: table.factOf('span.format', caller),
        messagingSystem: undefined,
        destination: undefined,
        slice: undefined,
        between: undefined,
        oddEnd: undefined,
        hasAgent: false,
      },
    },
  ]
}

function countBeside(table: SpanTable, rows: readonly Row[], passed: number): number {
  let count = 0
  for (const row of rows) {
    const parent = table.parent[row]!
    const end = parent + table.size[parent]!
    for (let sibling = parent + 1; sibling < end; sibling += table.size[sibling]!) {
      if (table.operation[sibling] !== passed) continue
      count++
      break
    }
  }
  return count
}

function endOf(table: SpanTable, row: Row): HopEnd {
  const { serviceName, name } = table.operationOf(row)
  return { service: serviceName, span: name }
}

const FEWEST = 5
const USUAL = 0.8
/** The trace is certain, and so is the order; that nobody else in it called is not. */
const PLAIN = 0.95
const CAUSE = 0.85
