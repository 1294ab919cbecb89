// Parent ids that can name nobody: of the wrong length, the span's own, or in a circle.
import type { Row } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'

export function claimMalformed({ table }: HeadView, heads: readonly Row[]): readonly Claim[] {
  const bad = heads.filter((head) => table.hasMark(head, MARK.badParent))
  return [{ code: 'C34', heads: bad, evidence: [{ code: 'malformed-ids', count: bad.length }] }]
}
