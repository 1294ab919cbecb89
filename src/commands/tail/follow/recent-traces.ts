// Traces as they were last fetched, the newest of them: whoever looks at one need not ask the server again.
import type { TraceData, TraceId } from '../../../trace/span.ts'

/** Spans of all together; some hundred megabytes. */
const MOST_SPANS = 200_000

export class RecentTraces {
  readonly #most: number
  readonly #traces = new Map<TraceId, TraceData>()
  #spans = 0

  constructor(most: number = MOST_SPANS) {
    this.#most = most
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

  #drop(id: TraceId): void {
    this.#spans -= this.#traces.get(id)?.spans.length ?? 0
    this.#traces.delete(id)
  }
}
