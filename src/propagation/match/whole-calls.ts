// Which services call which, as far as their traces are whole.
import { addTo } from '../spans/add-to.ts'
import type { SpanTable } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'

export class WholeCalls {
  /** By caller. */
  readonly #callees = new Map<TextId, Set<TextId>>()

  /** O(n). */
  constructor(table: SpanTable) {
    for (let row = 0; row < table.count; row++) {
      const parent = table.parent[row]!
      if (parent < 0) continue
      const [caller, callee] = [table.serviceOf(parent), table.serviceOf(row)]
      if (caller !== callee) addTo(this.#callees, caller, callee)
    }
  }

  has(caller: TextId, callee: TextId): boolean {
    return this.#callees.get(caller)?.has(callee) === true
  }
}
