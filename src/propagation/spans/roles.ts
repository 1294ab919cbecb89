// What part a span plays in a call: whether it is where a request enters a service, where one leaves it, or work in
// between. Its kind says so; where kinds are not stated, the trees in which nothing is broken do.
import type { SpanKind } from '../../trace/span.ts'
import { saysSend } from './message-words.ts'
import type { SpanTable } from './span-table.ts'

/**
 * entry   SERVER and CONSUMER, or what is seen under spans of other services
 * exit    CLIENT and PRODUCER, or what has children in other services alone
 * inside  all else
 */
export type Role = 'entry' | 'exit' | 'inside'

/** By index of the operation. O(n). */
export function findRoles(table: SpanTable): readonly Role[] {
  const seen = countNeighbours(table)
  const roles = table.operations.map(({ kind }, at) => BY_KIND[kind] ?? roleByNeighbours(seen, at))
  return adoptByName(table, roles, seen)
}

const BY_KIND: Partial<Record<SpanKind, Role>> = {
  server: 'entry',
  consumer: 'entry',
  client: 'exit',
  producer: 'exit',
  internal: 'inside',
}

interface Neighbours {
  readonly spans: Int32Array
  /** Spans with a parent in another service. */
  readonly called: Int32Array
  /** Children in other services, and in the same. */
  readonly calls: Int32Array
  readonly inner: Int32Array
}

function countNeighbours(table: SpanTable): Neighbours {
  const count = table.operations.length
  const seen: Neighbours = {
    spans: new Int32Array(count),
    called: new Int32Array(count),
    calls: new Int32Array(count),
    inner: new Int32Array(count),
  }
  for (let row = 0; row < table.count; row++) {
    const operation = table.operation[row]!
    seen.spans[operation]!++
    const parent = table.parent[row]!
    if (parent < 0) continue
    const above = table.operation[parent]!
    if (table.operations[above]!.service === table.operations[operation]!.service) {
      seen.inner[above]!++
    } else {
      seen.calls[above]!++
      seen.called[operation]!++
    }
  }
  return seen
}

function roleByNeighbours(seen: Neighbours, at: number): Role {
  // A service that makes one span for a request and its calls has no exits: such a span is entry and caller at once.
  if (seen.called[at]! > 0) return 'entry'
  return seen.calls[at]! > 0 && seen.inner[at] === 0 ? 'exit' : 'inside'
}

/** All calls of an operation may be broken: then the same name in other services tells what it is, or the name itself. */
function adoptByName(table: SpanTable, roles: readonly Role[], seen: Neighbours): readonly Role[] {
  const exits = new Set<string>()
  for (const [at, { kind, name }] of table.operations.entries()) {
    if (kind === 'unspecified' && roles[at] === 'exit') exits.add(name)
  }
  return roles.map((role, at) => {
    const { kind, name } = table.operations[at]!
    const isLeaf = seen.inner[at] === 0 && seen.called[at] === 0
    return kind === 'unspecified' && role === 'inside' && isLeaf && (exits.has(name) || saysSend(name))
      ? 'exit'
      : role
  })
}
