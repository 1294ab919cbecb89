// What a right answer says of traces that were broken on purpose.
import type { BreakMode } from '../../../src/propagation/diagnosis.ts'
import type { CauseCode } from '../../../src/propagation/causes/cause-code.ts'
import type { SetSpan } from '../sets/span-set.ts'

/** A head that lost its caller, and the span that is the caller among those that are left. */
export interface TruePair {
  readonly head: SetSpan
  readonly caller: SetSpan
  readonly mode: BreakMode
  /** Any of these is right: evidence that the set does not have cannot tell them apart. Empty: not asked. */
  readonly causes: readonly CauseCode[]
}

/** Heads that look broken and are not, or not by anybody's instrumentation. */
export interface TrueAside {
  /** Any of these is right. */
  readonly codes: readonly CauseCode[]
  readonly heads: number
}

export interface Truth {
  readonly pairs: readonly TruePair[]
  /**
   * hop   each pair is part of a broken hop, and that has to be named
   * join  ids say where heads belong: joining them is what counts, and naming the hop is not wrong
   * link  heads name their caller themselves: they are joined, and naming the hop is a false alarm
   */
  readonly kind: 'hop' | 'join' | 'link'
  readonly aside?: TrueAside | undefined
  /** When the traces were read, if that was before they were whole. */
  readonly readAt?: bigint | undefined
}
