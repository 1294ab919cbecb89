// Hops that ids alone prove: fragments whose caller is named by half a trace id, by a parent in another trace, or by a
// place in their own trace that a span is missing from. No time is compared.
import type { BreakMode } from '../diagnosis.ts'
import type { Head, SetAside } from '../heads/head.ts'
import type { Join, JoinKey } from '../joins/join.ts'
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { isAnswer } from './calls.ts'
import type { BrokenHop } from './hop.ts'

export interface JoinedHops {
  readonly hops: readonly BrokenHop[]
  /** Parents that are missing now and then: lost on their way and not by a hop. */
  readonly setAside: readonly SetAside[]
  /** Those that no id joins, in their order. */
  readonly open: readonly Head[]
}

/** Most heads first. Links are no breaks, and keys leave the hop to be found by more than one of them. */
export function findJoinedHops(
  table: SpanTable,
  roles: readonly Role[],
  open: readonly Head[],
  joins: readonly Join[],
): JoinedHops {
  const joinOf = new Map(joins.filter(({ by }) => BROKEN_IDS.has(by)).map((join) => [join.head, join]))
  const groups = new Map<string, Join[]>()
  const left: Head[] = []
  for (const head of open) {
    const join = joinOf.get(head.row)
    if (join === undefined) {
      left.push(head)
      continue
    }
    const key = `${table.operation[join.caller]} ${table.operation[join.head]} ${join.by}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [join])
    else group.push(join)
  }
  const healthy = countHealthy(table, roles)
  const hops: BrokenHop[] = []
  const setAside: SetAside[] = []
  for (const group of groups.values()) {
    if (isRule(table, roles, healthy, group)) hops.push(hopOf(table, roles, group))
    else setAside.push(lostOf(group))
  }
  return { hops: hops.sort((a, b) => b.heads.length - a.heads.length), setAside, open: left }
}

/** By operation: its spans whose caller is there. */
function countHealthy(table: SpanTable, roles: readonly Role[]): Int32Array {
  const counts = new Int32Array(table.operations.length)
  for (let row = 0; row < table.count; row++)
    if (isAnswer(table, roles, row)) counts[table.operation[row]!]!++
  return counts
}

/**
 * Spans get lost one by one; what lies on a hop loses them again and again, and behind an exit that is there: where it is
 * not, it is the exit itself that got lost. Other ids prove the break by themselves.
 */
function isRule(
  table: SpanTable,
  roles: readonly Role[],
  healthy: Int32Array,
  group: readonly Join[],
): boolean {
  const [first] = group
  if (first === undefined || first.by !== 'unexported') return true
  const service = table.serviceOf(first.caller)
  const isCrossing = service !== table.serviceOf(first.head)
  if (isCrossing && roles[table.operation[first.caller]!] !== 'exit') {
    const hasExits = table.operations.some((other, at) => other.service === service && roles[at] === 'exit')
    if (hasExits) return false
  }
  const whole = healthy[table.operation[first.head]!]!
  return group.length >= whole || (group.length >= ENOUGH && group.length >= whole * OFTEN)
}

const ENOUGH = 5
/** Of all calls of an operation: one path among several. */
const OFTEN = 0.1

function lostOf(group: readonly Join[]): SetAside {
  return {
    code: 'C24',
    heads: group.map(({ head }) => head),
    evidence: [{ code: 'same-trace-id', count: group.length }],
  }
}

const BROKEN_IDS: ReadonlySet<JoinKey> = new Set(['low-64', 'parent-elsewhere', 'unexported'])

function hopOf(table: SpanTable, roles: readonly Role[], joins: readonly Join[]): BrokenHop {
  const [first] = joins
  const { caller = 0, head = 0 } = first ?? {}
  const gaps = joins.map((join) => table.start[join.head]! - table.start[join.caller]!).sort((a, b) => a - b)
  const at = (share: number): number => gaps[Math.floor((gaps.length - 1) * share)] ?? 0
  return {
    mode: modeOf(table, roles, caller, head),
    callerOperation: table.operation[caller]!,
    calleeOperation: table.operation[head]!,
    runnerUp: undefined,
    heads: joins.map((join) => join.head),
    joins,
    significance: { p: 0, share: 1, byChance: 0, gapMedian: at(0.5), gapSpread: at(0.75) - at(0.25) },
  }
}

/** An id that arrived came over the wire, with or without a span that tells so. */
function modeOf(table: SpanTable, roles: readonly Role[], caller: Row, head: Row): BreakMode {
  if (table.kindOf(caller) === 'producer' || table.kindOf(head) === 'consumer') return 'queue'
  if (table.serviceOf(caller) !== table.serviceOf(head)) return 'wire'
  return roles[table.operation[head]!] === 'entry' ? 'wire' : 'in-process'
}
