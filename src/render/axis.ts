// The time axis above the bars: ticks at round numbers, each label at its tick's own column, all in the step's unit.
import type { Theme } from './theme.ts'
import { formatDuration } from './units.ts'

export interface Tick {
  /** Cells from the left border of the bars. */
  readonly column: number
  readonly label: string
}

/** Exactly `cells` cells: `0          10s         20s              `. `length` in nanoseconds. */
export function renderAxis(length: number, cells: number, theme: Pick<Theme, 'ascii'>): string {
  let line = ''
  for (const { column, label } of axisTicks(length, cells, theme)) line = line.padEnd(column) + label
  return line.slice(0, cells).padEnd(cells)
}

/** At least two wherever two labels have room. */
export function axisTicks(length: number, cells: number, theme: Pick<Theme, 'ascii'>): readonly Tick[] {
  const extent = Math.max(1, length)
  // A label that runs over the edge is dropped; where that leaves only the 0, smaller steps bring one inside.
  for (let at = STEPS.indexOf(axisStep(extent, cells)); at >= 0; at--) {
    const ticks = ticksAt(STEPS[at] ?? 1, extent, cells, theme)
    if (ticks.length > 1) return ticks
  }
  const label = formatDuration(extent, theme)
  const zero = { column: 0, label: '0' }
  return label.length + 2 > cells ? [zero] : [zero, { column: cells - label.length, label }]
}

/** Nanoseconds between ticks: the smallest round step that leaves at least nine columns to each. */
export function axisStep(length: number, cells: number): number {
  const least = (Math.max(1, length) * MIN_COLUMNS) / Math.max(1, cells)
  return STEPS.find((step) => step >= least) ?? STEPS.at(-1) ?? 1
}

function ticksAt(step: number, length: number, cells: number, theme: Pick<Theme, 'ascii'>): readonly Tick[] {
  const ticks: Tick[] = [{ column: 0, label: '0' }]
  let free = 2
  for (let time = step; time <= length; time += step) {
    const column = Math.round((time * cells) / length)
    const label = tickLabel(time, step, theme)
    if (column + label.length > cells) break
    if (column < free) continue
    ticks.push({ column, label })
    free = column + label.length + 1
  }
  return ticks
}

/** Whole numbers of the step's unit; from a minute on as durations are written everywhere. */
function tickLabel(time: number, step: number, theme: Pick<Theme, 'ascii'>): string {
  if (time >= MINUTE) return formatDuration(time, theme)
  if (step >= SECOND) return `${time / SECOND}s`
  if (step >= 1e6) return `${time / 1e6}ms`
  if (step >= 1e3) return `${time / 1e3}${theme.ascii ? 'us' : 'µs'}`
  return `${time}ns`
}

const SECOND = 1e9
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A label takes up to seven, and one has to stay free. */
const MIN_COLUMNS = 9

const STEPS: readonly number[] = [
  ...decades(1, 9),
  ...[1, 2, 5, 10, 20].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...decades(DAY, 6),
]

function decades(unit: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, power) =>
    [1, 2, 5].map((digit) => digit * unit * 10 ** power),
  ).flat()
}
