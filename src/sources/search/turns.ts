// Long work on the one thread that there is: every few milliseconds others have their turn, Ctrl-C among them.
import { setImmediate as othersTurn } from 'node:timers/promises'

const TURN_MS = 10
// Asking the clock costs as much as passing over a trace.
const STEPS_A_LOOK = 16

export class Turns {
  readonly #signal: AbortSignal
  #since = performance.now()
  #steps = 0

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.throwIfAborted()
  }

  /**
   * Once for each step of the work. undefined, most of the time: go on at once.
   * @throws what the signal was aborted with
   */
  next(): Promise<void> | undefined {
    if (++this.#steps % STEPS_A_LOOK !== 0 || performance.now() - this.#since < TURN_MS) return undefined
    return this.#yield()
  }

  async #yield(): Promise<void> {
    await othersTurn()
    this.#signal.throwIfAborted()
    this.#since = performance.now()
  }
}
