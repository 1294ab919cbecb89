// What of a query a backend can be asked that knows nothing of TraceQL, but finds traces in which ONE span has a service, a
// name, some tags. It must never be asked for more than is sure of every matching trace: what it finds too much is
// filtered here, what it does not find is lost.
import type { FieldExpression, Pipeline } from './ast.ts'
import { bothHold, NOTHING_SAID, oneHolds, spanConditionsOf, type SpanConditions } from './span-conditions.ts'
import { traceConditionsOf } from './trace-conditions.ts'
import { surenessOf, type Sureness } from './spanset-walk.ts'

/** Some one span of every matching trace satisfies all of these. */
export interface PushDown extends SpanConditions {
  /**
   * Every trace that has such a span matches. It is true of a backend that takes each of these conditions as it is
   * meant: one that drops or rounds any of them has to filter what it finds.
   */
  readonly complete: boolean
}

export function pushDown(query: Pipeline | undefined): PushDown {
  if (query === undefined) return NOTHING_SAID
  return best(surenessOf(query, RULES))
}

/** The conditions that cut down most; one that is complete before all others. */
function best(candidates: readonly PushDown[]): PushDown {
  let chosen: PushDown | undefined
  for (const candidate of candidates) {
    if (chosen === undefined || rank(candidate) > rank(chosen)) chosen = candidate
  }
  return chosen ?? { ...NOTHING_SAID, complete: false }
}

/** Each entry holds of some span, every one of perhaps another span. */
const RULES: Sureness<readonly PushDown[]> = {
  filter: (condition) => [ofFilteredSpan(condition), ...ofRoot(condition)],
  both: (left, right) => {
    if (isTrivial(left)) return right
    if (isTrivial(right)) return left
    return [...left, ...right].map(incomplete)
  },
  either: (left, right) => [oneHolds(best(left), best(right))],
  // The first one is about the spans that were found, and the same spans come through.
  again: ([found, ...others], condition) => [
    ...(found === undefined ? [] : [bothHold(found, ofFilteredSpan(condition))]),
    ...others,
    ...ofRoot(condition),
  ],
  more: (one) => one.map(incomplete),
}

function ofFilteredSpan(condition: FieldExpression | undefined): PushDown {
  return condition === undefined ? NOTHING_SAID : spanConditionsOf(condition)
}

/** What is said of the root is true of a span too, if not of the one that was found. */
function ofRoot(condition: FieldExpression | undefined): readonly PushDown[] {
  const { rootService, rootName } = traceConditionsOf(condition)
  if (rootService === undefined && rootName === undefined) return []
  const services = rootService === undefined ? [] : [rootService]
  return [{ ...NOTHING_SAID, services, operation: rootName, complete: false }]
}

/** `{}`: any trace at all. */
function isTrivial(candidates: readonly PushDown[]): boolean {
  return candidates.length === 1 && candidates[0]?.complete === true && rank(candidates[0]) === COMPLETE
}

function incomplete(candidate: PushDown): PushDown {
  return candidate.complete ? { ...candidate, complete: false } : candidate
}

const COMPLETE = 1000

/** Backends are organised by service, most of them cannot search without one; a name or a tag is worth more than a time. */
function rank(candidate: PushDown): number {
  const services = candidate.services.length
  return (
    (candidate.complete ? COMPLETE : 0) +
    (services === 0 ? 0 : 100 / services) +
    (candidate.operation === undefined ? 0 : 20) +
    10 * candidate.tags.length +
    (candidate.error ? 8 : 0) +
    (candidate.minDuration === undefined ? 0 : 5) +
    (candidate.kind === undefined ? 0 : 2) +
    (candidate.maxDuration === undefined ? 0 : 1)
  )
}
