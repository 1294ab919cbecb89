// Broken hops over drawn traces, put together by hand: the n-th calling span called the n-th head.
import { buildCauseView } from '../../src/propagation/causes/cause-view.ts'
import { rankCauses } from '../../src/propagation/causes/rank-causes.ts'
import type { BreakMode, PropagationFinding, RankedCause } from '../../src/propagation/diagnosis.ts'
import type { BrokenHop } from '../../src/propagation/hops/hop.ts'
import { makeFinding } from '../../src/propagation/hops/make-finding.ts'
import type { Join } from '../../src/propagation/joins/join.ts'
import type { Scope } from '../../src/trace/span.ts'
import { drawnTable, type DrawnTable, type DrawnTrace } from './drawn-table.ts'
import { findRoles } from '../../src/propagation/spans/roles.ts'

export interface DrawnHop {
  readonly mode: BreakMode
  readonly caller: string
  readonly head: string
  readonly join?: Partial<Join>
}

/** Every drawing several times over, one after another. */
export function repeated(times: number, ...traces: readonly DrawnTrace[]): readonly DrawnTrace[] {
  return Array.from({ length: times }, () => traces).flat()
}

export function brokenHop({ table, nameOf }: DrawnTable, { mode, caller, head, join }: DrawnHop): BrokenHop {
  const rows = Array.from({ length: table.count }, (_, row) => row)
  const heads = rows.filter((row) => nameOf(row) === head && table.head[row] === row)
  const callers = rows.filter((row) => nameOf(row) === caller)
  if (heads.length === 0) throw new Error(`no head is named ${head}`)
  return {
    mode,
    callerOperation: table.operation[callers[0]!]!,
    calleeOperation: table.operation[heads[0]!]!,
    runnerUp: undefined,
    heads,
    joins: heads.map((row, at) => {
      const { tier = 'timing', by = 'time', confidence = 0.98 } = join ?? {}
      return { head: row, caller: callers[at]!, tier, by, confidence }
    }),
    significance: { p: 0.01, share: 1, byChance: 0.1, gapMedian: 2e6, gapSpread: 1e5 },
  }
}

/** Causes of the first hop, in the company of the others. */
export function causesOf(
  traces: readonly DrawnTrace[],
  ...hops: readonly DrawnHop[]
): readonly RankedCause[] {
  const drawn = drawnTable(...traces)
  const broken = hops.map((hop) => brokenHop(drawn, hop))
  const view = buildCauseView(drawn.table, findRoles(drawn.table), broken, [])
  return rankCauses(drawn.table, broken[0]!, view)
}

export function findingOf(traces: readonly DrawnTrace[], ...hops: readonly DrawnHop[]): PropagationFinding {
  const drawn = drawnTable(...traces)
  const broken = hops.map((hop) => brokenHop(drawn, hop))
  return makeFinding(drawn.table, broken[0]!, buildCauseView(drawn.table, findRoles(drawn.table), broken, []))
}

/** `C01 C32`, best first. */
export function codesOf(causes: readonly RankedCause[]): string {
  return causes.map(({ code }) => code).join(' ')
}

export function evidenceOf(causes: readonly RankedCause[], code: string): readonly string[] {
  return (causes.find((cause) => cause.code === code)?.evidence ?? []).map((each) => each.code)
}

export function scoped(name: string): { readonly scope: Scope } {
  return { scope: { name, version: '1', attributes: [], droppedAttributes: 0, schemaUrl: '' } }
}
