// The search in a large trace going on while keys are answered and frames are drawn, until all of it has been looked at
// or something else is asked for.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { inSlices } from './in-slices.ts'
import { reducePane } from './reduce-pane.ts'
import type { ScreenData } from './screen-data.ts'
import type { ScreenState } from './screen-state.ts'
import { hitsOf } from './trace/trace-pane.ts'
import type { TraceHits } from './trace/trace-search.ts'

/** Not more often is said how far it has come, in ms. */
const PROGRESS_MS = 100

export class SearchOn {
  readonly #onProgress: () => void
  readonly #onFailure: (error: unknown) => void
  #hits: TraceHits | undefined
  #giveUp = new AbortController()

  /** @param onProgress more may have been found, or all of it has been looked at */
  constructor(onProgress: () => void, onFailure: (error: unknown) => void) {
    this.#onProgress = onProgress
    this.#onFailure = onFailure
  }

  /** Called as often as one likes, with what is searched for now. */
  follow(hits: TraceHits | undefined): void {
    if (hits === this.#hits) return
    this.stop()
    this.#hits = hits
    if (hits?.rest !== undefined) void this.#run(hits.rest, this.#giveUp.signal)
  }

  stop(): void {
    this.#giveUp.abort()
    this.#giveUp = new AbortController()
    this.#hits = undefined
  }

  async #run(rest: NonNullable<TraceHits['rest']>, signal: AbortSignal): Promise<void> {
    let told = performance.now()
    const onSlice = (): void => {
      if (performance.now() - told < PROGRESS_MS) return
      told = performance.now()
      this.#onProgress()
    }
    try {
      // The frame that shows the letter goes first.
      await nextTurn()
      await inSlices(rest, { signal, onSlice })
      if (!signal.aborted) this.#onProgress()
    } catch (error) {
      if (!signal.aborted) this.#onFailure(error)
    }
  }
}

/** More of what is searched for has been found by and by: who has not moved since is led to it. */
export function searchedOn(state: ScreenState, data: ScreenData): ScreenState {
  const { query, cursor, searchedFrom } = state.trace
  if (data.shown === undefined || cursor !== searchedFrom) return state
  const hits = hitsOf(state.trace, data.shown)
  if (hits === undefined || hits.count === 0) return state
  return reducePane(state, 'trace', { kind: 'search', text: query }, data).state
}
