// What ran during a gap although no child of the span covers it: work that went on after the span that began it.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { isAnsweredAcrossClocks } from '../clocks/clock-calls.ts'

export class DetachedWork {
  readonly #trace: Trace
  /** By `SpanNode.index`: the earliest start in the subtree; made when it is first needed. */
  #starts: Float64Array | undefined

  constructor(trace: Trace) {
    this.#trace = trace
  }

  /**
   * The highest spans below `node` that went on after their parent's end and ran between `from` and `to`, in drawing
   * order.
   *
   *     node       |===============================|
   *     a             |====|                              covers the span until here
   *     flush            |==============|                 began in a, went on without it
   *     gap                |- - - - - - - - - - - -|      while flush ran detached
   *
   * Only such a span can reach into a gap, so where a subtree ends with its top nothing is looked at, nor where all of
   * it was before or after the gap. By no more than is cut off of times, nothing outlives anything.
   */
  during(node: SpanNode, from: number, to: number): readonly SpanNode[] {
    this.#starts ??= earliestStarts(this.#trace)
    const starts = this.#starts
    const found: SpanNode[] = []
    const pending: SpanNode[] = [node]
    for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
      for (const child of parent.children) {
        if (child.subtreeEnd <= from || starts[child.index]! >= to) continue
        const outlivedIt = parent !== node && child.end > parent.end + BLUR
        const ranThen = child.end > from + BLUR && child.start < to && child.end > child.start
        if (outlivedIt && ranThen && !isAnsweredAcrossClocks(parent, child)) found.push(child)
        else if (child.subtreeEnd > child.end) pending.push(child)
      }
    }
    return found.sort((a, b) => a.index - b.index)
  }
}

function earliestStarts({ nodes }: Trace): Float64Array {
  const starts = new Float64Array(nodes.map(({ start }) => start))
  for (let index = nodes.length - 1; index > 0; index--) {
    const parent = nodes[index]!.parent?.index
    if (parent !== undefined && starts[index]! < starts[parent]!) starts[parent] = starts[index]!
  }
  return starts
}

/** Nanoseconds: Jaeger's own JSON cuts a start and a length to microseconds, each by itself. */
const BLUR = 2e3
