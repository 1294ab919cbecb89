// Everything about a trace that is worth telling, rule by rule; each rule has a file of its own in rules/, and a
// section with a drawing in docs/rules.md.
import type { Trace } from '../trace/trace.ts'
import type { ClockSkew } from './clock-skew.ts'
import type { DarkLeaves } from './dark-leaves.ts'
import type { Finding } from './finding.ts'
import { sortFindings } from './finding-order.ts'
import type { Gap } from './gaps.ts'
import type { QueueTime } from './queue-time.ts'
import type { Repeat } from './repeats.ts'
import { findAbandonedCalls } from './rules/abandoned-calls.ts'
import { findBadParents } from './rules/bad-parents.ts'
import { findBadTimes } from './rules/bad-times.ts'
import { findChangingKeys } from './rules/changing-keys.ts'
import { findChangingNames } from './rules/changing-names.ts'
import { findClockNotes } from './rules/clocks.ts'
import { findUninstrumented } from './rules/dark-leaves.ts'
import { findDroppedData } from './rules/dropped-data.ts'
import { findDuplicateSpans } from './rules/duplicate-spans.ts'
import { findEarlyStarts } from './rules/early-starts.ts'
import { findGreenFailures } from './rules/green-failures.ts'
import { findHealthChecks } from './rules/health-checks.ts'
import { findMissingParents } from './rules/missing-parents.ts'
import { findMissingResources } from './rules/missing-resource.ts'
import { findQueueTimes } from './rules/queue-times.ts'
import { findRepeatedCalls } from './rules/repeated-calls.ts'
import { findUnfinishedSpans } from './rules/unfinished-spans.ts'
import { findWorkAfterEnd } from './rules/work-after-end.ts'

/** What is left out is not told of. */
export interface HygieneContext {
  /** Spans may still come: nothing is said of what is missing, of what has not ended, or of where time went. */
  readonly live?: boolean | undefined
  /** Where the trace was read from said that it gave only a part. */
  readonly partial?: boolean | undefined
  readonly shownGaps?: readonly Gap[] | undefined
  readonly repeats?: readonly Repeat[] | undefined
  readonly queues?: readonly QueueTime[] | undefined
  readonly darkLeaves?: readonly DarkLeaves[] | undefined
  readonly skew?: ClockSkew | undefined
}

/** One finding for each rule and operation, never one for each span; in the order in which they are to be told. O(n log n). */
export function checkHygiene(trace: Trace, context: HygieneContext = {}): readonly Finding[] {
  const findings: Finding[] = [
    ...findGreenFailures(trace),
    ...findMissingResources(trace),
    ...findHealthChecks(trace),
    ...findChangingNames(trace),
    ...findChangingKeys(trace),
    ...findDroppedData(trace),
    ...findBadTimes(trace),
    ...findDuplicateSpans(trace),
    ...findBadParents(trace),
    ...findEarlyStarts(trace),
    ...findAbandonedCalls(trace),
  ]
  if (context.live !== true) findings.push(...findWhenSettled(trace, context))
  return sortFindings(findings)
}

function findWhenSettled(trace: Trace, context: HygieneContext): readonly Finding[] {
  const { shownGaps = [], repeats = [], queues = [], darkLeaves = [], skew, partial = false } = context
  const afterEnd = findWorkAfterEnd(trace)
  return [
    ...shownGaps.map((gap, at): Finding => {
      return { code: 'time-gap', severity: 'warning', nodes: [gap.node], gap, number: at + 1 }
    }),
    ...findRepeatedCalls(trace, repeats),
    ...findQueueTimes(queues),
    ...findUninstrumented(darkLeaves),
    ...findMissingParents(trace, partial),
    ...findUnfinishedSpans(trace),
    ...(afterEnd === undefined ? [] : [afterEnd]),
    ...(skew === undefined ? [] : findClockNotes(trace, skew)),
  ]
}
