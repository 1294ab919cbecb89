// Fragments put back together: one trace made of several, in which each fragment's head hangs under the span that called
// it. It is for looking at: nobody sent such a trace, and its joints are kept apart from what was sent.
import type { LogRecord, Span, SpanId, TraceData, TraceId } from '../../trace/span.ts'
import type { Joint } from '../diagnosis.ts'
import { keyOf, joinsWithoutCircles } from './without-circles.ts'

/** What a trace is put together of. */
export interface StitchedParts {
  /** As they were sent. */
  readonly traces: readonly TraceData[]
  readonly joints: readonly Joint[]
}

export interface StitchedTrace {
  /** Under the id of the trace in which nobody is called; every span of all of them is in it once. */
  readonly data: TraceData
  /** By the id that the fragment's head has in `data`. */
  readonly joints: ReadonlyMap<SpanId, Joint>
}

/**
 * Joints of which an end is not among the traces are left out, and those that would close a circle.
 *
 *     orders  POST /orders   |===============|            orders    POST /orders  |===============|
 *                                                    →    payments ~  POST /pay       |=======|
 *     payments POST /pay         |=======|
 *
 * @param traces at least one with a span
 */
export function stitchTrace(traces: readonly TraceData[], joints: readonly Joint[]): StitchedTrace {
  const ids = traces.map(({ spans }) => spans[0]?.traceId).filter((id) => id !== undefined)
  const usable = joinsWithoutCircles(traces, joints.filter(spansAreIn(traces)))
  const called = new Set(
    usable.filter(({ traceId, callerTraceId }) => traceId !== callerTraceId).map(({ traceId }) => traceId),
  )
  const id = ids.find((one) => !called.has(one)) ?? ids[0]!
  const names = new SpanNames(traces)
  const jointOf = new Map(usable.map((joint) => [keyOf(joint.traceId, joint.spanId), joint]))
  const spans = traces.flatMap((trace) =>
    trace.spans.map((span) => {
      const joint = jointOf.get(keyOf(span.traceId, span.spanId))
      const parentId =
        joint === undefined
          ? span.parentId && names.of(span.traceId, span.parentId)
          : names.of(joint.callerTraceId, joint.callerSpanId)
      return movedSpan(span, { traceId: id, spanId: names.of(span.traceId, span.spanId), parentId })
    }),
  )
  const logs = traces.flatMap((trace) =>
    trace.logs.map((log): LogRecord => ({
      ...log,
      traceId: id,
      spanId: log.spanId && names.of(log.traceId, log.spanId),
    })),
  )
  return {
    data: { spans, logs, partial: traces.find(({ partial }) => partial !== undefined)?.partial },
    joints: new Map(usable.map((joint) => [names.of(joint.traceId, joint.spanId), joint])),
  }
}

function spansAreIn(traces: readonly TraceData[]): (joint: Joint) => boolean {
  const known = new Set(traces.flatMap(({ spans }) => spans.map((span) => keyOf(span.traceId, span.spanId))))
  return (joint) =>
    known.has(keyOf(joint.traceId, joint.spanId)) && known.has(keyOf(joint.callerTraceId, joint.callerSpanId))
}

/**
 * Span ids are distinct within a trace alone: the same in another gets one of its own. So does a parent that nobody has
 * sent, which would turn up in another trace otherwise.
 */
class SpanNames {
  readonly #names = new Map<string, SpanId>()
  readonly #owners = new Map<SpanId, TraceId>()

  constructor(traces: readonly TraceData[]) {
    const spans = traces.flatMap((trace) => trace.spans)
    const own = spans.map(({ traceId, spanId }): Named => [traceId, spanId])
    const parents = spans.flatMap(({ traceId, parentId }): readonly Named[] =>
      parentId === undefined ? [] : [[traceId, parentId]],
    )
    const taken = new Set([...own, ...parents].map(([, id]) => id))
    for (const [traceId, id] of own) this.#claim(traceId, id, taken)
    for (const [traceId, id] of parents) this.#claim(traceId, id, taken)
  }

  of(traceId: TraceId, id: SpanId): SpanId {
    return this.#names.get(keyOf(traceId, id)) ?? id
  }

  #claim(traceId: TraceId, id: SpanId, taken: Set<SpanId>): void {
    const owner = this.#owners.get(id)
    if (owner === undefined) this.#owners.set(id, traceId)
    if (owner === undefined || owner === traceId || this.#names.has(keyOf(traceId, id))) return
    let name = BigInt(`0x${id}`) ^ BigInt(`0x${traceId.slice(16)}`)
    while (name === 0n || taken.has(idOf(name))) name = (name + 1n) & LAST_ID
    taken.add(idOf(name))
    this.#names.set(keyOf(traceId, id), idOf(name))
  }
}

type Named = readonly [TraceId, SpanId]

const LAST_ID = 0xffff_ffff_ffff_ffffn

function idOf(name: bigint): SpanId {
  return name.toString(16).padStart(16, '0') as SpanId
}

/** A decoded span has what it was decoded from in private fields: what is copied is what it says. */
function movedSpan(span: Span, to: Pick<Span, 'traceId' | 'spanId' | 'parentId'>): Span {
  return {
    ...to,
    invalidParentId: to.parentId === undefined ? span.invalidParentId : undefined,
    parentLocation: span.parentLocation,
    flags: span.flags,
    traceState: span.traceState,
    name: span.name,
    kind: span.kind,
    start: span.start,
    end: span.end,
    status: span.status,
    resource: span.resource,
    scope: span.scope,
    attributes: span.attributes,
    droppedAttributes: span.droppedAttributes,
    events: span.events,
    droppedEvents: span.droppedEvents,
    links: span.links,
    droppedLinks: span.droppedLinks,
  }
}
