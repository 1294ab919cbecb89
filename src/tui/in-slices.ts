// Steps, a few milliseconds at a time: in between keys are answered, arrivals taken and frames drawn.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Steps } from '../trace/steps.ts'

export interface Slicing {
  /** Between two slices it ends all of it. */
  readonly signal?: AbortSignal | undefined
  /** After each slice but the last: how many steps have been taken so far, and milliseconds that they took. */
  readonly onSlice?: ((steps: number, ms: number) => void) | undefined
}

/** Half of the time that a frame has where thirty are drawn a second. */
const SLICE_MS = 15

/**
 * What takes no longer than a slice is done before anything else has its turn.
 * @throws the signal's reason; nothing goes on then
 */
export async function inSlices<Result>(
  steps: Steps<Result>,
  { signal, onSlice }: Slicing = {},
): Promise<Result> {
  let taken = 0
  let ms = 0
  for (;;) {
    signal?.throwIfAborted()
    const began = performance.now()
    let now = began
    while (now - began < SLICE_MS) {
      const { done, value } = steps.next()
      if (done === true) return value
      taken++
      now = performance.now()
    }
    ms += now - began
    onSlice?.(taken, ms)
    await nextTurn()
  }
}
