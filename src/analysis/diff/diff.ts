// Where trace B spent its time differently from trace A: both merged by call path, and the difference of the critical
// paths attributed to these. Every nanosecond of either root belongs to one path, so the differences of all paths sum
// to the difference of the roots' durations exactly.
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { CallPath } from './call-path.ts'
import type { ClockSkew } from '../clocks/clock-skew.ts'
import { criticalPath } from '../path/critical-path.ts'
import { mergeGaps } from './diff-gaps.ts'
import type { Gap } from '../gaps/gaps.ts'
import { MergedPath } from './merged-path.ts'
import { mergeSiblings, NamePatterns, pairRoots } from './merge-siblings.ts'

/** What `analyze` says of a trace, as far as it matters here. */
export interface Compared {
  readonly trace: Trace
  readonly gaps: readonly Gap[]
  readonly skew?: ClockSkew
}

export interface TraceDiff {
  readonly a: ComparedTrace
  readonly b: ComparedTrace
  /**
   * Parents before their children, these in order of time; first the tree of the headline roots, which are taken for
   * the same whatever they are called. Paths in other trees have no time of their own here.
   */
  readonly paths: readonly CallPath[]
}

export interface ComparedTrace {
  readonly trace: Trace
  /** Of the headline root: what the own times of all paths sum to. */
  readonly duration: Offset
  /** What was done about its clocks. */
  readonly skew: ClockSkew | undefined
}

/** What B spent more than A, in nanoseconds: negative where it was faster. */
export function changeOf({ a, b }: Pick<CallPath, 'a' | 'b'>): number {
  return b.ownTime - a.ownTime
}

/** O(n log n) in the spans of both, without recursion. */
export function diffTraces(a: Compared, b: Compared): TraceDiff {
  const roots = mergeTrees(a.trace, b.trace)
  const pathsOfA = pathsByNode(roots, a.trace, 'membersOfA')
  const pathsOfB = pathsByNode(roots, b.trace, 'membersOfB')
  for (const { node, start, end } of criticalPath(a.trace.headline))
    pathsOfA[node.index]!.a.ownTime += end - start
  for (const { node, start, end } of criticalPath(b.trace.headline))
    pathsOfB[node.index]!.b.ownTime += end - start
  const paths = mergeGaps(roots, { ...a, paths: pathsOfA }, { ...b, paths: pathsOfB })
  return { a: comparedTrace(a), b: comparedTrace(b), paths }
}

function comparedTrace({ trace, skew }: Compared): ComparedTrace {
  const { start, end } = trace.headline
  return { trace, duration: offsetOf(end - start), skew }
}

function mergeTrees(a: Trace, b: Trace): readonly MergedPath[] {
  const names = new NamePatterns()
  const others = mergeSiblings(otherRoots(a), otherRoots(b), names)
  const roots = [pairRoots(a.headline, b.headline, names), ...others].map(
    (parts) => new MergedPath(undefined, parts),
  )
  const pending = [...roots]
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const parent = path
    const children = mergeSiblings(childrenOf(path.membersOfA), childrenOf(path.membersOfB), names)
    path.children = children.map((parts) => new MergedPath(parent, parts))
    for (const child of path.children) pending.push(child)
  }
  return roots
}

function otherRoots({ roots, headline }: Trace): readonly SpanNode[] {
  return roots.filter((root) => root !== headline)
}

function childrenOf(nodes: readonly SpanNode[]): readonly SpanNode[] {
  return nodes.length === 1 ? (nodes[0]?.children ?? []) : nodes.flatMap(({ children }) => children)
}

/** By `SpanNode.index`. */
function pathsByNode(
  roots: readonly MergedPath[],
  { nodes }: Trace,
  members: 'membersOfA' | 'membersOfB',
): readonly MergedPath[] {
  const paths: MergedPath[] = Array.from({ length: nodes.length })
  const pending = [...roots]
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    for (const { index } of path[members]) paths[index] = path
    for (const child of path.children) pending.push(child)
  }
  return paths
}
