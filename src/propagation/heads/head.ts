// The top span of a fragment, and what is known of it before anybody looks for its caller.
import type { CauseCode } from '../causes/cause-code.ts'
import type { Evidence } from '../causes/evidence.ts'
import type { Row } from '../spans/span-table.ts'

export interface Head {
  readonly row: Row
  /** root: names no parent; orphan: names one that nobody has sent. */
  readonly parentage: 'root' | 'orphan'
}

/** Heads of one operation that need no caller, with why. */
export interface SetAside {
  readonly code: CauseCode
  readonly heads: readonly Row[]
  readonly evidence: readonly Evidence[]
}

export interface SortedHeads {
  /** Those of which a caller is looked for, by start. */
  readonly open: readonly Head[]
  readonly setAside: readonly SetAside[]
  /** Too young, or of a trace that is still open. */
  readonly pending: readonly Row[]
}
