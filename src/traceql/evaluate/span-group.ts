// Sets of spans while a query runs: sorted by their place in the drawing, each span once, so that two can be joined and
// looked through in one pass.
import type { SpanNode } from '../../trace/trace.ts'
import type { NamedValue } from './value.ts'

export interface SpanGroup {
  readonly spans: readonly SpanNode[]
  readonly attributes: readonly NamedValue[]
}

export function union(one: readonly SpanNode[], other: readonly SpanNode[]): readonly SpanNode[] {
  if (one.length === 0 || one === other) return other
  if (other.length === 0) return one
  const joined: SpanNode[] = []
  let [a, b] = [0, 0]
  while (a < one.length || b < other.length) {
    const [left, right] = [one[a], other[b]]
    if (left === right) b++
    if (right === undefined || (left !== undefined && left.index <= right.index)) {
      joined.push(left!)
      a++
    } else {
      joined.push(right)
      b++
    }
  }
  return joined
}

/** Of however many groups, which may share spans. */
export function spansOfAll(groups: readonly SpanGroup[]): readonly SpanNode[] {
  const [first, ...others] = groups
  if (others.length === 0) return first?.spans ?? []
  const spans = new Set(groups.flatMap((group) => group.spans))
  return [...spans].sort((a, b) => a.index - b.index)
}
