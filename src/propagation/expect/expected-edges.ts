// Edges that must be there and whole: who calls whom, as somebody has written it down or an earlier run has shown.
import type { Edge, EdgeProtocol } from '../diagnosis.ts'
import { matchesName } from './name-pattern.ts'

export interface ExpectedEdge {
  /** Names of services; `*` in them stands for any part of a name, and `\*` for a star. */
  readonly caller: string
  readonly callee: string
  /** undefined: whichever. */
  readonly protocol: EdgeProtocol | undefined
}

/**
 * healthy  there, and every call of it keeps its context
 * broken   there, and calls of it lose it
 * absent   not there
 */
export type EdgeState = 'healthy' | 'broken' | 'absent'

export interface EdgeVerdict<Expected extends ExpectedEdge = ExpectedEdge> {
  readonly expected: Expected
  readonly state: EdgeState
  /** Those that it is about: of a name with `*` there may be several. */
  readonly edges: readonly Edge[]
  /** Of an absent one: the same two services over another protocol. */
  readonly others: readonly Edge[]
}

/** In the order expected. */
export function judgeEdges<Expected extends ExpectedEdge>(
  expected: readonly Expected[],
  edges: readonly Edge[],
): readonly EdgeVerdict<Expected>[] {
  return expected.map((one) => {
    const between = edges.filter(
      ({ caller, callee }) => matchesName(one.caller, caller) && matchesName(one.callee, callee),
    )
    const meant = between.filter(({ protocol }) => isCompatible(one.protocol, protocol))
    const isBroken = meant.some(({ broken }) => broken > 0)
    const state = meant.length === 0 ? 'absent' : isBroken ? 'broken' : 'healthy'
    return { expected: one, state, edges: meant, others: meant.length === 0 ? between : [] }
  })
}

/** Where spans do not say what a call was, it may have been any. */
function isCompatible(expected: EdgeProtocol | undefined, seen: EdgeProtocol): boolean {
  return expected === undefined || seen === 'unknown' || seen === expected
}
