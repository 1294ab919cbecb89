// What a right answer says of traces that were broken on purpose.
import type { BreakMode } from '../../../src/propagation/diagnosis.ts'
import type { CauseCode } from '../../../src/propagation/causes/cause-code.ts'
import type { SetSpan } from '../sets/span-set.ts'

/** A head that lost its caller, and the span that is the caller among those that are left. */
export interface TruePair {
  readonly head: SetSpan
  readonly caller: SetSpan
  readonly mode: BreakMode
  /** Any of these is right: evidence that the set does not have cannot tell them apart. */
  readonly causes: readonly CauseCode[]
}

export interface Truth {
  readonly pairs: readonly TruePair[]
}
