// Everything about a trace that is worth telling, rule by rule; each rule has a file of its own in rules/, and a
// section with a drawing in docs/rules.md.
import { finish, type Steps } from '../../trace/steps.ts'
import type { Trace } from '../../trace/trace.ts'
import type { ClockSkew } from '../clocks/clock-skew.ts'
import type { DarkLeaves } from '../gaps/dark-leaves.ts'
import type { Finding } from '../finding.ts'
import { sortFindings } from '../finding-order.ts'
import type { Gap } from '../gaps/gaps.ts'
import type { QueueTime } from '../gaps/queue-time.ts'
import type { Repeat } from '../repeats.ts'
import { findAbandonedCalls } from './abandoned-calls.ts'
import { findBadParents } from './bad-parents.ts'
import { findBadTimes } from './bad-times.ts'
import { findChangingKeys } from './changing-keys.ts'
import { findChangingNames } from './changing-names.ts'
import { findClockNotes } from './clocks.ts'
import { findUninstrumented } from './dark-leaves.ts'
import { findDroppedData } from './dropped-data.ts'
import { findDuplicateSpans } from './duplicate-spans.ts'
import { findEarlyStarts } from './early-starts.ts'
import { findGreenFailures } from './green-failures.ts'
import { findHealthChecks } from './health-checks.ts'
import { findMissingParents } from './missing-parents.ts'
import { findMissingResources } from './missing-resource.ts'
import { findQueueTimes } from './queue-times.ts'
import { findRepeatedCalls } from './repeated-calls.ts'
import { findUnfinishedSpans } from './unfinished-spans.ts'
import { findWorkAfterEnd } from './work-after-end.ts'

/** What is left out is not told of. */
export interface HygieneContext {
  /** Spans may still come: nothing is said of what is missing, of what has not ended, or of where time went. */
  readonly live?: boolean | undefined
  readonly shownGaps?: readonly Gap[] | undefined
  readonly repeats?: readonly Repeat[] | undefined
  readonly queues?: readonly QueueTime[] | undefined
  readonly darkLeaves?: readonly DarkLeaves[] | undefined
  readonly skew?: ClockSkew | undefined
}

/** One finding for each rule and operation, never one for each span; in the order in which they are to be told. O(n log n). */
export function checkHygiene(trace: Trace, context: HygieneContext = {}): readonly Finding[] {
  return finish(checkHygieneInSteps(trace, context))
}

/** The same, by and by. */
export function* checkHygieneInSteps(trace: Trace, context: HygieneContext): Steps<readonly Finding[]> {
  const findings: Finding[] = [
    ...(yield* findGreenFailures(trace)),
    ...(yield* findMissingResources(trace)),
    ...(yield* findHealthChecks(trace)),
    ...(yield* findChangingNames(trace)),
    ...(yield* findChangingKeys(trace)),
    ...(yield* findDroppedData(trace)),
  ]
  for (const find of QUICK) {
    yield
    findings.push(...find(trace))
  }
  yield
  if (context.live !== true) findings.push(...(yield* findWhenSettled(trace, context)))
  yield
  return sortFindings(findings)
}

/** Those that look at little of each span. */
const QUICK: readonly ((trace: Trace) => readonly Finding[])[] = [
  findBadTimes,
  findDuplicateSpans,
  findBadParents,
  findEarlyStarts,
  findAbandonedCalls,
]

function* findWhenSettled(trace: Trace, context: HygieneContext): Steps<readonly Finding[]> {
  const { shownGaps = [], repeats = [], queues = [], darkLeaves = [], skew } = context
  const isPartial = trace.partial !== undefined
  const afterEnd = findWorkAfterEnd(trace, skew)
  yield
  const missing = findMissingParents(trace, isPartial)
  yield
  return [
    ...shownGaps.map((gap, at): Finding => {
      return { code: 'time-gap', severity: 'warning', nodes: [gap.node], gap, number: at + 1 }
    }),
    ...findRepeatedCalls(trace, repeats),
    ...findQueueTimes(queues),
    // What is below them may be in the part that is missing.
    ...(isPartial ? [] : findUninstrumented(darkLeaves)),
    ...missing,
    ...findUnfinishedSpans(trace),
    ...(afterEnd === undefined ? [] : [afterEnd]),
    ...(skew === undefined ? [] : findClockNotes(trace, skew)),
  ]
}
