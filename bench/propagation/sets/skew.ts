// F10: clocks that disagree: each service's is off by so much at most, and drifts.
import type { Dice } from '../simulator/dice.ts'
import { moveSpan } from './compress.ts'
import { buildSpanSet, type SpanSet } from './span-set.ts'

export function skewClocks(set: SpanSet, most: number, dice: Dice): SpanSet {
  const clocks = new Map<string, { readonly offset: number; readonly drift: number }>()
  const first = set.spans.reduce(
    (least, { span }) => (span.start !== 0n && span.start < least ? span.start : least),
    set.spans[0]!.span.start,
  )
  const moved = set.traces.map((): ReturnType<typeof moveSpan>[] => [])
  for (const { span, service, trace } of set.spans) {
    let clock = clocks.get(service)
    // 20 microseconds a second is a clock that nobody sets for a while.
    if (clock === undefined)
      clocks.set(service, (clock = { offset: dice.between(-1, 1) * most, drift: dice.between(-2e-5, 2e-5) }))
    moved[trace]!.push(moveSpan(span, Math.round(clock.offset + clock.drift * Number(span.start - first))))
  }
  return buildSpanSet(
    set.name,
    moved.map((spans) => ({ spans, logs: [] })),
  )
}
