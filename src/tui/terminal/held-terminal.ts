// The terminal for as long as a screen has it: raw, in the modes that a screen needs, and the shell's while the job is stopped.
import type { TerminalInput } from '../keys/key-reader.ts'
import type { DrawnOn } from './drawn-on.ts'
import { ScreenOutput } from './screen-output.ts'
import type { ScreenTerminal } from './screen-terminal.ts'
import { SpokenOutput } from './spoken-output.ts'
import { openInput } from './terminal-input.ts'

export interface TerminalListener {
  /** What came in one read. */
  taken(inputs: readonly TerminalInput[]): void
  /** The terminal has gone. */
  ended(): void
  /** It was somebody else's: everything is to be drawn anew, in the size that it has by now. */
  retaken(): void
}

export class HeldTerminal {
  readonly output: DrawnOn
  readonly #terminal: ScreenTerminal
  readonly #listener: TerminalListener
  #closeInput = (): void => {}
  #closeJobControl = (): void => {}
  #phase: 'held' | 'lent' | 'released' = 'released'

  constructor(terminal: ScreenTerminal, isSpoken: boolean, listener: TerminalListener) {
    this.output = isSpoken ? new SpokenOutput(terminal) : new ScreenOutput(terminal)
    this.#terminal = terminal
    this.#listener = listener
  }

  /** Before the first paint: a key pressed right after it would be echoed, and Ctrl-C would kill us. */
  hold(): void {
    this.#take()
    this.#terminal.onCrash(() => this.output.closeAtOnce())
    this.#closeJobControl = this.#terminal.onJobControl({
      stopAsked: () => void this.suspend(),
      continued: () => this.#retake(),
    })
  }

  /** The shell has it until somebody brings us back to the front. */
  async suspend(): Promise<void> {
    if (this.#phase !== 'held') return
    this.#phase = 'lent'
    await this.#giveBack()
    await this.#terminal.stopJob()
    // Meanwhile we may have been told to end.
    if ((this.#phase as 'lent' | 'released') === 'released') return
    this.#take()
    this.#listener.retaken()
  }

  async release(): Promise<void> {
    this.#closeJobControl()
    this.#phase = 'released'
    await this.#giveBack()
  }

  #take(): void {
    this.#terminal.stdin.setRawMode(true)
    this.output.open()
    this.#closeInput = openInput(this.#terminal, {
      taken: (inputs) => this.#listener.taken(inputs),
      ended: () => this.#listener.ended(),
    })
    this.#phase = 'held'
  }

  /** Answers that are still to come are read until the last moment. */
  async #giveBack(): Promise<void> {
    await this.output.close()
    this.#closeInput()
    this.#terminal.stdin.setRawMode(false)
  }

  /** After a stop that nobody could see coming (SIGSTOP): what the shell did with the terminal is undone. */
  #retake(): void {
    if (this.#phase !== 'held') return
    this.output.closeAtOnce()
    // Node knows of no change, and would do nothing.
    this.#terminal.stdin.setRawMode(false)
    this.#terminal.stdin.setRawMode(true)
    this.output.open()
    this.#listener.retaken()
  }
}
