// Traces as they came last, the newest of them: as many as there is room for.
import type { TraceData, TraceId } from '../../trace/span.ts'

export class NewestTraces {
  readonly #traces = new Map<TraceId, TraceData>()
  readonly #most: number
  #spans = 0

  /** @param most spans of all together; one trace that has more is kept alone */
  constructor(most: number) {
    this.#most = most
  }

  /** One without a span has no id, and is not kept. */
  add(data: TraceData): void {
    const id = data.spans[0]?.traceId
    if (id !== undefined) this.keep(id, data)
  }

  keep(id: TraceId, data: TraceData): void {
    this.#drop(id)
    this.#traces.set(id, data)
    this.#spans += data.spans.length
    for (const oldest of this.#traces.keys()) {
      if (this.#spans <= this.#most || oldest === id) break
      this.#drop(oldest)
    }
  }

  find(id: TraceId): TraceData | undefined {
    return this.#traces.get(id)
  }

  newest(): readonly TraceData[] {
    return [...this.#traces.values()].toReversed()
  }

  #drop(id: TraceId): void {
    this.#spans -= this.#traces.get(id)?.spans.length ?? 0
    this.#traces.delete(id)
  }
}
