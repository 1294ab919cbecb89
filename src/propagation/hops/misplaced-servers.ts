// Servers that hang beside the span that called them, under one that is older. There are two signs of it:
//
//     shop      GET [client]    |======================|
//     gateway     GET /{path}     |==================|
//     stock       GET /stock         |============|       one client span makes one call: this one is the gateway's
//
//     shop      GET /order      |======================|
//     shop        GET [client]    |==================|    it calls stock, and nobody answers
//     stock       GET /stock         |============|       … but beside it
import type { CauseView } from '../causes/cause-view.ts'
import { namesService } from '../causes/target-host.ts'
import { MARK, type Row, type SpanTable } from '../spans/span-table.ts'

export interface Misplaced {
  readonly head: Row
  /** The call that it is part of: the span beside it, or an exit of that without an answer. */
  readonly caller: Row
  /** The span beside it. */
  readonly passed: Row
}

/** Among the children of the row. */
export function findMisplaced(view: CauseView, row: Row): readonly Misplaced[] {
  const { table } = view
  if (!hasSeveralChildren(table, row)) return []
  const kind = table.kindOf(row)
  if (kind === 'client') return besideServers(table, row)
  return kind === 'server' || kind === 'internal' ? besideClients(view, row) : []
}

function hasSeveralChildren(table: SpanTable, row: Row): boolean {
  const end = row + table.size[row]!
  const first = row + 1
  return first < end && first + table.size[first]! < end
}

/** undefined where there are more than anybody calls at once. */
function childrenOf(table: SpanTable, parent: Row): readonly Row[] | undefined {
  const children: Row[] = []
  const end = parent + table.size[parent]!
  for (let row = parent + 1; row < end; row += table.size[row]!) {
    if (children.length === MOST_CHILDREN) return undefined
    if (!table.hasMark(row, MARK.untimed)) children.push(row)
  }
  return children
}

/** Of the servers that one client span called, those that ran within another. */
function besideServers(table: SpanTable, client: Row): readonly Misplaced[] {
  const entries = childrenOf(table, client)?.filter((row) => table.kindOf(row) === 'server') ?? []
  return entries.flatMap((head) => {
    const passed = shortest(
      table,
      entries.filter((row) => table.serviceOf(row) !== table.serviceOf(head) && contains(table, row, head)),
    )
    return passed === undefined ? [] : [{ head, passed, caller: exitWithin(table, passed, head) ?? passed }]
  })
}

/** Servers of other services beside a client span that called them by name, and that has no answer. */
function besideClients(view: CauseView, parent: Row): readonly Misplaced[] {
  const { table } = view
  const service = table.serviceOf(parent)
  const children = childrenOf(table, parent) ?? []
  const exits = children.filter((row) => table.kindOf(row) === 'client' && table.size[row] === 1)
  if (exits.length === 0) return []
  return children.flatMap((head) => {
    if (table.kindOf(head) !== 'server' || table.serviceOf(head) === service) return []
    const passed = shortest(
      table,
      exits.filter((row) => contains(table, row, head) && isAbout(view, row, head)),
    )
    return passed === undefined ? [] : [{ head, passed, caller: passed }]
  })
}

function isAbout(view: CauseView, client: Row, server: Row): boolean {
  const { table } = view
  for (const fact of ['rpc.method', 'url.path'] as const) {
    const called = table.factId(fact, client)
    if (called !== 0 && called === table.factId(fact, server)) return true
  }
  const host = table.factOf('server.address', client)
  return host !== undefined && namesService(view, host, table.serviceOf(server)) === true
}

/** Of several that contain the head the shortest is the one that called. */
function shortest(table: SpanTable, rows: readonly Row[]): Row | undefined {
  let best: Row | undefined
  for (const row of rows) {
    if (best === undefined || durationOf(table, row) < durationOf(table, best)) best = row
  }
  return best
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

const TOLERANCE = 3e6
const MOST_CHILDREN = 256
