// Where a broken hop lies in the matrix of callers and callees. A whole row points at the caller's injection, a whole
// column at the callee's extraction, and a single cell at that client or that path:
//
//              stock   price   mail
//     shop       ✗       ✗      ✗       ← nothing that shop sends is taken up
//     cart       ✓       ✓
//     admin      ✓
import type { TextId } from '../spans/text-pool.ts'
import type { CauseView, Cell } from './cause-view.ts'

export interface Pattern {
  /** Callees of this caller that never, and that always take its context up; the hop's own among them. */
  readonly row: Line
  /** Callers of this callee, likewise. */
  readonly column: Line
}

export interface Line {
  readonly broken: readonly string[]
  /** Without the hop's own cell. */
  readonly healthy: readonly string[]
  /** At least two of two: one alone is no pattern. */
  readonly isBad: boolean
}

export function findPattern(view: CauseView, caller: TextId, callee: TextId): Pattern {
  return {
    row: lineOf(
      view,
      (cell) => cell.caller === caller,
      (cell) => cell.callee,
      callee,
    ),
    column: lineOf(
      view,
      (cell) => cell.callee === callee,
      (cell) => cell.caller,
      caller,
    ),
  }
}

/**
 * Calls without a span of their own say nothing here: they carry no context that could be taken up, whoever is called.
 */
function lineOf(
  { table, cells }: CauseView,
  isOfLine: (cell: Cell) => boolean,
  other: (cell: Cell) => TextId,
  own: TextId,
): Line {
  const broken: string[] = []
  const healthy: string[] = []
  for (const cell of cells) {
    if (!isOfLine(cell)) continue
    const through = cell.healthy.length + cell.linked
    const calls = through + cell.brokenAtExit
    if (calls < FEWEST) continue
    const share = cell.brokenAtExit / calls
    const name = table.texts.textOf(other(cell)) ?? ''
    if (share > 1 - MIXED) broken.push(name)
    else if (share < MIXED && other(cell) !== own) healthy.push(name)
  }
  return { broken, healthy, isBad: broken.length >= 2 && healthy.length === 0 }
}

const FEWEST = 2
const MIXED = 0.1
