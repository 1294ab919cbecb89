// Changes as a receiver tells of them, made from plain objects through what gathers them.
import { ChangedTraces } from '../../../src/store/changes/changed-traces.ts'
import type { TraceChanges } from '../../../src/store/changes/trace-changes.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { committed, traceIdOf, type PlainSpan } from '../../support/committed-spans.ts'

/** What happens to traces, in order; `known` are those that have come before. */
export class Arriving {
  readonly #known = new Set<number>()
  readonly #changed = new ChangedTraces({ knows: (_a, _b, _c, word3) => this.#known.has(word3) })

  spans(...spans: readonly PlainSpan[]): this {
    this.#changed.add(committed(spans))
    for (const { trace } of spans) this.#known.add(trace)
    return this
  }

  settled(trace: number, state: 'settled' | 'incomplete' = 'settled', lacksOnlyNear?: true): this {
    const traceId = traceIdOf(trace) as TraceId
    const event = { traceId, state, spans: 1, lateSpans: 0, settledAgoMs: 0, forced: false }
    this.#changed.settled([lacksOnlyNear === undefined ? event : { ...event, lacksOnlyNear }])
    return this
  }

  take(): TraceChanges {
    return this.#changed.take()
  }
}
