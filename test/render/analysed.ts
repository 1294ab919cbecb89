// A trace with all that is found in it, for tests of what is drawn.
import type { Analysis } from '../../src/analysis/analysis.ts'
import type { ClockSkew } from '../../src/analysis/clock-skew.ts'
import { findCriticalPaths } from '../../src/analysis/critical-paths.ts'
import { findGaps } from '../../src/analysis/gaps.ts'
import { buildLedger } from '../../src/analysis/ledger.ts'
import { selectShownGaps } from '../../src/analysis/shown-gaps.ts'
import type { Trace } from '../../src/trace/trace.ts'

const NO_SKEW: ClockSkew = {
  mode: 'auto',
  moves: [],
  refused: [],
  pairs: [],
  contradictions: 0,
  domains: 1,
}

/** With gaps, path and ledger; what else a test is about it gives. */
export function analysed(trace: Trace, given: Partial<Analysis> = {}): Analysis {
  const paths = findCriticalPaths(trace)
  const gaps = findGaps(trace, paths)
  const shownGaps = given.shownGaps ?? selectShownGaps(gaps, { root: trace.headline })
  return {
    trace,
    skew: NO_SKEW,
    paths,
    gaps,
    shownGaps,
    queues: [],
    idle: [],
    repeats: [],
    ledger: buildLedger(trace.headline, paths, shownGaps),
    findings: [],
    ...given,
  }
}
