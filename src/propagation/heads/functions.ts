// Functions, and services behind a load balancer, whose context is their platform's: the parent that they name is a span
// of the platform, which nobody exports, and its ids begin with the time as those of nobody else here. Where a caller
// states the invocation's id there is somebody to be joined to.
import type { Row } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { idShape } from '../spans/id-shape.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'

export function claimFunctions(
  { table, invokedIds, joinOf, ownIdsAreTimed }: HeadView,
  heads: readonly Row[],
): readonly Claim[] {
  const found = heads.filter((head) => {
    if (!table.hasMark(head, MARK.orphan) || joinOf.has(head)) return false
    const invocation = table.factId('faas.invocation.id', head)
    if (invocation !== 0 && invokedIds.has(invocation)) return false
    const isFunction = invocation !== 0 || table.factId('faas.trigger', head) !== 0
    if (!isFunction && ownIdsAreTimed) return false
    return idShape(table.traceIdOf(head), table.instantOf(table.start[head] as number)) === 'epoch'
  })
  const [first] = found
  if (first === undefined) return []
  const service = table.operationOf(first).serviceName
  return [
    {
      code: 'C30',
      heads: found,
      evidence: [{ code: 'id-shape', service, shape: 'epoch', count: found.length }],
    },
  ]
}
