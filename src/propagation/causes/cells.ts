// The matrix of callers and callees, by row, by column and by cell: of thousands of hops each asks for its own.
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'

/** All calls of one service to another. */
export interface Cell {
  readonly caller: TextId
  readonly callee: TextId
  /** The called spans of those that kept the context. */
  readonly healthy: Row[]
  /** Heads that link to the caller, by design: the context came through. */
  linked: number
  /** Broken with the caller's own span of the call at hand, and without. */
  brokenAtExit: number
  brokenRaw: number
}

export class Cells {
  readonly #table: SpanTable
  readonly #byCaller = new Map<TextId, Map<TextId, Cell>>()
  readonly #byCallee = new Map<TextId, Cell[]>()
  readonly #healthyOf = new Map<number, Row[]>()
  readonly #scopesOf = new Map<TextId, Set<string | undefined>>()

  constructor(table: SpanTable) {
    this.#table = table
  }

  /** Made where there is none. */
  of(caller: TextId, callee: TextId): Cell {
    let row = this.#byCaller.get(caller)
    if (row === undefined) this.#byCaller.set(caller, (row = new Map()))
    let cell = row.get(callee)
    if (cell === undefined) {
      cell = { caller, callee, healthy: [], linked: 0, brokenAtExit: 0, brokenRaw: 0 }
      row.set(callee, cell)
      const column = this.#byCallee.get(callee)
      if (column === undefined) this.#byCallee.set(callee, [cell])
      else column.push(cell)
    }
    return cell
  }

  addHealthy(row: Row): void {
    const table = this.#table
    const parent = table.parent[row]!
    const caller = table.serviceOf(parent)
    this.of(caller, table.serviceOf(row)).healthy.push(row)
    const operation = table.operation[row]!
    const known = this.#healthyOf.get(operation)
    if (known === undefined) this.#healthyOf.set(operation, [row])
    else known.push(row)
    const scopes = this.#scopesOf.get(caller)
    if (scopes === undefined) this.#scopesOf.set(caller, new Set([table.scopeOf(parent)]))
    else scopes.add(table.scopeOf(parent))
  }

  /** Calls of a service to others. */
  row(caller: TextId): Iterable<Cell> {
    return this.#byCaller.get(caller)?.values() ?? []
  }

  /** Calls of others to a service. */
  column(callee: TextId): Iterable<Cell> {
    return this.#byCallee.get(callee) ?? []
  }

  /** Spans of an operation whose caller's context came through. */
  healthyOf(operation: number): readonly Row[] {
    return this.#healthyOf.get(operation) ?? []
  }

  /** Scopes of the spans whose context came through, by their service. */
  healthyScopesOf(caller: TextId): ReadonlySet<string | undefined> {
    return this.#scopesOf.get(caller) ?? new Set()
  }
}
