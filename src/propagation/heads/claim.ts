// What one reason says of heads of one operation that are still open: which of them need no caller.
import type { CauseCode } from '../causes/cause-code.ts'
import type { Evidence } from '../causes/evidence.ts'
import type { Row } from '../spans/span-table.ts'
import type { HeadView } from './head-view.ts'

export interface Claim {
  /** undefined: they stay open, and no later reason is asked. */
  readonly code: CauseCode | undefined
  readonly heads: readonly Row[]
  readonly evidence: readonly Evidence[]
}

/** `heads` by start, of one operation, never empty. */
export type Reason = (view: HeadView, heads: readonly Row[]) => readonly Claim[]
