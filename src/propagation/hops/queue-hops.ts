// Hops through a queue that both ends name: a message waits as long as it likes, so that its times tell little, but it was
// sent by somebody who sends there. Of a queue, what goes in first comes out first.
//
//     send     |  |     |   |              |
//     process    |==|    |====||==|         |==|      the third waits for the second
import { callersOf, type Join } from '../joins/join.ts'
import { isAnswer } from './calls.ts'
import { Senders } from '../match/senders.ts'
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { FoundHops, UnexplainedHeads } from './find-broken-hops.ts'
import type { BrokenHop } from './hop.ts'
import { findSteadySender } from './steady-senders.ts'

/** For heads that times explain by nobody. @param joins of heads whose caller is known: those senders are taken */
export function findQueueHops(
  table: SpanTable,
  roles: readonly Role[],
  found: FoundHops,
  joins: readonly Join[],
): FoundHops {
  const consumers = found.unexplained.filter(({ heads }) => table.kindOf(heads[0] ?? 0) === 'consumer')
  const senders = new Senders(table, roles)
  if (consumers.length === 0 && !senders.areAny) return found
  const taken = markTaken(table, roles, [...joins, ...found.hops.flatMap((hop) => hop.joins)])
  const hops: BrokenHop[] = [...found.hops]
  const unexplained: UnexplainedHeads[] = []
  for (const one of found.unexplained) {
    const sends = consumers.includes(one) ? senders.to(one.heads) : undefined
    const matched =
      sends === undefined
        ? findSteadySender(table, roles, senders, one.heads, taken)
        : matchInOrder(table, one.heads, freeOf(sends, taken, one.heads))
    if (matched.length < one.heads.length * MOSTLY) unexplained.push(one)
    else addHops(table, one, matched, hops, unexplained)
  }
  return { hops: hops.sort((a, b) => b.heads.length - a.heads.length), unexplained }
}

function markTaken(table: SpanTable, roles: readonly Role[], joins: readonly Join[]): Uint8Array {
  const taken = new Uint8Array(table.count)
  for (let row = 0; row < table.count; row++) if (isAnswer(table, roles, row)) taken[table.parent[row]!] = 1
  for (const join of joins) for (const caller of callersOf(join)) taken[caller] = 1
  return taken
}

/** Those that nobody took a message of; where all were taken by others, each message goes to several consumers. */
function freeOf(sends: readonly Row[], taken: Uint8Array, heads: readonly Row[]): readonly Row[] {
  const free = sends.filter((row) => taken[row] === 0)
  return free.length >= heads.length * MOSTLY ? free : sends
}

function matchInOrder(table: SpanTable, heads: readonly Row[], sends: readonly Row[]): readonly Join[] {
  const byStart = (a: Row, b: Row): number => table.start[a]! - table.start[b]!
  const waiting: Row[] = []
  const coming = sends.toSorted(byStart)
  const joins: Join[] = []
  let next = 0
  let first = 0
  for (const head of heads.toSorted(byStart)) {
    while (next < coming.length && table.start[coming[next]!]! <= table.start[head]! + TOLERANCE) {
      waiting.push(coming[next++]!)
    }
    const caller = waiting[first]
    if (caller === undefined) continue
    first++
    const isAlone = first === waiting.length || table.start[waiting[first]!]! > table.start[head]!
    const confidence = isAlone ? ALONE : IN_ORDER
    joins.push({ head, caller, tier: 'keyed', by: 'messaging.destination.name', confidence })
  }
  return joins
}

function addHops(
  table: SpanTable,
  { heads, atChance, operation }: UnexplainedHeads,
  joins: readonly Join[],
  hops: BrokenHop[],
  unexplained: UnexplainedHeads[],
): void {
  const byCaller = new Map<number, Join[]>()
  for (const join of joins) {
    const caller = table.operation[join.caller]!
    const known = byCaller.get(caller)
    if (known === undefined) byCaller.set(caller, [join])
    else known.push(join)
  }
  for (const [callerOperation, own] of byCaller) {
    const gaps = own
      .map(({ head, caller }) => table.start[head]! - table.start[caller]!)
      .sort((a, b) => a - b)
    const at = (share: number): number => gaps[Math.floor((gaps.length - 1) * share)] ?? 0
    const hop: BrokenHop = {
      mode: 'queue',
      callerOperation,
      calleeOperation: operation,
      runnerUp: undefined,
      heads: own.map(({ head }) => head),
      joins: own,
      significance: { p: 0, share: 1, byChance: 0, gapMedian: at(0.5), gapSpread: at(0.75) - at(0.25) },
    }
    const same = hops.findIndex(
      (other) => other.callerOperation === callerOperation && other.calleeOperation === operation,
    )
    if (same < 0) hops.push(hop)
    else hops[same] = withRequestsOf(table, hops[same]!, hop)
  }
  const joined = new Set(joins.map(({ head }) => head))
  const left = heads.filter((head) => !joined.has(head))
  if (left.length > 0) unexplained.push({ operation, heads: left, atChance })
}

/** Times have told of some requests of a hop, and the order of the queue tells of the others: it is one. */
function withRequestsOf(table: SpanTable, hop: BrokenHop, more: BrokenHop): BrokenHop {
  const byStart = (a: Row, b: Row): number => table.start[a]! - table.start[b]! || a - b
  return {
    ...hop,
    heads: [...hop.heads, ...more.heads].sort(byStart),
    joins: [...hop.joins, ...more.joins].sort((a, b) => byStart(a.head, b.head)),
  }
}

const MOSTLY = 0.5
/** Nanoseconds: a consumer of another machine may seem to be early. */
const TOLERANCE = 5e6
/** The only message that was waiting. */
const ALONE = 0.9
/** Several consumers, or one that takes them as it likes, do not keep the order. */
const IN_ORDER = 0.6
