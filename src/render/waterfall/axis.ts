// The time axis above the bars: ticks at round numbers, each label at its tick's own column, all in the step's unit.
import { glyphsOf } from '../glyphs.ts'
import { brokenCells, drawnTime, scaleEnd, type Scale, unbrokenStretches } from './scale.ts'
import type { Theme } from '../theme.ts'
import { formatDuration } from '../units.ts'

export interface Tick {
  /** Cells from the left border of the bars. */
  readonly column: number
  readonly label: string
}

/** Exactly `scale.cells` cells: `0          10s         20s              `. */
export function renderAxis(scale: Scale, theme: Pick<Theme, 'ascii'>): string {
  const signs = Array.from({ length: scale.cells }, () => ' ')
  for (const cell of brokenCells(scale)) signs[cell] = glyphsOf(theme).squeezed
  for (const { column, label } of axisTicks(scale, theme)) {
    for (let index = 0; index < label.length; index++) signs[column + index] = label.charAt(index)
  }
  return signs.slice(0, scale.cells).join('')
}

/** At least two wherever two labels have room. */
export function axisTicks(scale: Scale, theme: Pick<Theme, 'ascii'>): readonly Tick[] {
  const { cells } = scale
  const length = Math.max(1, scale.length)
  // A label that runs over the edge is dropped; where that leaves only the first, smaller steps bring one inside.
  for (let at = STEPS.indexOf(axisStep(length, cells)); at >= 0; at--) {
    const step = STEPS[at] ?? 1
    if (length / step > MAX_TICKS_TRIED * cells) break
    const ticks = ticksAt(step, { ...scale, length }, theme)
    if (ticks.length > 1) return ticks
  }
  const first = { column: 0, label: formatDuration(scale.origin, theme) }
  const label = formatDuration(Math.max(1, scaleEnd(scale)), theme)
  return label.length + first.label.length + 1 > cells
    ? [first]
    : [first, { column: cells - label.length, label }]
}

/** Nanoseconds between ticks: the smallest round step that leaves at least nine columns to each. */
export function axisStep(length: number, cells: number): number {
  const least = (Math.max(1, length) * MIN_COLUMNS) / Math.max(1, cells)
  return STEPS.find((step) => step >= least) ?? STEPS.at(-1) ?? 1
}

function ticksAt(step: number, scale: Scale, theme: Pick<Theme, 'ascii'>): readonly Tick[] {
  const { origin, length, cells } = scale
  // Far from the trace's start all labels would begin alike, and be long.
  const base = origin >= FAR * step ? origin : 0
  const first = formatDuration(origin, theme)
  const ticks: Tick[] = [{ column: 0, label: first }]
  let free = first.length + 1
  for (const { start, end } of unbrokenStretches(scale)) {
    const from = Math.max(base + step, base + Math.ceil((start - base) / step) * step)
    for (let time = from; time <= end; time += step) {
      const column = Math.round((drawnTime(scale, time) * cells) / length)
      const label = base === 0 ? tickLabel(time, step, theme) : `+${tickLabel(time - base, step, theme)}`
      if (column + label.length > cells) break
      if (column < free) continue
      ticks.push({ column, label })
      free = column + label.length + 1
    }
  }
  return ticks
}

/** Whole numbers of the step's unit; from a minute on as durations are written everywhere. */
export function tickLabel(time: number, step: number, theme: Pick<Theme, 'ascii'>): string {
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
/** Steps from the trace's start, from which on ticks are counted from the left border: `10.0s  +200µs  +400µs`. */
const FAR = 100
/** Where not even so many ticks to a column bring a label inside, none will. */
const MAX_TICKS_TRIED = 10

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
