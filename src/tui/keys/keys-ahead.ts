// Keys for a trace that is on its way. They were typed for that one: the one before it is not to take them, and none is lost.
import type { TerminalInput } from './key-reader.ts'
import { isForTrace } from '../reduce.ts'
import type { ScreenState } from '../screen-state.ts'

/** Nobody types so many without looking. */
const MOST = 200
/** These are never for a trace, and who presses one does not want to wait for it. */
const AT_ONCE: ReadonlySet<string> = new Set(['escape', 'ctrl-c', 'ctrl-z'])

export class KeysAhead {
  #inputs: TerminalInput[] = []

  /** Keeps what is to wait. @returns whether it is */
  keep(input: TerminalInput, state: ScreenState): boolean {
    if (input.kind === 'key' && AT_ONCE.has(input.key)) {
      this.#inputs = []
      return false
    }
    if (input.kind !== 'key' && input.kind !== 'paste') return false
    // What follows a key that waits may belong to it, as what is searched for does.
    const waits = this.#inputs.length > 0 || (input.kind === 'key' && isForTrace(state, input.key))
    if (waits && this.#inputs.length < MOST) this.#inputs.push(input)
    return waits
  }

  /** The first of those that wait. */
  next(): TerminalInput | undefined {
    return this.#inputs.shift()
  }
}
