// Every sign that a waterfall is drawn with, twice. Most of the Unicode ones are of ambiguous width: terminals set up
// for Chinese, Japanese or Korean give them two cells, and need the ASCII ones.
import type { Theme } from './theme.ts'

export interface Glyphs {
  /** By eighths filled from the left, 0 to 8. */
  readonly own: readonly string[]
  /** By eighths filled from the right, 0 to 8: only ▐ and ▕ exist, so these are the nearest. */
  readonly ownFromRight: readonly string[]
  /** The left blocks can be shown reversed, which gives every eighth of a right one. */
  readonly reversible: boolean
  readonly offPath: string
  readonly waiting: string
  readonly nothing: string
  readonly tiny: string
  readonly open: string
  readonly rootEnd: string
  readonly branch: string
  readonly lastBranch: string
  readonly trunk: string
  readonly noTrunk: string
  readonly cut: string
  readonly times: string
  readonly dot: string
  readonly arrow: string
  readonly running: string
  readonly depth: string
  readonly links: string
  readonly rule: string
  /** A cell of a bar that shows a difference. */
  readonly change: string
  readonly error: string
  readonly missing: string
  /** At a border of the axis: the row goes on beyond it. */
  readonly clippedLeft: string
  readonly clippedRight: string
  /** A long stretch without any span, which is not drawn to scale. */
  readonly squeezed: string
  /** Before a time that was moved with its clock. */
  readonly moved: string
}

export function glyphsOf(theme: Pick<Theme, 'ascii'>): Glyphs {
  return theme.ascii ? ASCII : UNICODE
}

const UNICODE: Glyphs = {
  own: [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
  ownFromRight: [' ', '▕', '▕', '▐', '▐', '▐', '▐', '█', '█'],
  reversible: true,
  offPath: '▒',
  waiting: '─',
  nothing: '░',
  tiny: '▏',
  open: '╌',
  rootEnd: '╎',
  branch: '├╴',
  lastBranch: '╰╴',
  trunk: '│ ',
  noTrunk: '  ',
  cut: '…',
  times: '×',
  dot: '·',
  arrow: '→',
  running: '▸',
  depth: '»',
  links: '↪ ',
  rule: '─',
  change: '▇',
  error: '!',
  missing: '?',
  clippedLeft: '‹',
  clippedRight: '›',
  squeezed: '⋯',
  moved: '~',
}

const ASCII: Glyphs = {
  own: [' ', '|', '|', '|', '#', '#', '#', '#', '#'],
  ownFromRight: [' ', '#', '#', '#', '#', '#', '#', '#', '#'],
  reversible: false,
  offPath: '=',
  waiting: '-',
  nothing: '.',
  tiny: '|',
  open: '~',
  rootEnd: ':',
  branch: '|-',
  lastBranch: '`-',
  trunk: '| ',
  noTrunk: '  ',
  cut: '~',
  times: 'x',
  dot: '-',
  arrow: '->',
  running: '>',
  depth: '>>',
  links: 'links:',
  rule: '-',
  change: '#',
  error: '!',
  missing: '?',
  clippedLeft: '<',
  clippedRight: '>',
  squeezed: ':',
  moved: '~',
}
