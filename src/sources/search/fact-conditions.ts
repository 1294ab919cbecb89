// What the store knows of a trace without reading its spans, against a query: most traces can be passed over by their
// services, their duration, or for want of an error.
import type { TraceFacts } from '../../store/trace-facts.ts'
import type { TraceId } from '../../trace/span.ts'
import type { FieldExpression, Query } from '../../traceql/ast.ts'
import { spanConditionsOf } from '../../traceql/span-conditions.ts'
import { surenessOf } from '../../traceql/spanset-walk.ts'
import { traceConditionsOf } from '../../traceql/trace-conditions.ts'

export interface KnownTrace {
  readonly id: TraceId
  readonly facts: TraceFacts
}

/** false only for traces that are sure not to match. */
export type MayMatch = (trace: KnownTrace) => boolean

export function mayMatch(filter: Query): MayMatch {
  return surenessOf<MayMatch>(filter, {
    filter: ofFilter,
    both: allOf,
    either: (left, right) => (trace) => left(trace) || right(trace),
    again: (one, condition) => allOf(one, ofFilter(condition)),
    more: (one) => one,
  })
}

function ofFilter(condition: FieldExpression | undefined): MayMatch {
  if (condition === undefined) return anything
  const span = spanConditionsOf(condition)
  const trace = traceConditionsOf(condition)
  const { services } = span
  const ids = trace.ids === undefined ? undefined : new Set(trace.ids)
  const minDuration = Math.max(span.minDuration ?? 0, trace.minDuration ?? 0)
  const maxDuration = trace.maxDuration ?? Infinity
  const needsRoot = trace.rootService !== undefined || trace.rootName !== undefined
  return ({ id, facts }) => {
    if (ids !== undefined && !ids.has(id)) return false
    if (services.length > 0 && !services.some((service) => facts.services.has(service))) return false
    if (span.error && facts.errors === 0) return false
    if (needsRoot && facts.root === undefined) return false
    if (trace.rootService !== undefined && !facts.services.has(trace.rootService)) return false
    const duration = durationOf(facts)
    // Times that make no sense are left out of a trace's duration, so that it can be shorter than this.
    return duration >= minDuration && (duration <= maxDuration || duration > Number.MAX_SAFE_INTEGER)
  }
}

function durationOf({ start, end }: TraceFacts): number {
  return start === undefined || end === undefined ? 0 : Number(end - start)
}

function allOf(left: MayMatch, right: MayMatch): MayMatch {
  return (trace) => left(trace) && right(trace)
}

function anything(): boolean {
  return true
}
