// All that is found in one trace, each part from those before it: clocks first, because everything else depends on what
// came before what.
import { finish, type Steps } from '../trace/steps.ts'
import type { Offset } from '../trace/time.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'
import type { Analysis } from './analysis.ts'
import { findBesideGaps } from './gaps/beside-gaps.ts'
import { findClockSkewInSteps, moveClocksInSteps, remainingSkew, type SkewMode } from './clocks/clock-skew.ts'
import { type CriticalPaths, findCriticalPathsInSteps } from './path/critical-paths.ts'
import { findDarkLeaves } from './gaps/dark-leaves.ts'
import { findGapsInSteps } from './gaps/gaps.ts'
import { findHops } from './gaps/hops.ts'
import { checkHygieneInSteps } from './rules/hygiene.ts'
import { findIdle } from './gaps/idle.ts'
import { buildLedgerInSteps } from './path/ledger.ts'
import { findQueueTimes } from './gaps/queue-time.ts'
import { findRepeatsInSteps } from './repeats.ts'
import { selectShownGaps } from './gaps/shown-gaps.ts'

export interface AnalyzeOptions {
  /** auto unless told. */
  readonly skew?: SkewMode | undefined
  /** How many gaps get a row of their own; three unless told. */
  readonly gaps?: number | undefined
  /** Nanoseconds; the shortest gap that does. */
  readonly minGap?: Offset | undefined
  /** Other traces that this one's consumers link to. */
  readonly linked?: readonly Trace[] | undefined
}

/**
 * Of a trace that has settled: while spans may still come, what has not been recorded may only be under way. The same
 * spans in any order give the same analysis. O(n log n).
 */
export function analyze(recorded: Trace, options: AnalyzeOptions = {}): Analysis {
  return finish(analyzeInSteps(recorded, options))
}

/** The same, by and by. */
export function* analyzeInSteps(recorded: Trace, options: AnalyzeOptions = {}): Steps<Analysis> {
  const skew = yield* findClockSkewInSteps(recorded, { mode: options.skew ?? 'auto' })
  const trace = yield* moveClocksInSteps(recorded, skew)
  const paths = yield* findCriticalPathsInSteps(trace)
  const root = rootOfPath(trace, paths)
  const clocks = {
    movedDomains: new Set(skew.moves.map(({ domain }) => domain)),
    unreliableDomains: skew.unreliable,
  }
  const gaps = yield* findGapsInSteps(trace, paths, clocks)
  const shownGaps = selectShownGaps(gaps, {
    root,
    count: options.gaps,
    minimum: options.minGap,
  })
  yield
  const queues = findQueueTimes(trace, options.linked, clocks)
  yield
  const repeats = yield* findRepeatsInSteps(trace)
  yield
  const darkLeaves = findDarkLeaves(trace, paths)
  yield
  const idle = findIdle(trace, remainingSkew(skew))
  yield
  const hops = findHops(trace)
  yield
  const besideGaps = findBesideGaps(trace, paths, clocks)
  yield
  const ledger = yield* buildLedgerInSteps(root, paths, shownGaps)
  yield
  return {
    trace,
    skew,
    paths,
    gaps,
    shownGaps,
    queues,
    repeats,
    darkLeaves,
    idle,
    hops,
    besideGaps,
    ledger,
    findings: yield* checkHygieneInSteps(trace, { shownGaps, repeats, queues, darkLeaves, skew }),
  }
}

/**
 * Whose time is accounted for: the headline's, or where it has none the longest below it that has.
 *
 *     ? missing   |- - - - - - - - - - -|
 *       a         |====|
 *       b              |================|   ← b
 */
function rootOfPath({ headline }: Trace, paths: CriticalPaths): SpanNode {
  if (paths.byRoot.has(headline)) return headline
  let longest: SpanNode | undefined
  for (const root of paths.byRoot.keys()) {
    if (root.index < headline.index || root.index >= headline.index + headline.size) continue
    if (longest === undefined || root.end - root.start > longest.end - longest.start) longest = root
  }
  return longest ?? headline
}
