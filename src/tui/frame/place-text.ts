// Where the cursor is in what a pane shows, told alike by all of them at the right of their titles.
import { glyphsOf } from '../../render/glyphs.ts'
import { sanitize } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { formatCount } from '../../render/units.ts'

export interface Place {
  /** From 0. */
  readonly at: number
  readonly of: number
}

/** What is searched for, and how often it is there. */
export interface Found {
  readonly query: string
  readonly count: number
  /** Which of them the cursor is on, from 1; undefined where it is on none. */
  readonly nth?: number | undefined
}

/** `3/37`; of nothing `0/0`. */
export function placeText({ at, of }: Place): string {
  return `${formatCount(of === 0 ? 0 : at + 1)}/${formatCount(of)}`
}

/** `/charge · 2 of 12 found · 3/37`, and `12 found` where the cursor is on none. */
export function foundText({ query, count, nth }: Found, place: Place, theme: Theme): string {
  if (query === '') return placeText(place)
  const which = nth === undefined || count < 2 ? '' : `${formatCount(nth)} of `
  const parts = [`/${sanitize(query)}`, `${which}${formatCount(count)} found`, placeText(place)]
  return parts.join(` ${glyphsOf(theme).dot} `)
}
