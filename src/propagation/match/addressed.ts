// Whether calls say themselves whom they were made to: then no resemblance in time makes siblings of caller and callee.
import { wordsOf } from '../causes/target-host.ts'
import { callerRow } from './siblings.ts'
import type { CallerScore } from './caller-score.ts'
import type { Demand } from './demand.ts'
import type { MatchContext } from './match-context.ts'

/** Whether nearly all of the likeliest callers name the heads' service, their method or their path. */
export function isAddressed(
  { table, roles }: MatchContext,
  demand: Demand,
  heads: Int32Array,
  score: CallerScore,
): boolean {
  // What a server says of its address is its own.
  if (roles[score.supply.operation] !== 'exit') return false
  const { serviceName } = table.operations[demand.operation]!
  const words = new Set(wordsOf(serviceName))
  let stated = 0
  let same = 0
  for (let at = 0; at < heads.length && stated < MOST; at++) {
    const caller = callerRow(score, at)
    if (caller < 0) continue
    const head = demand.rows[heads[at]!]!
    const host = table.factOf('server.address', caller)
    const isSameFact = (['rpc.method', 'url.path'] as const).some((fact) => {
      const called = table.factId(fact, caller)
      return called !== 0 && called === table.factId(fact, head)
    })
    if (host === undefined && !isSameFact) continue
    stated++
    if (isSameFact || wordsOf(host ?? '').some((word) => words.has(word))) same++
  }
  return stated >= FEWEST && same > stated * NEARLY_ALL
}

const MOST = 200
const FEWEST = 3
const NEARLY_ALL = 0.8
