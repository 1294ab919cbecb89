// Hops that ids alone prove: fragments whose caller is named by half a trace id, by a parent in another trace, or by a
// place in their own trace that a span is missing from. No time is compared.
import type { BreakMode } from '../diagnosis.ts'
import type { Head } from '../heads/head.ts'
import type { Join, JoinKey } from '../joins/join.ts'
import { findRoles, type Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { BrokenHop } from './hop.ts'

export interface JoinedHops {
  readonly hops: readonly BrokenHop[]
  /** Those that no id joins, in their order. */
  readonly open: readonly Head[]
}

/** Most heads first. Links are no breaks, and keys leave the hop to be found by more than one of them. */
export function findJoinedHops(table: SpanTable, open: readonly Head[], joins: readonly Join[]): JoinedHops {
  const roles = findRoles(table)
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
  const hops = [...groups.values()].map((group) => hopOf(table, roles, group))
  return { hops: hops.sort((a, b) => b.heads.length - a.heads.length), open: left }
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
