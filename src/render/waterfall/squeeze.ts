// Which stretches without any span are squeezed. In a trace of five minutes with twelve seconds of work in it the work
// would be a speck otherwise.
import type { IdleInterval } from '../../analysis/gaps/idle.ts'
import type { Break, Scale } from './scale.ts'
import type { Theme } from '../theme.ts'
import { formatCounted, formatDuration } from '../units.ts'

/** Of the time in which anything ran: what is shorter than this is left as it is. */
const LONG_SHARE = 0.05
/** Columns that a squeezed stretch takes up. */
const BREAK_CELLS = 2
/** Columns that are left for the work, however often it pauses. */
const MIN_ACTIVE_CELLS = 8

/** The same borders, with the long ones of `idle` squeezed. `idle` in order of time, without overlaps. */
export function squeezeScale(scale: Scale, idle: readonly IdleInterval[]): Scale {
  const end = scale.origin + scale.length
  const inside = idle
    .map((interval) => ({ start: Math.max(interval.start, scale.origin), end: Math.min(interval.end, end) }))
    .filter((interval) => interval.end > interval.start)
  const active = scale.length - sumOf(inside)
  const long = inside.filter((interval) => interval.end - interval.start > LONG_SHARE * active)
  const squeezed = longest(long, Math.floor((scale.cells - MIN_ACTIVE_CELLS) / BREAK_CELLS))
  if (squeezed.length === 0) return scale
  // Of all columns the breaks have their two each, and the rest of the time shares the rest of them.
  const drawnToScale = scale.length - sumOf(squeezed)
  const drawn = (BREAK_CELLS * drawnToScale) / (scale.cells - BREAK_CELLS * squeezed.length)
  const breaks: Break[] = []
  let saved = 0
  for (const interval of squeezed) {
    breaks.push({ ...interval, at: interval.start - scale.origin - saved, drawn })
    saved += interval.end - interval.start - drawn
  }
  return { ...scale, length: scale.length - saved, broken: { breaks, end } }
}

/** `axis broken: 13 idle periods, 4m52s, not drawn`; undefined where it is not. */
export function squeezeRemark({ broken }: Scale, theme: Pick<Theme, 'ascii'>): string | undefined {
  const breaks = broken?.breaks ?? []
  if (breaks.length === 0) return undefined
  const periods = formatCounted(breaks.length, 'idle period')
  return `axis broken: ${periods}, ${formatDuration(sumOf(breaks), theme)}, not drawn`
}

type Interval = Pick<Break, 'start' | 'end'>

function sumOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { start, end }) => sum + end - start, 0)
}

/** The `count` longest, in order of time; of equal ones the earliest. */
function longest(intervals: readonly Interval[], count: number): readonly Interval[] {
  if (intervals.length <= count) return intervals
  return intervals
    .toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)
    .slice(0, Math.max(0, count))
    .sort((a, b) => a.start - b.start)
}
