// Spans by their place to other spans. Every operator looks through the right-hand ones; with `&` also through the left
// ones the other way round, with `!` it gives back those that it would otherwise have left out. O(n log n).
import type { SpanNode } from '../../trace/trace.ts'
import type { SpansetOperator } from '../ast.ts'
import { union } from './span-group.ts'
import type { TraceShape } from './trace-shape.ts'

export type Structural = Exclude<SpansetOperator, '&&' | '||'>
type Relation = '>' | '>>' | '<' | '<<' | '~'

export function related(
  operator: Structural,
  left: readonly SpanNode[],
  right: readonly SpanNode[],
  shape: TraceShape,
): readonly SpanNode[] {
  const relation = operator.replace(/^[!&]/, '') as Relation
  const holds = FINDERS[relation](left, shape)
  if (operator.startsWith('!')) {
    const isKnown = relation === '>' ? knownPlace(left, shape) : everywhere
    return right.filter((node) => !holds(node) && isKnown(node))
  }
  const found = right.filter(holds)
  if (!operator.startsWith('&')) return found
  return union(found, left.filter(FINDERS[REVERSED[relation]](right, shape)))
}

type Test = (node: SpanNode) => boolean

/** Of the left-hand spans a test for right-hand ones. What hangs on no root is related to nothing. */
const FINDERS: Readonly<Record<Relation, (left: readonly SpanNode[], shape: TraceShape) => Test>> = {
  '>': childrenOf,
  '>>': descendantsOf,
  '<': parentsOf,
  '<<': ancestorsOf,
  '~': siblingsOf,
}

const REVERSED: Readonly<Record<Relation, Relation>> = {
  '>': '<',
  '>>': '<<',
  '<': '>',
  '<<': '>>',
  '~': '~',
}

function childrenOf(left: readonly SpanNode[], shape: TraceShape): Test {
  const parents = new Set(left)
  return (node) => {
    const parent = shape.parents[node.index]
    return parent !== undefined && shape.isPlaced(node) && parents.has(parent)
  }
}

function parentsOf(left: readonly SpanNode[], shape: TraceShape): Test {
  const parents = new Set<SpanNode | undefined>()
  for (const node of left) if (shape.isPlaced(node)) parents.add(shape.parents[node.index])
  return (node) => parents.has(node)
}

/** A span is not its own sibling. */
function siblingsOf(left: readonly SpanNode[], shape: TraceShape): Test {
  const counts = new Map<SpanNode, number>()
  const members = new Set(left)
  for (const node of left) {
    const parent = shape.parents[node.index]
    if (parent !== undefined && shape.isPlaced(node)) counts.set(parent, (counts.get(parent) ?? 0) + 1)
  }
  return (node) => {
    const parent = shape.parents[node.index]
    if (parent === undefined || !shape.isPlaced(node)) return false
    return (counts.get(parent) ?? 0) > (members.has(node) ? 1 : 0)
  }
}

/**
 * Nested sets lie within each other or beside each other. So a span is below one of the left-hand ones when the last
 * end of all that begin before it lies behind it:
 *
 *     |---------|   |----|      left
 *        |--| |--|              its start lies before 10, the last end so far
 *                 ↑             beside it: no end so far lies behind it
 */
function descendantsOf(left: readonly SpanNode[], shape: TraceShape): Test {
  const starts = startsOf(left, shape)
  const ends = new Int32Array(starts.length)
  const endOf = new Map(left.map(({ index }) => [shape.left[index]!, shape.right[index]!]))
  let last = 0
  for (const [at, start] of starts.entries()) {
    last = Math.max(last, endOf.get(start) ?? 0)
    ends[at] = last
  }
  return ({ index }) => {
    const start = shape.left[index]!
    const before = countBelow(starts, start)
    return start !== 0 && before > 0 && ends[before - 1]! > start
  }
}

/** One of the left-hand spans starts within it. */
function ancestorsOf(left: readonly SpanNode[], shape: TraceShape): Test {
  const starts = startsOf(left, shape)
  return ({ index }) => {
    const start = shape.left[index]!
    return start !== 0 && (starts[countBelow(starts, start + 1)] ?? Infinity) < shape.right[index]!
  }
}

function startsOf(nodes: readonly SpanNode[], shape: TraceShape): Int32Array {
  return Int32Array.from(
    nodes.filter((node) => shape.isPlaced(node)),
    ({ index }) => shape.left[index]!,
  ).sort()
}

/** How many of sorted numbers are smaller. */
function countBelow(sorted: Int32Array, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * `!>` in Tempo: a span without a place counts as its own child, so `{} !> {}` finds roots and no orphans, and an orphan
 * is told apart only from other spans.
 */
function knownPlace(left: readonly SpanNode[], shape: TraceShape): Test {
  const known = new Set(left)
  return (node) => shape.isPlaced(node) || !known.has(node)
}

function everywhere(): boolean {
  return true
}
