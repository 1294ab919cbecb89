// The first line of a pane: a rule with what is in it, bright where keys go.
//
//     ── traces · by arrival ──────────────────────────────────── 12 of 340 ──
import { glyphsOf } from '../../render/glyphs.ts'
import { paint, styleOf } from '../../render/style.ts'
import { cutEnd, cutMiddle, textWidth } from '../../render/text.ts'
import type { PaneLook } from '../pane.ts'

/** Exactly `columns` cells; the text is cut for what stands at the right. Both are made harmless already. */
export function drawPaneTitle(
  text: string,
  right: string,
  columns: number,
  { theme, isFocused }: PaneLook,
): string {
  const { rule, cut } = glyphsOf(theme)
  const style = styleOf(theme)
  const room = Math.max(1, columns - 2 * EDGE)
  const end = right === '' ? '' : cutEnd(right, Math.max(1, room - MIN_TEXT - 2 * EDGE), cut)
  const endCells = end === '' ? 0 : textWidth(end) + 2 + 2
  const title = cutMiddle(text, Math.max(1, room - endCells), cut)
  const fill = rule.repeat(Math.max(0, columns - EDGE - textWidth(title) - 1 - endCells))
  const pen = isFocused ? style.bold : style.dim
  const tail = end === '' ? fill : `${fill} ${end} ${rule.repeat(2)}`
  return `${paint(pen, rule.repeat(2))} ${paint(pen, title)} ${paint(style.dim, tail)}`
}

/** A rule of two and a blank. */
const EDGE = 3
/** What is left of the text however long the other is. */
const MIN_TEXT = 16
