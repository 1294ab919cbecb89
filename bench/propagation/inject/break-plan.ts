// What an injector does to complete traces, and the traces that come of it.
import type { Span, SpanId, TraceData, TraceId } from '../../../src/trace/span.ts'
import { SeededRandom } from '../../../src/propagation/match/seeded-random.ts'
import type { SetSpan, SpanSet } from '../sets/span-set.ts'

/**
 * root         a trace of its own, without a parent
 * low-64       the low half of its trace id, and its parent as it was
 * same-parent  another trace id, and its parent as it was
 */
export type Detachment = 'root' | 'low-64' | 'same-parent'

export interface BreakPlan {
  /** What no longer is of its parent's trace; its subtree comes with it. */
  readonly detached: ReadonlyMap<SetSpan, Detachment>
  /** Never made: its children hang under what it hung under. */
  readonly deleted: ReadonlySet<SetSpan>
  /** Made and never sent: its children name a parent that is not there. */
  readonly lost?: ReadonlySet<SetSpan> | undefined
  /** What is changed in a span besides, once its ids are set. */
  readonly rewrite?: ((span: Span, of: SetSpan) => Span) | undefined
  /** Traces that were not in the set. */
  readonly added?: readonly TraceData[] | undefined
}

export interface BrokenSet {
  readonly traces: readonly TraceData[]
  /** The trace id that a span was given. */
  traceIdOf(span: SetSpan): TraceId
}

/** The same plan and seed give the same ids. Traces that the plan does not touch are the set's own. */
export function breakTraces(set: SpanSet, plan: BreakPlan, seed: number): BrokenSet {
  const { detached, deleted, lost, rewrite } = plan
  const random = new SeededRandom(seed)
  const touched = new Set<number>()
  for (const spans of [detached.keys(), deleted, lost ?? []])
    for (const { trace } of spans) touched.add(trace)
  const ids = new Map<SetSpan, TraceId>()
  const written = new Map<TraceId, Span[]>()
  for (const own of set.spans) {
    if (rewrite === undefined && !touched.has(own.trace)) continue
    const id = idOf(detached.get(own), idOfParent(ids, own), random)
    ids.set(own, id)
    if (deleted.has(own) || lost?.has(own) === true) continue
    const span = { ...own.span, ...parentage(own, plan), traceId: id }
    const spans = written.get(id)
    const final = rewrite === undefined ? span : rewrite(span, own)
    if (spans === undefined) written.set(id, [final])
    else spans.push(final)
  }
  const kept = rewrite === undefined ? set.traces.filter((_, at) => !touched.has(at)) : []
  return {
    traces: [...kept, ...[...written.values()].map((spans) => ({ spans, logs: [] })), ...(plan.added ?? [])],
    traceIdOf: (span) => ids.get(span) ?? span.span.traceId,
  }
}

export function rootsOf(heads: Iterable<SetSpan>): ReadonlyMap<SetSpan, Detachment> {
  return new Map([...heads].map((head) => [head, 'root']))
}

/** What is left of its parents: the nearest that was made. */
export function keptParent(own: SetSpan, deleted: ReadonlySet<SetSpan>): SetSpan | undefined {
  let parent = own.parent
  while (parent !== undefined && deleted.has(parent)) parent = parent.parent
  return parent
}

function idOf(how: Detachment | undefined, inherited: TraceId, random: SeededRandom): TraceId {
  if (how === undefined) return inherited
  return how === 'low-64' ? (`${'0'.repeat(16)}${inherited.slice(16)}` as TraceId) : newTraceId(random)
}

function idOfParent(ids: ReadonlyMap<SetSpan, TraceId>, { parent, span }: SetSpan): TraceId {
  return (parent === undefined ? undefined : ids.get(parent)) ?? span.traceId
}

function parentage(
  own: SetSpan,
  { detached, deleted }: BreakPlan,
): Pick<Span, 'parentId' | 'parentLocation' | 'flags'> {
  const { span, parent } = own
  if (detached.get(own) === 'root') return { parentId: undefined, ...localParent(span) }
  if (parent === undefined || !deleted.has(parent))
    return { parentId: span.parentId, parentLocation: span.parentLocation, flags: span.flags }
  const kept = keptParent(own, deleted)
  return { ...localParent(span), parentId: kept?.span.spanId }
}

/** A root says of its parent, if anything, that it is not remote. */
function localParent(span: Span): Pick<Span, 'parentLocation' | 'flags'> {
  if (span.parentLocation === 'unknown') return { parentLocation: 'unknown', flags: span.flags }
  return { parentLocation: 'local', flags: span.flags & ~0x200 }
}

export function newTraceId(random: SeededRandom): TraceId {
  return (newHalf(random) + newHalf(random)) as TraceId
}

export function newSpanId(random: SeededRandom): SpanId {
  return newHalf(random) as SpanId
}

function newHalf(random: SeededRandom): string {
  const word = (): string =>
    Math.floor(random.next() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  return word() + word()
}
