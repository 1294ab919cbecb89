// Which services call which, as far as their traces are whole.
import type { SpanTable } from '../spans/span-table.ts'

/** Keys of callers and callees. */
export function findWholeCalls(table: SpanTable): ReadonlySet<number> {
  const calls = new Set<number>()
  for (let row = 0; row < table.count; row++) {
    const parent = table.parent[row]!
    if (parent < 0) continue
    const [caller, callee] = [table.serviceOf(parent), table.serviceOf(row)]
    if (caller !== callee) calls.add(callKey(caller, callee))
  }
  return calls
}

export function callKey(caller: number, callee: number): number {
  return caller * SERVICES + callee
}

/** More than there are texts. */
const SERVICES = 2 ** 26
