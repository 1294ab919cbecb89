// The line of titles over the rows, with ticks at round times, and below the rows what the boxes mean.
import { axisStep, tickLabel } from './axis.ts'
import { share } from './html-bar.ts'
import type { HtmlPage } from './html.ts'

/** Nanoseconds between two ticks. */
export function tickStep(length: number): number {
  return axisStep(length, COLUMNS)
}

/** As if the axis had so many columns: room for a label at each tick, also on a small screen. */
const COLUMNS = 72

export function htmlTitles({ scale, labels, figures }: HtmlPage): string {
  const step = tickStep(scale.length)
  const ticks: string[] = []
  for (let at = 0; at * step <= scale.length * (1 - LABEL_ROOM); at++) {
    const label = at === 0 ? '0' : tickLabel(at * step, step, labels.theme)
    ticks.push(`<i style="left:${share(at * step, scale.length)}%">${label}</i>`)
  }
  const crit = figures.shares === undefined ? '' : 'CRIT'
  return `<div class="r head"><span>SPAN</span><span class="x">${ticks.join('')}</span><span class="v">TIME</span><span class="v">${crit}</span></div>\n`
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
