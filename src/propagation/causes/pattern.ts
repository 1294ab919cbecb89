// Where a broken hop lies in the matrix of callers and callees. A whole row points at the caller's injection, a whole
// column at the callee's extraction, and a single cell at that client or that path:
//
//              stock   price   mail
//     shop       ✗       ✗      ✗       ← nothing that shop sends is taken up
//     cart       ✓       ✓
//     admin      ✓
import type { TextId } from '../spans/text-pool.ts'
import type { SpanTable } from '../spans/span-table.ts'
import type { Cell, Cells } from './cells.ts'

export interface Pattern {
  /** Callees of this caller that never, and that always take its context up; the hop's own among them. */
  readonly row: Line
  /** Callers of this callee, likewise. */
  readonly column: Line
  /** Whether no call out of the callee, and none into the caller, keeps its context, and there are some. */
  readonly calleeSendsNothing: boolean
  readonly callerTakesNothing: boolean
}

export interface Line {
  readonly broken: readonly string[]
  /** Without the hop's own cell. */
  readonly healthy: readonly string[]
  /** At least two of two: one alone is no pattern. */
  readonly isBad: boolean
}

export class Patterns {
  readonly #table: SpanTable
  readonly #cells: Cells
  readonly #rows = new Map<TextId, Named>()
  readonly #columns = new Map<TextId, Named>()

  /** @param cells that are counted whole by the time that they are asked of */
  constructor(table: SpanTable, cells: Cells) {
    this.#table = table
    this.#cells = cells
  }

  of(caller: TextId, callee: TextId): Pattern {
    return {
      row: lineOf(this.#row(caller), callee),
      column: lineOf(this.#column(callee), caller),
      calleeSendsNothing: isAllBroken(this.#row(callee)),
      callerTakesNothing: isAllBroken(this.#column(caller)),
    }
  }

  #row(caller: TextId): Named {
    const known = this.#rows.get(caller)
    if (known !== undefined) return known
    const row = this.#nameLine(this.#cells.row(caller), (cell) => cell.callee)
    this.#rows.set(caller, row)
    return row
  }

  #column(callee: TextId): Named {
    const known = this.#columns.get(callee)
    if (known !== undefined) return known
    const column = this.#nameLine(this.#cells.column(callee), (cell) => cell.caller)
    this.#columns.set(callee, column)
    return column
  }

  /**
   * Calls without a span of their own say nothing here: they carry no context that could be taken up, whoever is called.
   */
  #nameLine(cells: Iterable<Cell>, other: (cell: Cell) => TextId): Named {
    const broken: string[] = []
    const healthy = new Map<TextId, string>()
    for (const cell of cells) {
      const through = cell.healthy.length + cell.linked
      const calls = through + cell.brokenAtExit
      if (calls < FEWEST) continue
      const share = cell.brokenAtExit / calls
      const name = this.#table.texts.textOf(other(cell)) ?? ''
      if (share > 1 - MIXED) broken.push(name)
      else if (share < MIXED) healthy.set(other(cell), name)
    }
    return { broken, healthy, names: [...healthy.values()] }
  }
}

/** A line as it is for all hops in it. */
interface Named {
  readonly broken: readonly string[]
  readonly healthy: ReadonlyMap<TextId, string>
  readonly names: readonly string[]
}

function isAllBroken({ broken, names }: Named): boolean {
  return broken.length > 0 && names.length === 0
}

function lineOf({ broken, healthy, names }: Named, own: TextId): Line {
  const others = healthy.has(own) ? names.filter((name) => name !== healthy.get(own)) : names
  return { broken, healthy: others, isBad: broken.length >= 2 && others.length === 0 }
}

const FEWEST = 2
const MIXED = 0.1
