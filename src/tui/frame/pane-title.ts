// The first line of a pane: a rule with what is in it, bright where keys go.
//
//     ── traces · by arrival ──────────────────────────────────── 12 of 340 ──
import { glyphsOf } from '../../render/glyphs.ts'
import { paint, styleOf } from '../../render/style.ts'
import { cutMiddle, textWidth } from '../../render/text.ts'
import type { PaneLook } from '../pane.ts'

/** Exactly `columns` cells; `right` gives way first. Both are made harmless already. */
export function drawPaneTitle(
  text: string,
  right: string,
  columns: number,
  { theme, isFocused }: PaneLook,
): string {
  const { rule, cut } = glyphsOf(theme)
  const style = styleOf(theme)
  const least = 2 + 1 + 1 + 2
  const title = cutMiddle(text, Math.max(1, columns - least), cut)
  const left = columns - least - textWidth(title)
  const end = right !== '' && left >= textWidth(right) + 4 ? ` ${right} ` : ''
  const fill = columns - 2 - 1 - textWidth(title) - 1 - textWidth(end) - (end === '' ? 0 : 2)
  const pen = isFocused ? style.bold : style.dim
  const lead = paint(pen, rule.repeat(2))
  const rest = paint(style.dim, rule.repeat(Math.max(0, fill)) + end + (end === '' ? '' : rule.repeat(2)))
  return `${lead} ${paint(pen, title)} ${rest}`
}
