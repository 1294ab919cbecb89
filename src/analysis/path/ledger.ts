// Every nanosecond of a root, attributed once: to a span's own time on the critical path, or to a gap that is shown.
import { serviceName } from '../../trace/semconv.ts'
import { each, eachBackwards, finish, type Steps } from '../../trace/steps.ts'
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { CriticalPaths } from './critical-paths.ts'
import type { Gap } from '../gaps/gaps.ts'

export interface Ledger {
  readonly root: SpanNode
  /** Sum to the root's duration exactly; longest first. */
  readonly lines: readonly LedgerLine[]
}

export type LedgerLine = SpanLine | GapLine

/** Spans of one service, name and kind: retries split one culprit into several spans. */
export interface SpanLine {
  readonly kind: 'spans'
  readonly service: string
  readonly name: string
  /** Those with time on the path, in order of time. */
  readonly nodes: readonly SpanNode[]
  readonly time: Offset
}

export interface GapLine {
  readonly kind: 'gap'
  readonly gap: Gap
  readonly time: Offset
}

/**
 * `root` has a path in `paths`; of `shownGaps` those of its tree count. Lines without time are left out; of equal
 * ones the earlier comes first. O(n log n) in the spans on the path.
 */
export function buildLedger(root: SpanNode, paths: CriticalPaths, shownGaps: readonly Gap[]): Ledger {
  return finish(buildLedgerInSteps(root, paths, shownGaps))
}

/** The same, by and by. */
export function* buildLedgerInSteps(
  root: SpanNode,
  paths: CriticalPaths,
  shownGaps: readonly Gap[],
): Steps<Ledger> {
  const inGaps = new Map<SpanNode, number>()
  const lines: LedgerLine[] = []
  for (const gap of shownGaps) {
    if (gap.onPath === 0 || paths.rootOf(gap.node) !== root) continue
    lines.push({ kind: 'gap', gap, time: gap.onPath })
    inGaps.set(gap.node, (inGaps.get(gap.node) ?? 0) + gap.onPath)
  }
  lines.push(...(yield* spanLines(root, paths, inGaps)))
  return { root, lines: lines.sort((a, b) => b.time - a.time || startOf(a) - startOf(b)) }
}

function* spanLines(
  root: SpanNode,
  paths: CriticalPaths,
  inGaps: ReadonlyMap<SpanNode, number>,
): Steps<readonly SpanLine[]> {
  const groups = new Map<string, SpanNode[]>()
  yield* each(yield* nodesInOrder(root, paths), (node) => {
    if (ownTimeOf(node, paths, inGaps) === 0) return
    const key = keyOf(node)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [node])
    else group.push(node)
  })
  return Array.from(groups.values(), (nodes) => {
    const time = nodes.reduce((sum, node) => sum + ownTimeOf(node, paths, inGaps), 0)
    const { span } = nodes[0]!
    const [service, name] = span === undefined ? ['', ''] : [serviceName(span), span.name]
    return { kind: 'spans', service, name, nodes, time: offsetOf(time) }
  })
}

/** Each node on the path once, where its first segment begins. */
function* nodesInOrder(root: SpanNode, paths: CriticalPaths): Steps<readonly SpanNode[]> {
  const nodes: SpanNode[] = []
  const seen = new Set<SpanNode>()
  yield* eachBackwards(paths.byRoot.get(root) ?? [], ({ node }) => {
    if (!seen.has(node)) nodes.push(node)
    seen.add(node)
  })
  return nodes
}

function ownTimeOf(node: SpanNode, paths: CriticalPaths, inGaps: ReadonlyMap<SpanNode, number>): number {
  return (paths.ownTime[node.index] ?? 0) - (inGaps.get(node) ?? 0)
}

function keyOf({ span }: SpanNode): string {
  return span === undefined ? '' : JSON.stringify([serviceName(span), span.name, span.kind])
}

function startOf(line: LedgerLine): number {
  return line.kind === 'gap' ? line.gap.start : (line.nodes[0]?.start ?? 0)
}
