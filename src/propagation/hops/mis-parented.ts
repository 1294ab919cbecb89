// Calls that kept their trace and lost their place in it: a hop passes the header on as it came, and whom it calls hangs
// beside it instead of below it.
//
//     shop      GET [client]    |======================|
//     gateway     GET /{path}     |==================|
//     stock       GET /stock         |============|       ← one client span makes one call: this one is the gateway's
import { wilsonLowerBound } from '../causes/exact-test.ts'
import type { CauseView } from '../causes/cause-view.ts'
import type { HopEnd, PropagationFinding } from '../diagnosis.ts'
import { MARK, type Row, type SpanTable } from '../spans/span-table.ts'
import { findingId } from './finding-id.ts'

/** Most calls first. Only where it is the rule for an operation: now and then a clock makes things look so. O(n). */
export function findMisParented(table: SpanTable, view: CauseView): readonly PropagationFinding[] {
  const groups = new Map<string, Misplaced[]>()
  for (let row = 0; row < table.count; row++) {
    if (!hasSeveralChildren(table, row)) continue
    for (const found of findMisplaced(table, row)) {
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

interface Misplaced {
  readonly head: Row
  /** The call that it is part of: the entry beside it, or an exit of that without an answer. */
  readonly caller: Row
  /** The entry beside it. */
  readonly passed: Row
}

function hasSeveralChildren(table: SpanTable, row: Row): boolean {
  if (table.kindOf(row) !== 'client') return false
  const end = row + table.size[row]!
  const first = row + 1
  return first < end && first + table.size[first]! < end
}

/** Of the servers that one client span called, those that ran within another. */
function findMisplaced(table: SpanTable, client: Row): readonly Misplaced[] {
  const entries: Row[] = []
  const end = client + table.size[client]!
  for (let row = client + 1; row < end; row += table.size[row]!) {
    if (entries.length === MOST_CHILDREN) return []
    if (table.kindOf(row) === 'server' && !table.hasMark(row, MARK.untimed)) entries.push(row)
  }
  return entries.flatMap((head) => {
    const around = entries.filter(
      (other) => table.serviceOf(other) !== table.serviceOf(head) && contains(table, other, head),
    )
    // The shortest of them is the one that called.
    const passed = around.reduce<Row | undefined>(
      (best, row) => (best === undefined || durationOf(table, row) < durationOf(table, best) ? row : best),
      undefined,
    )
    return passed === undefined ? [] : [{ head, passed, caller: exitWithin(table, passed, head) ?? passed }]
  })
}

function contains(table: SpanTable, outer: Row, inner: Row): boolean {
  const tolerance = table.emitterOf(outer).clock === table.emitterOf(inner).clock ? 0 : TOLERANCE
  return (
    table.start[outer]! <= table.start[inner]! + tolerance &&
    table.end[outer]! >= table.end[inner]! - tolerance &&
    durationOf(table, outer) > durationOf(table, inner)
  )
}

/** A client span of the entry that ran all the while and that nobody answered. */
function exitWithin(table: SpanTable, entry: Row, head: Row): Row | undefined {
  const end = Math.min(entry + table.size[entry]!, entry + MOST_CHILDREN)
  for (let row = entry + 1; row < end; row++) {
    if (table.kindOf(row) === 'client' && table.size[row] === 1 && contains(table, row, head)) return row
  }
  return undefined
}

function durationOf(table: SpanTable, row: Row): number {
  return table.end[row]! - table.start[row]!
}

function findingOf(
  table: SpanTable,
  view: CauseView,
  group: readonly Misplaced[],
): readonly PropagationFinding[] {
  const { head, caller, passed } = group[0]!
  const callee = table.operation[head]!
  const service = table.serviceOf(passed)
  const cells = view.cells.filter((cell) => cell.callee === table.serviceOf(head))
  const rows = cells.flatMap((cell) => cell.healthy).filter((row) => table.operation[row] === callee)
  const nested = rows.filter((row) => table.serviceOf(table.parent[row]!) === service).length
  // How many calls the entry beside it could have been part of at all: those where both are there.
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
      evidence: [{ code: 'inside-caller', share: group.length / beside, byChance: 0, p: 0 }],
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
      },
    },
  ]
}

function countBeside(table: SpanTable, rows: readonly Row[], passed: number): number {
  let count = 0
  for (const row of rows) {
    const client = table.parent[row]!
    const end = client + table.size[client]!
    for (let sibling = client + 1; sibling < end; sibling += table.size[sibling]!) {
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
const TOLERANCE = 3e6
const MOST_CHILDREN = 256
/** The trace is certain, and so is the order; that nobody else in it called is not. */
const PLAIN = 0.95
const CAUSE = 0.85
