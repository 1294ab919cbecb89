// The terminal of a screen that is read out: Ink writes its few lines on the main screen, where a reader finds them.
import { MOUSE_OFF } from './mouse.ts'
import type { ScreenTerminal } from './screen-terminal.ts'
import type { DrawnOn } from './drawn-on.ts'

const ENTER = '\x1b[?2004h'
/** What comes next begins a line. */
const LEAVE = `${MOUSE_OFF}\x1b[?2004l\x1b[?25h\r\n`

export class SpokenOutput implements DrawnOn {
  readonly stream: NodeJS.WriteStream
  #isOpen = false

  constructor({ stdout }: Pick<ScreenTerminal, 'stdout'>) {
    this.stream = stdout
  }

  open(): void {
    this.#isOpen = true
    this.stream.write(ENTER)
  }

  resize(): void {}

  resized(): void {}

  /** Nobody points at what is heard. */
  switchMouse(): void {}

  redraw(): void {}

  keyPressed(): void {}

  answered(): void {}

  async close(): Promise<void> {
    this.closeAtOnce()
  }

  closeAtOnce(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.stream.write(LEAVE)
  }
}
