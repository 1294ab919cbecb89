// The first line of a pane: a rule with what is in it, bright where keys go.
//
//     ── traces · newest first ─────────────────────────────────────── 12/340 ──
import { glyphsOf } from '../../render/glyphs.ts'
import { paint, styleOf } from '../../render/style.ts'
import { cutEnd, cutMiddle, textWidth } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import type { PaneLook } from '../pane.ts'

/** Made harmless already, as everything in here. */
export interface TitlePart {
  readonly text: string
  /** The lowest goes first where there is no room for all. */
  readonly rank: number
}

/** What is said whatever else has to go: it is shortened. */
export const STAYS: number = Infinity

/** At the right. */
export interface TitleEnd {
  readonly text: string
  /** Nobody should overlook it. */
  readonly isBright: boolean
}

/** Exactly `columns` cells; the parts give way to what stands at the right. */
export function drawPaneTitle(
  parts: readonly TitlePart[],
  end: string | TitleEnd,
  columns: number,
  look: PaneLook,
): string {
  const { theme, isFocused } = look
  const { rule, cut } = glyphsOf(theme)
  const style = styleOf(theme)
  const room = Math.max(1, columns - 2 * EDGE)
  const right = typeof end === 'string' ? { text: end, isBright: false } : end
  const place = right.text === '' ? '' : cutEnd(right.text, Math.max(1, room - MIN_TEXT - 2 * EDGE), cut)
  const placeCells = place === '' ? 0 : textWidth(place) + 2 + 2
  const title = fitTitle(parts, Math.max(1, room - placeCells), theme)
  const fill = rule.repeat(Math.max(0, columns - EDGE - textWidth(title) - 1 - placeCells))
  const pen = isFocused ? style.bold : style.dim
  const line = `${paint(pen, rule.repeat(2))} ${paint(pen, title)} ${paint(style.dim, fill)}`
  if (place === '') return line
  return `${line} ${paint(right.isBright ? style.bold : style.dim, place)} ${paint(style.dim, rule.repeat(2))}`
}

/** A rule of two and a blank. */
const EDGE = 3
/** What is left of the text however long the other is. */
const MIN_TEXT = 16

/** At most `room` cells: whole parts go, then the first of those that stay is cut in its middle, for as long as it says anything. */
function fitTitle(parts: readonly TitlePart[], room: number, theme: Theme): string {
  const { dot, cut } = glyphsOf(theme)
  const between = ` ${dot} `
  const shown = [...parts]
  const over = (): number =>
    shown.reduce((sum, { text }) => sum + textWidth(text), (shown.length - 1) * textWidth(between)) - room
  const first = shown[0]
  if (first === undefined) return ''
  while (over() > 0) {
    const lowest = shown.reduce((one, other) => (other.rank < one.rank ? other : one))
    const isLong = textWidth(first.text) - over() >= MIN_NAME
    // Better half of a name than nothing of what went wrong.
    if (lowest.rank === STAYS || (lowest.rank >= WORTH_A_CUT && isLong)) break
    shown.splice(shown.indexOf(lowest), 1)
  }
  const name = cutMiddle(
    first.text,
    Math.max(Math.min(MIN_NAME, textWidth(first.text)), textWidth(first.text) - over()),
    cut,
  )
  return cutEnd([name, ...shown.slice(1).map(({ text }) => text)].join(between), room, cut)
}

/** From this rank on a part is worth more than the middle of the name. */
export const WORTH_A_CUT = 10
/** Less of a name tells nothing. */
const MIN_NAME = 12
