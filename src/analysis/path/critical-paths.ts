// The critical paths of a whole trace: one for each tree of spans, so that what an unrelated root or an orphan spent
// is told as well.
import { each, eachBackwards, finish, STRIDE, type Steps } from '../../trace/steps.ts'
import type { Offset } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { PathSegment } from './critical-path.ts'
import { criticalPathInSteps } from './critical-path.ts'

/** One for each root, and for each child of a parent that never arrived or has no times. */
export interface CriticalPaths {
  /** Newest first, by the root of the tree that they cover. */
  readonly byRoot: ReadonlyMap<SpanNode, readonly PathSegment[]>
  /** By `SpanNode.index`: nanoseconds of the node's own on the path of its tree. */
  readonly ownTime: Float64Array
  /** The root of the tree that a node belongs to; undefined for a parent that never arrived or has no times. */
  readonly rootOf: (node: SpanNode) => SpanNode | undefined
  /** The node's own segments, in order of time. */
  readonly segmentsOf: (node: SpanNode) => readonly { readonly start: Offset; readonly end: Offset }[]
}

/**
 * The trees begin at the highest spans that have times:
 *
 *     a            root of a path
 *     ├ b
 *     ╰ c
 *     ? missing    no path: it has no time of its own
 *     ├ d          root of a path
 *     ╰ e          root of a path
 *
 * O(n log n).
 */
export function findCriticalPaths(trace: Trace): CriticalPaths {
  return finish(findCriticalPathsInSteps(trace))
}

/** The same, by and by. */
export function* findCriticalPathsInSteps(trace: Trace): Steps<CriticalPaths> {
  const { nodes } = trace
  const byRoot = new Map<SpanNode, readonly PathSegment[]>()
  const ownTime = new Float64Array(nodes.length)
  const roots = rootsOf(nodes)
  for (const [at, root] of nodes.entries()) {
    if (at % STRIDE === 0) yield
    if (roots[at] !== root) continue
    const path = yield* criticalPathInSteps(root)
    byRoot.set(root, path)
    yield* each(path, ({ node, start, end }) => void (ownTime[node.index]! += end - start))
  }
  yield
  return {
    byRoot,
    ownTime,
    rootOf: (node) => roots[node.index],
    segmentsOf: yield* groupByNode(nodes.length, byRoot),
  }
}

/** By `SpanNode.index`; parents come before their children. */
function rootsOf(nodes: readonly SpanNode[]): readonly (SpanNode | undefined)[] {
  const roots: (SpanNode | undefined)[] = []
  for (const node of nodes) {
    const above = node.parent === undefined ? undefined : roots[node.parent.index]
    const canBeRoot = node.state === 'finished' || node.state === 'unfinished'
    roots.push(above ?? (canBeRoot ? node : undefined))
  }
  return roots
}

/** All segments side by side, those of one node together and in order of time. */
function* groupByNode(
  count: number,
  byRoot: ReadonlyMap<SpanNode, readonly PathSegment[]>,
): Steps<CriticalPaths['segmentsOf']> {
  const from = new Uint32Array(count + 1)
  for (const path of byRoot.values()) for (const { node } of path) from[node.index + 1]!++
  for (let index = 0; index < count; index++) from[index + 1]! += from[index]!
  const filled = from.slice(0, count)
  const grouped: PathSegment[] = []
  grouped.length = from[count] ?? 0
  for (const path of byRoot.values()) {
    yield* eachBackwards(path, (segment) => void (grouped[filled[segment.node.index]!++] = segment))
  }
  return ({ index }) => {
    const [start = 0, end = 0] = [from[index], from[index + 1]]
    return start === end ? NONE : grouped.slice(start, end)
  }
}

const NONE: readonly PathSegment[] = []
