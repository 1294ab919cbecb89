// F2: the call is made by a client that nobody instrumented. There is no client span, and what was called begins a trace
// of its own; its caller is the span around the call.
import { isExit, type SetEdge } from '../sets/edges.ts'
import type { SetSpan } from '../sets/span-set.ts'
import { keptParent, rootsOf } from './break-plan.ts'
import { rawCauses } from './cut-wire.ts'
import type { Injection } from './injection.ts'

/** undefined where nothing of the caller is left that could be named. */
export function callRaw(edges: readonly SetEdge[]): Injection | undefined {
  const detached = new Set(edges.flatMap((edge) => edge.heads))
  const deleted = new Set<SetSpan>()
  for (const { parent } of detached) {
    // One that others hang under is more than this call.
    if (parent !== undefined && isExit(parent) && parent.children.every((child) => detached.has(child)))
      deleted.add(parent)
  }
  const pairs = [...detached].flatMap((head) => {
    const caller = keptParent(head, deleted)
    return caller === undefined
      ? []
      : [{ head, caller, mode: 'no-client-span' as const, causes: rawCauses(head) }]
  })
  return pairs.length === 0
    ? undefined
    : { plan: { detached: rootsOf(detached), deleted }, truth: { kind: 'hop', pairs } }
}
