// F11: a service that makes no span where a call arrives. What it does for the call begins a trace for each of its parts.
import type { SetEdge } from '../sets/edges.ts'
import { rootsOf } from './break-plan.ts'
import type { Injection } from './injection.ts'

/** undefined where nothing of the service would be left. */
export function skipServer(edge: SetEdge): Injection | undefined {
  const deleted = new Set(edge.heads)
  const pairs = edge.heads.flatMap((head) => {
    const caller = head.parent
    const own = caller === undefined ? [] : head.children.filter(({ service }) => service === head.service)
    return own.map((child) => ({
      head: child,
      caller: caller!,
      mode: 'wire' as const,
      causes: ['C04'] as const,
    }))
  })
  if (pairs.length < edge.heads.length / 2) return undefined
  const detached = rootsOf(edge.heads.flatMap(({ children }) => children))
  return { plan: { detached, deleted }, truth: { kind: 'hop', pairs } }
}
