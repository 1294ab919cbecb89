// What is known of lost context over all that was seen.
import type { Diagnosis, PropagationFinding } from '../../propagation/diagnosis.ts'
import type { TraceId } from '../../trace/span.ts'
import type { Belonging } from '../pane.ts'

export interface ProblemsData {
  /** Grows with every change. */
  readonly version: number
  readonly progress: ProblemsProgress
  /** Worst first; those that are not seen any more come last. */
  readonly problems: readonly Problem[]
  /** The last diagnosis, for what it says beside its findings: without pairs and joints. undefined before the first. */
  readonly diagnosis: Diagnosis | undefined
  /** Traces that are fragments: their context was lost. */
  readonly marks: ReadonlySet<TraceId>
  /** Fragments, by the trace that they belong to. */
  readonly joined: ReadonlyMap<TraceId, TraceId>
}

/**
 * waiting  nothing has settled that could be looked at
 * looking  for the first time
 * looked   at so many traces, the newest; more settle meanwhile and are looked at in a while
 * unable   it cannot be done here, or no more: `why` says so in a sentence
 */
export type ProblemsProgress =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'looking' }
  | {
      readonly kind: 'looked'
      readonly traces: number
      readonly isLimited: boolean
      /** What was found, of which the worst are listed. */
      readonly findings: number
    }
  | { readonly kind: 'unable'; readonly why: string }

export interface Problem {
  /** Without its pairs, of which there may be thousands. */
  readonly finding: PropagationFinding
  /** In words: how many requests are certain is known only with the pairs. */
  readonly confidence: string
  /** Broken requests, to be put together, the surest first; none where only the hop is known. */
  readonly samples: readonly Belonging[]
  /** The traces that it was found in are no more among those that are looked at. */
  readonly isPast: boolean
}

export const NO_PROBLEMS: ProblemsData = {
  version: 0,
  progress: { kind: 'waiting' },
  problems: [],
  diagnosis: undefined,
  marks: new Set(),
  joined: new Map(),
}
