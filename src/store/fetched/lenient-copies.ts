// Copies as a convenience: opened when they are first needed, and whatever is wrong with the store, whoever uses them goes
// on without.
import { openFetchedTraces, type FetchedTraces } from './fetched-traces.ts'

export class LenientCopies {
  readonly #path: string
  readonly #onFailure: (why: string) => void
  #copies: FetchedTraces | undefined
  #failed = false

  /** @param onFailure told once, why there are none from then on */
  constructor(path: string, onFailure: (why: string) => void) {
    this.#path = path
    this.#onFailure = onFailure
  }

  /** undefined where there are none, or none can be had. */
  use<T>(look: (copies: FetchedTraces) => T): T | undefined {
    if (this.#failed) return undefined
    return this.#try(() => {
      this.#copies ??= openFetchedTraces(this.#path)
      return look(this.#copies)
    })
  }

  close(): void {
    this.#try(() => this.#copies?.close())
  }

  #try<T>(act: () => T): T | undefined {
    try {
      return act()
    } catch (error) {
      this.#failed = true
      this.#onFailure(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }
}
