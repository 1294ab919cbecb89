// `--fail-on`: which conditions hold of a trace, and what is said of those that do.
import type { Analysis } from '../../analysis/analysis.ts'
import { sanitize } from '../../render/text.ts'
import { formatCount, formatDuration, formatPercent } from '../../render/units.ts'
import type { Theme } from '../../render/theme.ts'
import { serviceName } from '../../trace/semconv.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { Condition, Operator } from './condition.ts'
import { wholeTime, type Reading, type Where } from './measures.ts'
import { nearest } from '../lookup/nearest.ts'

/** A condition, measured. */
export interface Verdict {
  readonly condition: Condition
  readonly reading: Reading
  /** In the unit of the measure. */
  readonly limit: number
  /** It holds: what --fail-on was to tell of. */
  readonly failed: boolean
}

/** O(spans) for each condition. */
export function judge(conditions: readonly Condition[], analysis: Analysis): readonly Verdict[] {
  return conditions.map((condition) => {
    const reading = condition.measure.read(analysis, condition.of ?? '')
    const limit = limitOf(condition, analysis)
    return { condition, reading, limit, failed: COMPARE[condition.operator](reading.value, limit) }
  })
}

function limitOf({ limit }: Condition, analysis: Analysis): number {
  switch (limit.of) {
    case 'time':
      return limit.time
    case 'count':
      return limit.count
    case 'share':
      return limit.share * wholeTime(analysis)
  }
}

const COMPARE: Readonly<Record<Operator, (value: number, limit: number) => boolean>> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '=': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
}

/** `gap>1s: 3.02s, inside checkout POST /checkout (span 0000000000000003), after SELECT users, before POST`. */
export function verdictText({ condition, reading }: Verdict, analysis: Analysis, theme: Theme): string {
  const { measure, limit, text } = condition
  const { value, where } = reading
  const parts = [measure.unit === 'time' ? formatDuration(value, theme) : formatCount(value)]
  if (limit.of === 'share') parts.push(`${formatPercent(value / wholeTime(analysis)) || '0%'} of the root`)
  if (where !== undefined) parts.push(...whereTexts(where))
  return `${text.trim()}: ${parts.join(', ')}`
}

/**
 * Of one that does not hold, why that may mean nothing: a service that is mistyped never takes too long, and what is
 * missing is not measured.
 */
export function doubtText({ condition }: Verdict, { trace }: Analysis): string | undefined {
  const { measure, of, text } = condition
  if (trace.partial !== undefined) return `${text.trim()}: cannot be told for sure, the trace is partial`
  if (measure.names !== 'a service' || of === undefined || trace.services.includes(of)) return undefined
  const [meant] = nearest(of, trace.services, 2)
  const rest = meant === undefined ? '' : `; did you mean ${meant}?`
  return `${text.trim()}: ${of} took no part in this trace${rest}`
}

/** For programs. */
export function verdictDocument({ condition, reading, limit, failed }: Verdict): Record<string, unknown> {
  const { measure, text } = condition
  const figures =
    measure.unit === 'time'
      ? { valueNs: reading.value, limitNs: limit, value: null, limit: null }
      : { valueNs: null, limitNs: null, value: reading.value, limit }
  return { condition: text, failed, ...figures, spanId: reading.where?.node.id ?? null }
}

function whereTexts({ node, after, before }: Where): readonly string[] {
  const texts = [`${nameOf(node)} (span ${node.id})`]
  if (after !== undefined) texts.push(`after ${nameOf(after)}`)
  if (before !== undefined) texts.push(`before ${nameOf(before)}`)
  return texts
}

function nameOf({ span }: SpanNode): string {
  if (span === undefined) return 'a parent that was not received'
  return sanitize(`${serviceName(span)} ${span.name}`).slice(0, LONGEST_NAME)
}

const LONGEST_NAME = 80
