// How often a backend is asked, and for how much.
import { FOLLOW_TIMES, type FollowTimes } from './followed-traces.ts'
import { PACE, type PaceTimes } from './pace.ts'
import { SWEEPS, type Sweep } from './sweeps.ts'

/** For tests: the defaults are right. */
export interface FollowRhythm {
  readonly sweeps: readonly Sweep[]
  readonly times: FollowTimes
  readonly pace: PaceTimes
  /** Traces that one search may list. */
  readonly limit: number
  /** Searches for one look, at most. */
  readonly requests: number
}

export const RHYTHM: FollowRhythm = {
  sweeps: SWEEPS,
  times: FOLLOW_TIMES,
  pace: PACE,
  limit: 500,
  requests: 60,
}
