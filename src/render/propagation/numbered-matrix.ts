// Who calls whom where names have no room along the top: the services that are called are numbered, and named below.
import { glyphsOf } from '../glyphs.ts'
import { drawableService } from '../names.ts'
import { paint, styleOf } from '../style.ts'
import { cutEnd, padEnd, padStart, textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'
import { type Cell, wholeShare } from './matrix-cells.ts'

/**
 * Shares in per cent; `~` stands before what is broken.
 *
 *              1   2
 *       cart 100   ·
 *       shop  ~0 ~98
 *       1 price  2 stock
 *
 * @returns nothing where there is no room
 */
export function numberedLines(
  cells: readonly Cell[],
  { width, theme }: { readonly width: number; readonly theme: Theme },
): readonly string[] {
  const callers = [...new Set(cells.map(({ caller }) => caller))].sort()
  const callees = [...new Set(cells.map(({ callee }) => callee))].sort()
  const { cut, dot } = glyphsOf(theme)
  const style = styleOf(theme)
  const side = Math.min(SIDE, Math.max(...callers.map((name) => textWidth(drawableService(name)))))
  if (2 + side + COLUMN * callees.length > width) return []
  const byPair = new Map(cells.map((cell) => [JSON.stringify([cell.caller, cell.callee]), cell]))
  const cellText = (cell: Cell | undefined): string => {
    if (cell === undefined) return paint(style.dim, padStart(dot, COLUMN))
    const share = wholeShare(cell).replace('%', '')
    return cell.broken > 0 ? paint(style.error, padStart(`~${share}`, COLUMN)) : padStart(share, COLUMN)
  }
  const numbers = callees.map((_, at) => padStart(String(at + 1), COLUMN)).join('')
  return [
    paint(style.dim, `  ${padEnd(cutEnd('in %', side, cut), side)}${numbers}`),
    ...callers.map((caller) => {
      const row = callees.map((callee) => cellText(byPair.get(JSON.stringify([caller, callee]))))
      return `  ${padEnd(cutEnd(drawableService(caller), side, cut), side)}${row.join('')}`.trimEnd()
    }),
    ...legendLines(callees, width, cut).map((line) => paint(style.dim, line)),
  ]
}

/** `  1 price   2 stock`, in columns, read from left to right. */
function legendLines(callees: readonly string[], width: number, cut: string): readonly string[] {
  const digits = String(callees.length).length
  const names = callees.map(
    (name, at) =>
      `${padStart(String(at + 1), digits)} ${cutEnd(drawableService(name), width - digits - 3, cut)}`,
  )
  const column = Math.max(...names.map(textWidth)) + 2
  const perLine = Math.max(1, Math.floor((width - 2) / column))
  return Array.from({ length: Math.ceil(names.length / perLine) }, (_, line) =>
    `  ${names
      .slice(line * perLine, (line + 1) * perLine)
      .map((name) => padEnd(name, column))
      .join('')}`.trimEnd(),
  )
}

const SIDE = 28
/** `~100` never comes: what is broken is below that. */
const COLUMN = 4
