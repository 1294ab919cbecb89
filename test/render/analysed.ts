// A trace with all that is found in it, for tests of what is drawn.
import type { Analysis } from '../../src/analysis/analysis.ts'
import { analyze } from '../../src/analysis/analyze.ts'
import type { Trace } from '../../src/trace/trace.ts'

/** What a test is about it may give instead. */
export function analysed(trace: Trace, given: Partial<Analysis> = {}): Analysis {
  return { ...analyze(trace), ...given }
}
