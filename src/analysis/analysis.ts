// What can be said of one trace, as data. How each part is found is in the file that is named for it; how it is worded
// is render's business.
import type { Trace } from '../trace/trace.ts'
import type { BesideGap } from './gaps/beside-gaps.ts'
import type { ClockSkew } from './clocks/clock-skew.ts'
import type { CriticalPaths } from './path/critical-paths.ts'
import type { DarkLeaves } from './gaps/dark-leaves.ts'
import type { Finding } from './finding.ts'
import type { Gap } from './gaps/gaps.ts'
import type { Hop } from './gaps/hops.ts'
import type { IdleInterval } from './gaps/idle.ts'
import type { Ledger } from './path/ledger.ts'
import type { QueueTime } from './gaps/queue-time.ts'
import type { Repeat } from './repeats.ts'

export interface Analysis {
  /** With the clocks moved that had to be: all that follows is of this one. */
  readonly trace: Trace
  readonly skew: ClockSkew
  readonly paths: CriticalPaths
  /** Ranked: those on the critical path first, longest first. */
  readonly gaps: readonly Gap[]
  /** The first of them that deserve a row of their own, numbered from 1 in this order. */
  readonly shownGaps: readonly Gap[]
  readonly queues: readonly QueueTime[]
  /** Of any length that clocks which disagree and were not moved could not make up. */
  readonly idle: readonly IdleInterval[]
  /** Calls and the server spans that answered them, in drawing order. */
  readonly hops: readonly Hop[]
  /** Long spans with nothing inside, most time first. */
  readonly darkLeaves: readonly DarkLeaves[]
  /** Own time on the path while something else ran that the span did not wait for, longest first. */
  readonly besideGaps: readonly BesideGap[]
  readonly repeats: readonly Repeat[]
  /** Of the headline root: where all of its time went. */
  readonly ledger: Ledger
  readonly findings: readonly Finding[]
}
