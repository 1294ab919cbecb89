// Ids for a reader that knows each id once. Where several spans share one, the first in the tree keeps it and each other
// gets a small number that is free, as Jaeger's own server does.
import type { SpanId } from '../../trace/span.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'

export function spanIdsFor(trace: Trace): ReadonlyMap<SpanNode, SpanId> {
  const ids = new Map<SpanNode, SpanId>()
  const taken = new Set(trace.nodes.map(({ id }) => id))
  const given = new Set<SpanId>()
  let last = 0
  const nextFree = (): SpanId => {
    let id: SpanId
    do id = (++last).toString(16).padStart(16, '0') as SpanId
    while (taken.has(id))
    return id
  }
  for (const node of trace.nodes) {
    const id = given.has(node.id) ? nextFree() : node.id
    given.add(id)
    ids.set(node, id)
  }
  return ids
}
