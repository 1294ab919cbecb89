// The line of titles over the rows, with ticks at round times, and below the rows what the boxes mean.
import type { Analysis } from '../../analysis/analysis.ts'
import { findIdle, isIdleWorthShowing } from '../../analysis/gaps/idle.ts'
import type { Trace } from '../../trace/trace.ts'
import { axisStep, axisTicks, tickLabel } from '../waterfall/axis.ts'
import { percent } from './html-bar.ts'
import type { HtmlPage } from './html.ts'
import type { Scale } from '../waterfall/scale.ts'
import { squeezeScale } from '../waterfall/squeeze.ts'
import type { Theme } from '../theme.ts'

/**
 * The whole trace. Nobody can look closer at a part of a page, so that long stretches without any span are squeezed
 * where they would make specks of all the rest.
 */
export function pageAxis(trace: Trace, analysis: Analysis | undefined): Scale {
  const scale = { origin: 0, length: Math.max(1, trace.duration), cells: COLUMNS }
  if (analysis === undefined) return scale
  const idle = findIdle(trace)
  if (!isIdleWorthShowing(trace, idle)) return scale
  const squeezed = squeezeScale(scale, idle)
  // Where no span takes any time, all of it is idle, and nothing would be left.
  return squeezed.length > 0 ? squeezed : scale
}

/** As if the axis had so many columns: room for a label at each tick, also on a small screen. */
const COLUMNS = 72

/** What shows behind the bars: a line at each tick, or what is squeezed. */
export function axisBackground(axis: Scale): string {
  const { broken, length } = axis
  if (broken === undefined) {
    const step = percent(axisStep(length, COLUMNS) / length)
    return `repeating-linear-gradient(to right,var(--line) 0 1px,transparent 1px ${step}%)`
  }
  const stops = broken.breaks.map(({ at, drawn }) => {
    const [from, to] = [percent(at / length), percent((at + drawn) / length)]
    return `transparent ${from}%,var(--line) ${from}% ${to}%,transparent ${to}%`
  })
  return `linear-gradient(to right,${stops.join(',')})`
}

export function htmlTitles({ scale, labels, figures }: HtmlPage): string {
  const ticks = ticksOf(scale.axis, labels.theme).map(
    ({ at, label }) => `<i style="left:${percent(at)}%">${label}</i>`,
  )
  const crit = figures.shares === undefined ? '' : 'CRIT'
  return `<div class="r head"><span>SPAN</span><span class="x">${ticks.join('')}</span><span class="v">TIME</span><span class="v">${crit}</span></div>\n`
}

interface PageTick {
  /** 0 to 1. */
  readonly at: number
  readonly label: string
}

function ticksOf(axis: Scale, theme: Theme): readonly PageTick[] {
  const { length, broken } = axis
  if (broken !== undefined) {
    return axisTicks(axis, theme).map(({ column, label }) => ({ at: column / COLUMNS, label }))
  }
  const step = axisStep(length, COLUMNS)
  const ticks: PageTick[] = [{ at: 0, label: '0' }]
  for (let time = step; time <= length * (1 - LABEL_ROOM); time += step) {
    ticks.push({ at: time / length, label: tickLabel(time, step, theme) })
  }
  return ticks
}

/** A label at the right border would stick out. */
const LABEL_ROOM = 0.07

const MEANINGS = [
  ['own', 'own time, critical path'],
  ['off', 'own time, off it'],
  ['wait', 'waiting on a child'],
  ['gap', 'no span'],
  ['open', 'not known, left out, or outside its parent'],
] as const

export function htmlLegend({ analysis }: HtmlPage): string {
  const entries = MEANINGS.filter(([look]) => analysis !== undefined || look !== 'off').map(
    ([look, text]) => {
      const meaning = analysis === undefined && look === 'own' ? 'own time' : text
      return `<span><span class="x"><i class="${look}"></i></span> ${meaning}</span>`
    },
  )
  return `<div class="key">${entries.join('')}</div>\n`
}
