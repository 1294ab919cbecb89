// Traces that the diagnosing thread was given, the newest of them: as many as a look ever takes.
import type { TraceData, TraceId } from '../../../trace/span.ts'

/** Spans of all together. */
const MOST_SPANS = 150_000

export class FedTraces {
  readonly #traces = new Map<TraceId, TraceData>()
  readonly #most: number
  #spans = 0

  constructor(most: number = MOST_SPANS) {
    this.#most = most
  }

  add(data: TraceData): void {
    const id = data.spans[0]?.traceId
    if (id === undefined) return
    this.#drop(id)
    this.#traces.set(id, data)
    this.#spans += data.spans.length
    for (const oldest of this.#traces.keys()) {
      if (this.#spans <= this.#most || oldest === id) break
      this.#drop(oldest)
    }
  }

  newest(): readonly TraceData[] {
    return [...this.#traces.values()].toReversed()
  }

  #drop(id: TraceId): void {
    this.#spans -= this.#traces.get(id)?.spans.length ?? 0
    this.#traces.delete(id)
  }
}
