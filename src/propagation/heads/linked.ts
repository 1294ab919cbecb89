// Fragments that say by a link where they come from: consumers and batches by the conventions, servers at a trust
// boundary, background work. A trace of their own is what they are meant to have.
import type { CauseCode } from '../causes/cause-code.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'

export function claimLinked({ table, linksOf }: HeadView, heads: readonly Row[]): readonly Claim[] {
  const byCode = new Map<CauseCode, Row[]>()
  for (const head of heads) {
    const links = linksOf.get(head)
    if (links === undefined) continue
    const code = codeOf(table, head, links)
    const known = byCode.get(code)
    if (known === undefined) byCode.set(code, [head])
    else known.push(head)
  }
  return [...byCode].map(([code, linked]) => ({
    code,
    heads: linked,
    evidence: [{ code: 'link', count: linked.length, of: heads.length }],
  }))
}

function codeOf(table: SpanTable, head: Row, links: number): CauseCode {
  const kind = table.kindOf(head)
  if (kind === 'server') return 'C27'
  const isMessaging =
    kind === 'consumer' ||
    table.factOf('messaging.system.name', head) !== undefined ||
    table.factOf('messaging.destination.name', head) !== undefined
  if (!isMessaging) return links > 1 ? 'C14' : 'C16'
  const batch = Number(table.factOf('messaging.batch.message_count', head) ?? 0)
  return links > 1 || batch > 1 ? 'C14' : 'C13'
}
