// From spans in any order to their tree. Senders repeat themselves, lose parents, share ids and have bad clocks; the
// same spans give the same tree whatever order they came in, and none is lost. Nothing here recurses: a trace may be
// a chain of 100,000 spans.
import { collectNodes } from './collect-nodes.ts'
import { growTree } from './grow-tree.ts'
import { linkParents } from './link-parents.ts'
import { readTimes } from './read-times.ts'
import { serviceName } from './semconv.ts'
import { each, finish, type Steps } from './steps.ts'
import { groupLogs } from './trace-logs.ts'
import type { Trace, TraceData } from './trace.ts'
import type { TreeNode } from './tree-node.ts'

/**
 * O(n log n). Log records of one instant keep the order in which they came.
 * @throws Error when there is no span, or spans of several traces: the caller groups them
 */
export function buildTrace(data: TraceData): Trace {
  return finish(buildTraceInSteps(data))
}

/** The same, by and by. */
export function* buildTraceInSteps(data: TraceData): Steps<Trace> {
  const id = data.spans[0]?.traceId
  if (id === undefined) throw new Error('a trace has at least one span')
  const { nodes, byId } = yield* collectNodes(data.spans)
  const spanCount = nodes.length
  const extent = yield* readTimes(nodes)
  yield* linkParents(nodes, byId)
  return {
    id,
    ...(yield* growTree(nodes)),
    ...extent,
    spanCount,
    duplicates: data.spans.length - spanCount,
    missingParents: nodes.length - spanCount,
    ...(yield* census(nodes)),
    logs: groupLogs(data.logs),
    partial: data.partial,
  }
}

function* census(nodes: readonly TreeNode[]): Steps<Pick<Trace, 'errors' | 'services'>> {
  let errors = 0
  const services = new Set<string>()
  yield* each(nodes, ({ span }) => {
    if (span === undefined) return
    services.add(serviceName(span))
    if (span.status.code === 'error') errors++
  })
  return { errors, services: [...services].sort() }
}
