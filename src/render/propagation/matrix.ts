// Who calls whom, and what share of the calls keeps its context: services that call down the side, those that are called
// along the top. Where their names have no room they are numbered, and where not even that helps there is a line for each
// pair.
import type { Edge } from '../../propagation/diagnosis.ts'
import { glyphsOf } from '../glyphs.ts'
import { drawableService } from '../names.ts'
import { paint, styleOf } from '../style.ts'
import { cutEnd, padEnd, padStart, textWidth } from '../text.ts'
import type { Theme } from '../theme.ts'
import { formatCount } from '../units.ts'
import { callsOf, type Cell, joinProtocols, shareOf, wholeShare } from './matrix-cells.ts'
import { numberedLines } from './numbered-matrix.ts'

export interface MatrixLook {
  readonly width: number
  readonly theme: Theme
  readonly verbose: boolean
}

/**
 *             price  stock
 *       cart   100%      ·
 *       shop     0%    98%
 */
export function matrixLines(edges: readonly Edge[], look: MatrixLook): readonly string[] {
  const { width, theme, verbose } = look
  const cells = joinProtocols(edges)
  if (cells.length === 0) return []
  const callers = [...new Set(cells.map(({ caller }) => caller))].sort()
  const callees = [...new Set(cells.map(({ callee }) => callee))].sort()
  const { cut, dot } = glyphsOf(theme)
  const style = styleOf(theme)
  const side = Math.min(SIDE, Math.max(0, ...callers.map((name) => textWidth(drawableService(name)))))
  const columns = callees.map((name) => Math.max(4, Math.min(COLUMN, textWidth(drawableService(name)))))
  const needed = 2 + side + columns.reduce((sum, column) => sum + 2 + column, 0)
  if (needed > width || callers.length > MOST_ROWS) {
    const numbered = cells.length > MOST_PAIRS ? numberedLines(cells, look) : []
    return numbered.length > 0 && !verbose ? numbered : [...numbered, ...pairedLines(cells, look)]
  }
  const title = callees.map(
    (name, at) => `  ${padStart(cutEnd(drawableService(name), columns[at]!, cut), columns[at]!)}`,
  )
  return [
    paint(style.dim, `  ${' '.repeat(side)}${title.join('')}`),
    ...callers.map((caller) => {
      const row = callees.map((callee, at) => {
        const cell = cells.find((one) => one.caller === caller && one.callee === callee)
        const text = padStart(cell === undefined ? dot : wholeShare(cell), columns[at]!)
        return `  ${cell === undefined ? paint(style.dim, text) : cell.broken > 0 ? paint(style.error, text) : text}`
      })
      return `  ${padEnd(cutEnd(drawableService(caller), side, cut), side)}${row.join('')}`.trimEnd()
    }),
  ]
}

/** Worst first; of those that are whole the busiest. */
function pairedLines(cells: readonly Cell[], { width, theme, verbose }: MatrixLook): readonly string[] {
  const { arrow, cut } = glyphsOf(theme)
  const style = styleOf(theme)
  const worst = cells.toSorted((a, b) => shareOf(a) - shareOf(b) || b.broken - a.broken || b.whole - a.whole)
  const broken = cells.filter((cell) => cell.broken > 0).length
  const shown = worst.slice(0, verbose ? undefined : Math.max(MOST_PAIRS, Math.min(broken, MOST_BROKEN)))
  const digits = Math.max(...shown.map((cell) => formatCount(callsOf(cell)).length))
  const lines = shown.map((cell) => {
    const name = `${drawableService(cell.caller)} ${arrow} ${drawableService(cell.callee)}`
    const text = `  ${padStart(wholeShare(cell), 4)} of ${padStart(formatCount(callsOf(cell)), digits)}  ${name}`
    return paint(cell.broken > 0 ? style.error : style.plain, cutEnd(text, width, cut))
  })
  const rest = worst.length - lines.length
  if (rest === 0) return lines
  const whole = broken <= lines.length ? ', all of them whole' : ''
  return [
    ...lines,
    paint(style.dim, cutEnd(`  and ${formatCount(rest)} more${whole} (--verbose)`, width, cut)),
  ]
}

const SIDE = 24
const COLUMN = 18
const MOST_ROWS = 30
const MOST_PAIRS = 20
const MOST_BROKEN = 100
