// Who is named as the caller of what lost its context.
import { findBrokenHops } from '../../../src/propagation/hops/find-broken-hops.ts'
import { findRoles } from '../../../src/propagation/spans/roles.ts'
import type { DrawnLoad } from './drawn-load.ts'

/** Each hop as a sentence. */
export function hopsOf(load: DrawnLoad): readonly string[] {
  const { hops } = findBrokenHops(load.table, findRoles(load.table), load.heads(), [])
  return hops
    .map(({ callerOperation, calleeOperation, mode }) => {
      return `${load.nameOf(callerOperation)} -> ${load.nameOf(calleeOperation)}, ${mode}`
    })
    .sort()
}
