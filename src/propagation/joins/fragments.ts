// Fragments as wholes: when they ran, their spans in order of time, and what operations they have, each worked out for
// those that are asked for.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { rowsByStart } from './rows-by-start.ts'

export class Fragments {
  readonly #table: SpanTable
  readonly #end: Float64Array
  readonly #rows = new Map<Row, Int32Array>()
  readonly #operations = new Map<Row, readonly number[]>()
  readonly count: number
  /** How many run at a time, which decides how often two that have nothing to do with each other meet. */
  readonly running: number

  constructor(table: SpanTable) {
    this.#table = table
    this.#end = new Float64Array(table.count)
    let count = 0
    let total = 0
    let from = Infinity
    let to = -Infinity
    for (let row = table.count - 1; row >= 0; row--) {
      if (table.hasMark(row, MARK.untimed)) continue
      const head = table.head[row] as Row
      const end = table.end[row] as number
      if (this.#end[head] === 0 || end > (this.#end[head] as number)) this.#end[head] = end
      if (head !== row) continue
      count++
      total += (this.#end[row] as number) - (table.start[row] as number)
      from = Math.min(from, table.start[row] as number)
      to = Math.max(to, this.#end[row] as number)
    }
    this.count = Math.max(1, count)
    this.running = to > from ? total / (to - from) : 1
  }

  /** The last end of its spans. */
  endOf(head: Row): number {
    return this.#end[head] as number
  }

  rowsOf(head: Row): Int32Array {
    let rows = this.#rows.get(head)
    if (rows === undefined) {
      rows = rowsByStart(this.#table, head, this.#table.size[head] as number)
      this.#rows.set(head, rows)
    }
    return rows
  }

  /** Each once. */
  operationsOf(head: Row): readonly number[] {
    let operations = this.#operations.get(head)
    if (operations === undefined) {
      const end = head + (this.#table.size[head] as number)
      operations = [...new Set(this.#table.operation.subarray(head, end))]
      this.#operations.set(head, operations)
    }
    return operations
  }
}
