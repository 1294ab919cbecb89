// Operations that run beside the calls of their service and make none: a filter chain that is open while the request is
// forwarded, a span that measures waiting. They contain callees as tightly as a caller does, and have never had a child.
//
//     gateway   |========================|
//     filter      |====================|           leaf, and runs while its sibling does
//     forward      |====================|          sibling
import type { Role } from '../spans/roles.ts'
import type { SpanTable } from '../spans/span-table.ts'

/** Indices of operations. O(spans × log siblings). */
export function findBystanders(table: SpanTable, roles: readonly Role[]): ReadonlySet<number> {
  const count = table.operations.length
  const hasChild = findParents(table)
  // Of two leaves that run at once either may be what calls.
  const mayCall = hasChild.map((has, operation) => (has === 1 || roles[operation] === 'exit' ? 1 : 0))
  const withSiblings = new Int32Array(count)
  const beside = new Int32Array(count)
  for (let row = 0; row < table.count; row++) {
    const size = table.size[row]!
    if (size === 1) continue
    let latest = -1
    let second = -1
    const children: number[] = []
    for (let child = row + 1; child < row + size; child += table.size[child]!) children.push(child)
    if (children.length < 2) continue
    // By start, siblings of a tree: the one before that ends last, and the one after, are the only ones to look at.
    for (const [at, child] of children.entries()) {
      const operation = table.operation[child]!
      if (roles[operation] === 'inside') {
        withSiblings[operation]!++
        const before = table.operation[latest] === operation ? second : latest
        if (
          isBeside(table, mayCall, child, before) ||
          isBeside(table, mayCall, child, otherAfter(table, children, at))
        ) {
          beside[operation]!++
        }
      }
      if (latest < 0 || table.end[child]! > table.end[latest]!) [latest, second] = [child, latest]
    }
  }
  const found = new Set<number>()
  for (let operation = 0; operation < count; operation++) {
    if (hasChild[operation] === 1 || withSiblings[operation]! < ENOUGH) continue
    if (beside[operation]! > USUALLY * withSiblings[operation]!) found.add(operation)
  }
  return found
}

/** Indices of operations none of whose spans has a child. O(spans). */
export function findLeaves(table: SpanTable): ReadonlySet<number> {
  const hasChild = findParents(table)
  return new Set([...hasChild.keys()].filter((operation) => hasChild[operation] === 0))
}

function findParents(table: SpanTable): Uint8Array {
  const found = new Uint8Array(table.operations.length)
  for (let row = 0; row < table.count; row++) if (table.size[row]! > 1) found[table.operation[row]!] = 1
  return found
}

const ENOUGH = 5
/** Calls made at once differ in length; what watches one of them is as long, nearly always. */
const NEARLY = 0.9
const USUALLY = 0.8

/** The next sibling of another operation: several calls of one at once are no bystanders of each other. */
function otherAfter(table: SpanTable, children: readonly number[], at: number): number {
  const operation = table.operation[children[at]!]
  for (let next = at + 1; next < Math.min(children.length, at + FEW); next++) {
    if (table.operation[children[next]!] !== operation) return children[next]!
  }
  return -1
}

const FEW = 8

/** Whether they share nearly all the time of both. */
function isBeside(table: SpanTable, mayCall: Uint8Array, row: number, sibling: number): boolean {
  if (sibling < 0 || !mayCall[table.operation[sibling]!]) return false
  const [start, end] = [table.start[row]!, table.end[row]!]
  const [otherStart, otherEnd] = [table.start[sibling]!, table.end[sibling]!]
  const shared = Math.min(end, otherEnd) - Math.max(start, otherStart)
  return shared > NEARLY * Math.max(end - start, otherEnd - otherStart)
}
