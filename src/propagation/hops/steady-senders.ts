// Who sent what neither a key nor any gap of time can tell of: messages wait as long as they wait, but those of one queue
// keep step with what was sent (in-step.ts).
import type { Join } from '../joins/join.ts'
import { compareOperations } from '../match/compatible.ts'
import type { Senders } from '../match/senders.ts'
import { isTimed } from '../heads/timers.ts'
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { findStep } from './in-step.ts'

interface Sending {
  readonly rows: readonly Row[]
  readonly joins: readonly Join[]
  readonly isExit: boolean
  readonly wait: number
}

/** None where nobody is in step, or several are that have nothing to do with each other. @param taken 1 by row */
export function findSteadySender(
  table: SpanTable,
  roles: readonly Role[],
  senders: Senders,
  heads: readonly Row[],
  taken: Uint8Array,
): readonly Join[] {
  const sorted = sortByStart(table, heads)
  const [head] = sorted
  if (head === undefined || isTimed(table, sorted)) return []
  const starts = startsOf(table, sorted)
  const found: Sending[] = []
  for (const [operation, rows] of mayHaveSent(table, roles, senders, table.operation[head]!, taken)) {
    const sent = sortByStart(table, rows)
    const step = findStep(startsOf(table, sent), starts)
    if (step === undefined) continue
    const confidence = step.most <= 2 ? ALONE : IN_ORDER
    found.push({
      rows: sent,
      joins: sorted.flatMap((row, at) => {
        const caller = sent[step.sentOf[at]!]
        return caller === undefined
          ? []
          : [{ head: row, caller, tier: 'timing' as const, by: 'time' as const, confidence }]
      }),
      isExit: roles[operation] === 'exit',
      wait: step.wait,
    })
  }
  found.sort((a, b) => Number(b.isExit) - Number(a.isExit) || a.wait - b.wait)
  const [best, ...others] = found
  if (best === undefined) return []
  return others.every((other) => isAbove(table, other, best)) ? best.joins : []
}

/** Rows by operation: exits that send, and what handles requests. */
function mayHaveSent(
  table: SpanTable,
  roles: readonly Role[],
  senders: Senders,
  head: number,
  taken: Uint8Array,
): ReadonlyMap<number, readonly Row[]> {
  const below = table.operations[head]!
  const may = table.operations.map((above, operation) => {
    if (above.service === below.service || above.kind === 'consumer' || roles[operation] === 'inside')
      return false
    const shapes = compareOperations(above, roles[operation]!, below, roles[head]!, false)?.shapes
    return shapes?.includes('after') === true && senders.mayWaitAfter(operation, head)
  })
  const rows = new Map<number, Row[]>()
  for (let row = 0; row < table.count; row++) {
    const operation = table.operation[row]!
    if (may[operation] !== true || (roles[operation] === 'exit' && taken[row] === 1)) continue
    const known = rows.get(operation)
    if (known === undefined) rows.set(operation, [row])
    else known.push(row)
  }
  return rows
}

/** Whether the work of the one contains that of the other. */
function isAbove(table: SpanTable, above: Sending, { rows }: Sending): boolean {
  const operation = table.operation[above.rows[0]!]!
  const isUnder = (row: Row): boolean => {
    for (let at = table.parent[row]!; at >= 0; at = table.parent[at]!) {
      if (table.operation[at] === operation) return true
    }
    return false
  }
  return rows.filter(isUnder).length >= rows.length * NEARLY_ALL
}

function sortByStart(table: SpanTable, rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => table.start[a]! - table.start[b]! || a - b)
}

function startsOf(table: SpanTable, rows: readonly Row[]): Float64Array {
  return Float64Array.from(rows, (row) => table.start[row]!)
}

const NEARLY_ALL = 0.9
const ALONE = 0.9
const IN_ORDER = 0.6
