// Two traces side by side: what each is, where B spent its time differently, and in what they are made differently.
//
//     A 4bf92f35  POST /api/checkout  30.0s  132 spans  1 error
//     B 9c1d02aa  POST /api/checkout  2.31s   12 spans  0 errors      -27.7s   -92%
//
//     CRITICAL-PATH TIME BY CALL PATH                   A        B        CHANGE
//     ~ payments  POST api.stripe.com      2→1×     26.1s    1.62s    -24.5s ▇▇▇▇▇▇▇▇
//     - checkout  gap: SELECT users → POST          3.02s        -    -3.02s ▇
//     = 9 paths changed by less than 1% of A        508ms    686ms    +178ms ▏
//       total (sums to the root's duration)         30.0s    2.31s    -27.7s
//
//     STRUCTURE (- only in A, + only in B, ~ count or status differs)
//       frontend POST /api/checkout
//     ~ ╰╴POST api.stripe.com                                2 → 1×   error → ok
//
// Signs stand in the first column, so that grep finds them.
import type { TraceDiff } from '../../analysis/diff/diff.ts'
import { diffColumns } from './diff-columns.ts'
import { longestFacts, renderDiffHeader } from './diff-header.ts'
import { renderStructure } from './diff-structure.ts'
import { longestWhat, renderTimeTable, timeLines } from './diff-table.ts'
import { glyphsOf, type Glyphs } from '../glyphs.ts'
import { NameCache } from '../waterfall/label.ts'
import { servicePalette, type ServicePalette, type Style, styleOf } from '../style.ts'
import type { Theme } from '../theme.ts'

export interface DiffOptions {
  /** Columns; no line is longer. */
  readonly width: number
  readonly theme: Theme
  /** At most about this many rows in each part; the rest is summed up. Without it there are as many as there are. */
  readonly rowBudget?: number | undefined
}

/** What every part of the screen needs. */
export interface DiffPage {
  readonly diff: TraceDiff
  readonly options: DiffOptions
  readonly style: Style
  readonly glyphs: Glyphs
  readonly palette: ServicePalette
  readonly names: NameCache
}

/** Lines without line breaks. */
export function renderDiff(diff: TraceDiff, options: DiffOptions): string[] {
  const page: DiffPage = {
    diff,
    options,
    style: styleOf(options.theme),
    glyphs: glyphsOf(options.theme),
    palette: servicePalette(new Set([...diff.a.trace.services, ...diff.b.trace.services])),
    names: new NameCache(),
  }
  const lines = timeLines(page)
  const columns = diffColumns(options.width, {
    what: longestWhat(lines, page),
    above: longestFacts(page),
  })
  return [
    ...renderDiffHeader(page, columns),
    '',
    ...renderTimeTable(page, lines, columns),
    '',
    ...renderStructure(page, columns.width),
  ]
}
