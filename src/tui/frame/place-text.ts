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
  /** Where it is in that one, drawable, where it cannot be seen. */
  readonly place?: string | undefined
  /** There may be more. */
  readonly isLooking?: boolean
}

/** `3/37`; of nothing `0/0`. */
export function placeText({ at, of }: Place): string {
  return `${formatCount(of === 0 ? 0 : at + 1)}/${formatCount(of)}`
}

/**
 * `/charge · 2 of 12 found · 3/37`, and `12 found` where the cursor is on none; `/refused · 1 found · 3/37 · in exception.type`,
 * and while it is being looked for `3 found, looking…`.
 */
export function foundText(found: Found, place: Place, theme: Theme): string {
  const { query, count, nth, isLooking = false } = found
  if (query === '') return placeText(place)
  const which = nth === undefined || count < 2 ? '' : `${formatCount(nth)} of `
  const { dot, cut } = glyphsOf(theme)
  const counted = `${which}${formatCount(count)} found${isLooking ? `, looking${cut}` : ''}`
  const parts = [`/${sanitize(query)}`, counted, placeText(place)]
  // The last, for it is the longest, and what there is no room for is cut at its end.
  if (found.place !== undefined) parts.push(found.place)
  return parts.join(` ${dot} `)
}
