// Traces whose first span was never exported, and is not meant to be: a load generator, a browser or a shell sends
// `traceparent` and no span. It looks like a lost parent, at the edge alone.
import type { Evidence } from '../causes/evidence.ts'
import type { Row, TraceRows } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { isUncalled } from './activity.ts'
import type { Claim } from './claim.ts'
import { mostCommon } from './entries.ts'
import type { HeadView } from './head-view.ts'
import { isBrowserAgent, isGeneratorAgent } from './user-agents.ts'

export function claimGenerated(view: HeadView, heads: readonly Row[]): readonly Claim[] {
  const { table, joinOf, calledServices } = view
  const [first] = heads
  if (first === undefined) return []
  const orphans = heads.filter(
    (head) => table.hasMark(head, MARK.orphan) && !joinOf.has(head) && isTopOfTrace(view, head),
  )
  if (orphans.length === 0) return []
  const agent = mostCommon(orphans.map((head) => table.factOf('user_agent.original', head)))
  const evidence: Evidence[] = []
  if (agent !== undefined && isGeneratorAgent(agent)) {
    evidence.push({ code: 'entry', by: 'load-generator', value: agent })
  } else {
    // A proxy that starts its own trace makes its callee look so too, while its caller is at work.
    const company = view.activity.besides(orphans)
    if (!isUncalled(company, orphans.length)) return []
    if (agent !== undefined && isBrowserAgent(agent)) {
      evidence.push({ code: 'entry', by: 'browser', value: agent })
    } else if (!calledServices.has(table.serviceOf(first))) {
      evidence.push({ code: 'entry', by: 'never-called', value: undefined })
    }
    if (evidence.length > 0) {
      evidence.push({ code: 'at-chance', share: company.share, byChance: company.byChance })
    }
  }
  if (evidence.length === 0) return []
  const remote = orphans.filter((head) => table.hasMark(head, MARK.parentRemote)).length
  if (remote > 0) evidence.push({ code: 'remote-parent', isRemote: true, count: remote, of: orphans.length })
  return [{ code: 'C25', heads: orphans, evidence }]
}

/** No other fragment of its trace starts earlier, but for what clocks are off. */
function isTopOfTrace({ table }: HeadView, head: Row): boolean {
  const { first, count } = table.traces[table.trace[head] as number] as TraceRows
  if (table.size[head] === count) return true
  const start = table.start[head] as number
  for (let row = first; row < first + count; row += table.size[row] as number) {
    const isSibling =
      table.parentHigh[row] === table.parentHigh[head] && table.parentLow[row] === table.parentLow[head]
    if (row !== head && !isSibling && (table.start[row] as number) < start) return false
  }
  return true
}
