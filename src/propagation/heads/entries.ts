// Requests from outside of what is traced. That a service is never called proves nothing: a raw client makes its callee
// look so. What proves it is that nobody was there who could have called, or an address or browser of the outside
// world where the heads also begin with no more company than chance gives them.
import type { Evidence } from '../causes/evidence.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { isUncalled } from './activity.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'
import { isPublicAddress } from './public-address.ts'
import { isBrowserAgent, isGeneratorAgent } from './user-agents.ts'

export function claimEntries(view: HeadView, heads: readonly Row[]): readonly Claim[] {
  const { table } = view
  const roots = heads.filter((head) => !table.hasMark(head, MARK.orphan))
  const [first] = roots
  if (first === undefined || table.kindOf(first) !== 'server') return []
  if (view.takenIn.has(table.operation[first] as number)) return []
  const company = view.activity.besides(roots)
  if (!isUncalled(company, roots.length)) return []
  const evidence = evidenceOfOutside(table, roots)
  if (evidence.length === 0 && company.isAlone) {
    evidence.push({ code: 'entry', by: 'never-called', value: undefined })
  }
  if (evidence.length === 0) return []
  evidence.push({ code: 'at-chance', share: company.share, byChance: company.byChance })
  return [{ code: 'C19', heads: roots, evidence }]
}

/** Of most of them: a single one may have come another way. */
export function evidenceOfOutside(table: SpanTable, heads: readonly Row[]): Evidence[] {
  const evidence: Evidence[] = []
  const agent = mostCommon(heads.map((head) => table.factOf('user_agent.original', head)))
  if (agent !== undefined && isBrowserAgent(agent))
    evidence.push({ code: 'entry', by: 'browser', value: agent })
  if (agent !== undefined && isGeneratorAgent(agent)) {
    evidence.push({ code: 'entry', by: 'load-generator', value: agent })
  }
  const addresses = heads.map((head) => table.factOf('client.address', head))
  const outside = addresses.filter((address) => address !== undefined && isPublicAddress(address))
  if (outside.length > heads.length / 2) {
    evidence.push({ code: 'entry', by: 'client-address', value: mostCommon(outside) })
  }
  return evidence
}

export function mostCommon(values: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string | undefined, number>()
  let best: string | undefined
  for (const value of values) {
    const count = (counts.get(value) ?? 0) + 1
    counts.set(value, count)
    if (value !== undefined && count > (best === undefined ? 0 : (counts.get(best) ?? 0))) best = value
  }
  return best
}
