// What is followed is kept, so that the short ids that are printed can be shown without another request. Where it cannot
// be, the first failure is told and following goes on.
import {
  openFetchedTraces,
  type FetchedTrace,
  type FetchedTraces,
} from '../../../store/fetched/fetched-traces.ts'
import type { TraceId } from '../../../trace/span.ts'

export class FollowedCopies {
  readonly #path: string
  readonly #onFailure: (why: string) => void
  #store: FetchedTraces | undefined
  #failed = false

  constructor(path: string, onFailure: (why: string) => void) {
    this.#path = path
    this.#onFailure = onFailure
  }

  keep(id: TraceId, trace: FetchedTrace): void {
    if (this.#failed) return
    try {
      this.#store ??= openFetchedTraces(this.#path)
      this.#store.keep(id, trace)
    } catch (error) {
      this.#failed = true
      this.#onFailure(messageOf(error))
    }
  }

  close(): void {
    this.#store?.close()
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
