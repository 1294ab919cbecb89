// How much more or less B took, as text and in colour. The sign says it where there is no colour.
import type { Pen, Style } from '../style.ts'
import type { Theme } from '../theme.ts'
import { formatDuration, formatShortCount } from '../units.ts'

/** `-24.5s`, `+4.10ms`, `0`. Nanoseconds. */
export function formatChange(change: number, theme: Theme): string {
  return change > 0 ? `+${formatDuration(change, theme)}` : formatDuration(change, theme)
}

/** At most six cells: `-92%`, `+1240%`, `<1%`; empty where there is nothing to compare with. */
export function formatChangeShare(change: number, of: number): string {
  if (of <= 0) return ''
  const percent = Math.round((100 * Math.abs(change)) / of)
  if (percent === 0) return change === 0 ? '0%' : '<1%'
  return `${change < 0 ? '-' : '+'}${formatShortCount(percent)}%`
}

/** Green where B was faster, red where it was slower. */
export function changePen(change: number, style: Style): Pen {
  if (change === 0) return style.dim
  return change < 0 ? style.better : style.error
}
