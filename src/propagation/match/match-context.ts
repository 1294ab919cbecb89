// What all matching looks at: spans on one clock, their roles, and the spans that may have called.
import { findRoles, type Role } from '../spans/roles.ts'
import type { SpanTable } from '../spans/span-table.ts'
import { Anchors } from './anchors.ts'
import { findClockOffsets } from './clock-offsets.ts'
import { findSupplies } from './supplies.ts'
import type { Supply } from './supply.ts'

export class MatchContext {
  readonly table: SpanTable
  readonly roles: readonly Role[]
  /** On the common clock. */
  readonly start: Float64Array
  readonly end: Float64Array
  readonly supplies: ReadonlyMap<number, Supply>
  /** Index of the process of each emitter; equal for equal service and instance. */
  readonly processOf: Int32Array
  readonly #anchors = new Map<number, Anchors>()

  /** @param taken 1 for spans whose callee is known already */
  constructor(table: SpanTable, taken: Uint8Array) {
    this.table = table
    this.roles = findRoles(table)
    const offsets = findClockOffsets(table)
    this.start = new Float64Array(table.count)
    this.end = new Float64Array(table.count)
    for (let row = 0; row < table.count; row++) {
      const offset = offsets[table.emitter[row]!]!
      this.start[row] = table.start[row]! + offset
      this.end[row] = table.end[row]! + offset
    }
    this.supplies = findSupplies(table, this.roles, this, taken)
    const processes = new Map<string, number>()
    this.processOf = Int32Array.from(table.emitters, ({ service, instance }) => {
      const key = `${service} ${instance ?? ''}`
      const index = processes.get(key) ?? processes.size
      processes.set(key, index)
      return index
    })
  }

  anchorsOf(supply: Supply): Anchors | undefined {
    let anchors = this.#anchors.get(supply.operation)
    if (anchors === undefined) {
      anchors = new Anchors(this.table, supply, this.start, this.end)
      this.#anchors.set(supply.operation, anchors)
    }
    return anchors.areAny ? anchors : undefined
  }
}
