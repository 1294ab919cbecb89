// What stands before every row of a pane: the cursor, as a sign of its own. Reverse video and backgrounds would not do:
// bars use them, and neither survives every terminal or NO_COLOR.
import { paint, styleOf } from '../../render/style.ts'
import type { PaneLook } from '../pane.ts'

/** Cells that it takes. */
export const MARK_CELLS = 2

/** Exactly as many cells; bright where keys go. */
export function cursorMark(isCursor: boolean, { theme, isFocused }: PaneLook): string {
  if (!isCursor) return '  '
  const { bold, dim } = styleOf(theme)
  return `${paint(isFocused ? bold : dim, theme.ascii ? '>' : '▌')} `
}

/** The same of a row that is searched for, and that the cursor is not on. */
export function foundMark({ theme }: Pick<PaneLook, 'theme'>): string {
  return `${paint(styleOf(theme).bold, '*')} `
}
