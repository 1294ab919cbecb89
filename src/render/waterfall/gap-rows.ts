// The gaps that deserve a row of their own, and where among their span's children each stands: in its place in time.
import type { Gap } from '../../analysis/gaps/gaps.ts'
import type { SpanNode } from '../../trace/trace.ts'

/** A gap with the number by which the lines below the waterfall speak of it. */
export interface NumberedGap {
  readonly gap: Gap
  readonly number: number
}

/** By the span that they are in; of each span in order of time. */
export type GapsBySpan = ReadonlyMap<SpanNode, readonly NumberedGap[]>

/** `shown` in the order of their numbers, from 1; what is not wanted keeps its number. */
export function gapsBySpan(shown: readonly Gap[], isWanted: (gap: Gap) => boolean): GapsBySpan {
  const bySpan = new Map<SpanNode, NumberedGap[]>()
  for (const [index, gap] of shown.entries()) {
    if (!isWanted(gap)) continue
    const ofSpan = bySpan.get(gap.node)
    const numbered = { gap, number: index + 1 }
    if (ofSpan === undefined) bySpan.set(gap.node, [numbered])
    else ofSpan.push(numbered)
  }
  for (const ofSpan of bySpan.values())
    ofSpan.sort((a, b) => a.gap.start - b.gap.start || a.number - b.number)
  return bySpan
}

/**
 * Siblings and gaps in order of time: stretches of siblings, each followed by a gap, but for the last.
 *
 *     siblings   |==| |==|            |==|
 *     gap                 |==========|
 *     stretches  ---------            ----
 */
export function splitAtGaps(
  siblings: readonly SpanNode[],
  gaps: readonly NumberedGap[],
): readonly (readonly SpanNode[] | NumberedGap)[] {
  const parts: (readonly SpanNode[] | NumberedGap)[] = []
  let from = 0
  for (const numbered of gaps) {
    let at = from
    while (at < siblings.length && (siblings[at]?.start ?? 0) < numbered.gap.start) at++
    if (at > from) parts.push(siblings.slice(from, at))
    parts.push(numbered)
    from = at
  }
  if (from < siblings.length) parts.push(siblings.slice(from))
  return parts
}

/** Between a call and the server span that answered it: the network and queues, and not a lack of spans. */
export function isHop({ kind }: Gap): boolean {
  return kind === 'hop' || kind === 'hop-request' || kind === 'hop-response'
}

/**
 * The times at which nothing was recorded: of a `hop` both halves, before and after the span that answered.
 *
 *     call     |==================|
 *     answer        |========|
 *     pieces   |----|        |----|
 */
export function gapPieces(gap: Gap): readonly { readonly start: number; readonly end: number }[] {
  if (gap.kind !== 'hop' || gap.before === undefined) return [gap]
  return [
    { start: gap.node.start, end: gap.before.start },
    { start: gap.before.end, end: gap.node.end },
  ].filter(({ start, end }) => end > start)
}
