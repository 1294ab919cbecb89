// What is looked for in a trace: the flags that say how clocks, gaps and paths are judged.
import type { SkewMode } from '../../analysis/clocks/clock-skew.ts'
import type { Offset } from '../../trace/time.ts'
import { parseDuration } from '../values/duration.ts'
import { parseWhole } from '../values/number.ts'

export interface AnalysisOptions {
  /** How many gaps get a row of their own. */
  readonly gaps: number
  /** The shortest that does; undefined: a hundredth of the root's time. */
  readonly minGap: Offset | undefined
  readonly skew: SkewMode
}

/** The flags as commander hands them over. */
export interface AnalysisFlags {
  readonly gaps?: string
  readonly minGap?: string
  readonly skew?: SkewMode
}

/** @throws TracectlError `usage` */
export function readAnalysisOptions(flags: AnalysisFlags): AnalysisOptions {
  return {
    gaps: flags.gaps === undefined ? SHOWN_GAPS : parseWhole(flags.gaps, '--gaps'),
    minGap: flags.minGap === undefined ? undefined : parseDuration(flags.minGap, '--min-gap'),
    skew: flags.skew ?? 'auto',
  }
}

/** More than three read as noise. */
const SHOWN_GAPS = 3
