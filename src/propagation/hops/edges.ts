// Every call between two services, whole or broken: the matrix of a report, and what an expectation is held against.
import type { Edge, EdgeProtocol } from '../diagnosis.ts'
import { callersOf, type Join } from '../joins/join.ts'
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { isAnswer, protocolOf } from './calls.ts'
import type { BrokenHop } from './hop.ts'

/** Most calls first. O(n). */
export function countEdges(
  table: SpanTable,
  roles: readonly Role[],
  hops: readonly BrokenHop[],
  joins: readonly Join[],
): readonly Edge[] {
  const counts = new EdgeCounts(table)
  for (let row = 0; row < table.count; row++) {
    if (!isAnswer(table, roles, row)) continue
    const parent = table.parent[row]!
    counts.of(table.serviceOf(parent), table.serviceOf(row), protocolOf(table, parent, row)).healthy++
  }
  for (const join of joins) {
    if (join.by !== 'link') continue
    const { head } = join
    const to = table.serviceOf(head)
    for (const caller of callersOf(join)) {
      const from = table.serviceOf(caller)
      // Work that a service links to its own requests is no call.
      if (from !== to) counts.of(from, to, protocolOf(table, caller, head)).linked++
    }
  }
  for (const hop of hops) addBroken(table, counts, hop)
  return counts.all()
}

function addBroken(table: SpanTable, counts: EdgeCounts, hop: BrokenHop): void {
  if (hop.mode === 'in-process') return
  const from = table.operations[hop.callerOperation]!.service
  const callerOf = new Map<Row, Row>(hop.joins.map(({ head, caller }) => [head, caller]))
  for (const head of hop.heads) {
    counts.of(from, table.serviceOf(head), protocolOf(table, callerOf.get(head), head)).broken++
  }
}

interface EdgeCount {
  readonly caller: string
  readonly callee: string
  readonly protocol: EdgeProtocol
  healthy: number
  broken: number
  linked: number
}

class EdgeCounts {
  readonly #table: SpanTable
  readonly #edges = new Map<string, EdgeCount>()

  constructor(table: SpanTable) {
    this.#table = table
  }

  of(caller: number, callee: number, protocol: EdgeProtocol): EdgeCount {
    const key = `${caller} ${callee} ${protocol}`
    let edge = this.#edges.get(key)
    if (edge === undefined) {
      const { texts } = this.#table
      edge = {
        caller: texts.textOf(caller) ?? '',
        callee: texts.textOf(callee) ?? '',
        protocol,
        healthy: 0,
        broken: 0,
        linked: 0,
      }
      this.#edges.set(key, edge)
    }
    return edge
  }

  all(): readonly Edge[] {
    return [...this.#edges.values()].sort(
      (a, b) =>
        callsOf(b) - callsOf(a) ||
        compare(a.caller, b.caller) ||
        compare(a.callee, b.callee) ||
        compare(a.protocol, b.protocol),
    )
  }
}

function callsOf({ healthy, broken, linked }: Edge): number {
  return healthy + broken + linked
}

/** The same on every machine, which a locale is not. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
