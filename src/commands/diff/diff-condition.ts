// `diff --fail-on`: when the exit status is to say that B is worse than A.
//
//     slower>10%   slower>500ms   the root took that much longer, of A's time or in all
//     errors>0                    that many more spans failed
import type { TraceDiff } from '../../analysis/diff/diff.ts'
import { formatChangeShare } from '../../render/diff/diff-change.ts'
import type { Theme } from '../../render/theme.ts'
import { formatCount, formatDuration } from '../../render/units.ts'
import { parseDuration } from '../values/duration.ts'
import { usageError } from '../values/usage-error.ts'

export interface DiffCondition {
  /** As typed. */
  readonly text: string
  readonly measure: (typeof DIFF_MEASURES)[number]
  readonly orEqual: boolean
  /** A share of A's root (1 is all of it), nanoseconds, or a number of errors. */
  readonly unit: 'share' | 'time' | 'count'
  readonly limit: number
}

export const DIFF_MEASURES = ['slower', 'errors'] as const

/** @throws TracectlError `usage` */
export function parseDiffCondition(text: string): DiffCondition {
  const [, measure, operator, limit = ''] = /^\s*(slower|errors)\s*(>=?)\s*(.+?)\s*$/.exec(text) ?? []
  if (measure === undefined) throw usageError('--fail-on', text, 'is no condition of a diff', EXAMPLES)
  const orEqual = operator === '>='
  if (measure === 'errors') {
    if (!/^\d{1,9}$/.test(limit))
      throw usageError('--fail-on', text, 'compares errors with no number', EXAMPLES)
    return { text, measure, orEqual, unit: 'count', limit: Number(limit) }
  }
  const percent = /^(\d{1,6}(?:\.\d{1,6})?)\s*%$/.exec(limit)?.[1]
  if (percent !== undefined) {
    return { text, measure: 'slower', orEqual, unit: 'share', limit: Number(percent) / 100 }
  }
  return { text, measure: 'slower', orEqual, unit: 'time', limit: parseDuration(limit, '--fail-on') }
}

const EXAMPLES = "--fail-on 'slower>10%', --fail-on 'slower>500ms', --fail-on 'errors>0'"

/** What to say where the condition holds: `slower>10%: 30.0s instead of 2.31s, +1,199%`; undefined where it does not. */
export function failureText(condition: DiffCondition, { a, b }: TraceDiff, theme: Theme): string | undefined {
  const { text, measure, unit, orEqual } = condition
  const value = measure === 'errors' ? b.trace.errors - a.trace.errors : b.duration - a.duration
  const limit = unit === 'share' ? condition.limit * a.duration : condition.limit
  // Neither as slow as before nor a trace that got faster is slower, whatever the limit.
  if (value <= 0 || (orEqual ? value < limit : value <= limit)) return undefined
  if (measure === 'errors') {
    return `${text.trim()}: ${formatCount(b.trace.errors)} instead of ${formatCount(a.trace.errors)}`
  }
  const times = `${formatDuration(b.duration, theme)} instead of ${formatDuration(a.duration, theme)}`
  const share = formatChangeShare(value, a.duration)
  return `${text.trim()}: ${times}${share === '' ? '' : `, ${share}`}`
}
