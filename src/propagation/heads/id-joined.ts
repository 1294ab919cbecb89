// Heads whose caller is known by ids although they do not link to it: broken for sure, so nothing else is asked.
import type { Row } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'

export function claimIdJoined({ joinOf }: HeadView, heads: readonly Row[]): readonly Claim[] {
  const joined = heads.filter((head) => {
    const by = joinOf.get(head)?.by
    return by === 'parent-elsewhere' || by === 'low-64'
  })
  return [{ code: undefined, heads: joined, evidence: [] }]
}
