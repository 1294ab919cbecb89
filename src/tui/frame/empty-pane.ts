// A pane that has nothing to show says so.
import { fillRows } from './fill-rows.ts'
import { paint, styleOf } from '../../render/style.ts'
import { cutEnd, padEnd } from '../../render/text.ts'
import type { PaneLook, PaneSize } from '../pane.ts'
import { drawPaneTitle, STAYS } from './pane-title.ts'

/** Exactly `rows` lines of exactly `columns` cells. */
export function emptyPane(
  title: string,
  text: string,
  { columns, rows }: PaneSize,
  look: PaneLook,
): readonly string[] {
  const { dim } = styleOf(look.theme)
  const blank = ' '.repeat(columns)
  const told = paint(dim, padEnd(cutEnd(`  ${text}`, columns), columns))
  const lines = [drawPaneTitle([{ text: title, rank: STAYS }], '', columns, look), blank, told]
  return fillRows(lines, rows, columns)
}
