// F4, and what is like it: a call arrives with half of the trace id, or with another one and the right parent.
import type { SetEdge } from '../sets/edges.ts'
import { buildSpanSet, type SetSpan, type SpanSet } from '../sets/span-set.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import type { Dice } from '../simulator/dice.ts'
import { newTraceId } from './break-plan.ts'
import { pairOf } from './cut-wire.ts'
import type { Injection } from './injection.ts'
import type { TruePair } from './truth.ts'

export function changeIds(edge: SetEdge, how: 'low-64' | 'same-parent'): Injection {
  const causes = how === 'low-64' ? (['C09'] as const) : (['C10', 'C07'] as const)
  return {
    plan: { detached: new Map(edge.heads.map((head) => [head, how])), deleted: new Set() },
    truth: { kind: 'join', pairs: edge.heads.flatMap((head) => callOf(head, causes)) },
  }
}

function callOf(head: SetSpan, causes: TruePair['causes']): readonly TruePair[] {
  return pairOf(head).map(({ caller, mode }) => ({ head, caller, mode, causes }))
}

/** A set whose ids have 64 bits has nothing to lose: it is given the rest first. */
export function widenIds(set: SpanSet, dice: Dice): SpanSet {
  const traces = set.traces.map((data) => {
    const id = data.spans[0]!.traceId
    if (!id.startsWith('0'.repeat(16))) return data
    const wide = (newTraceId(dice).slice(0, 16) + id.slice(16)) as TraceId
    return { ...data, spans: data.spans.map((span) => ({ ...span, traceId: wide })) }
  })
  return buildSpanSet(set.name, traces)
}
