// When a trace of a list began: by the clock, with a date only where the list needs one, and how long ago.
import type { Instant } from '../../trace/time.ts'
import { formatInstant } from '../units.ts'

/** How the starts of a whole list are written, so that they can be compared down the column. */
export type StartForm = 'clock' | 'day' | 'year'

/** In UTC, as the clock that `now` is read from. */
export function startFormOf(starts: readonly Instant[], now: Instant): StartForm {
  const today = formatInstant(now, 'ms').slice(0, 10)
  const days = starts.map((start) => formatInstant(start, 'ms').slice(0, 10))
  if (days.every((day) => day === today)) return 'clock'
  return days.every((day) => day.slice(0, 4) === today.slice(0, 4)) ? 'day' : 'year'
}

/** `14:03:11`, `08-22 14:03:11`, `2025-08-22 14:03:11`; where there is little room a date has no seconds, a year no time. */
export function formatStart(start: Instant, form: StartForm, isNarrow: boolean): string {
  const iso = formatInstant(start, 'ms')
  const [date, time] = [iso.slice(0, 10), iso.slice(11, 19)]
  switch (form) {
    case 'clock':
      return time
    case 'day':
      return `${date.slice(5)} ${isNarrow ? time.slice(0, 5) : time}`
    case 'year':
      return isNarrow ? date : `${date} ${time}`
  }
}

/** `12s`, `3m`, `5h`, `2d`, `4y`, at most four cells; with a plus for what a clock ahead of ours puts in the future. */
export function formatAge(start: Instant, now: Instant): string {
  const seconds = Math.trunc(Number((now - start) / 1_000_000n) / 1000)
  const text = ageText(Math.abs(seconds))
  return seconds < 0 ? `+${text}` : text
}

function ageText(seconds: number): string {
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`
  const days = Math.floor(seconds / 86_400)
  return days < 1_000 ? `${days}d` : `${Math.floor(days / DAYS_OF_YEAR)}y`
}

const DAYS_OF_YEAR = 365.2425
