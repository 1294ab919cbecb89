// The terminal as a screen draws on it: Ink writes into a mirror of it, and what has changed is sent when the terminal has
// come so far. It also switches on what a screen needs, and off again.
import { EventEmitter } from 'node:events'
import type { DrawnOn } from './drawn-on.ts'
import { MOUSE_OFF, MOUSE_ON } from './mouse.ts'
import { ASK, Pace } from './pace.ts'
import { ScreenMirror } from './screen-mirror.ts'
import type { ScreenTerminal } from './screen-terminal.ts'
import { terminalSize } from './terminal-size.ts'

/** The alternate screen, no cursor, pastes that are told from keys (2004). */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?2004h'
const LEAVE = `${MOUSE_OFF}\x1b[?2004l\x1b[m\x1b[?25h\x1b[?1049l`
/** A frame is shown at once (2026), by terminals that know how. */
const BEGIN = '\x1b[?2026h'
const END = '\x1b[?2026l'
/** What is drawn so soon after a key, in milliseconds, is what it did. */
const KEY_MS = 100

export class ScreenOutput implements DrawnOn {
  /** For Ink. What it asks of a terminal besides writing is answered; its own switches are left out. */
  readonly stream: NodeJS.WriteStream
  readonly #stdout: NodeJS.WriteStream
  readonly #mirror: ScreenMirror
  readonly #pace = new Pace()
  #isOpen = false
  #isMouseOn = false
  #keyedAt = -Infinity
  #isScheduled = false
  #timer: NodeJS.Timeout | undefined
  #answered: (() => void) | undefined

  constructor({ stdout }: Pick<ScreenTerminal, 'stdout'>) {
    this.#stdout = stdout
    this.#mirror = new ScreenMirror(terminalSize(stdout))
    this.stream = streamFor(stdout, (output) => {
      this.#mirror.write(output)
      this.#schedule()
    })
  }

  open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#stdout.write(ENTER + (this.#isMouseOn ? MOUSE_ON : ''))
    this.resize()
  }

  resize(): void {
    this.#mirror.resize(terminalSize(this.#stdout))
    this.#schedule()
  }

  /** Ink draws for it there and then. */
  resized(): void {
    this.stream.emit('resize')
  }

  switchMouse(isOn: boolean): void {
    if (this.#isMouseOn === isOn) return
    this.#isMouseOn = isOn
    if (this.#isOpen) this.#stdout.write(isOn ? MOUSE_ON : MOUSE_OFF)
  }

  redraw(): void {
    this.#mirror.forget()
    this.keyPressed()
  }

  keyPressed(): void {
    this.#keyedAt = performance.now()
    this.#schedule()
  }

  answered(): void {
    this.#pace.answered(performance.now())
    if (this.#pace.isAnswered) this.#answered?.()
    this.#schedule()
  }

  async close(): Promise<void> {
    this.closeAtOnce()
    if (this.#pace.isAnswered) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#pace.leaveMs)
      this.#answered = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#answered = undefined
  }

  closeAtOnce(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    clearTimeout(this.#timer)
    this.#stdout.write(LEAVE)
  }

  /** After what is being written now: a frame comes in several pieces. */
  #schedule(): void {
    if (this.#isScheduled || !this.#isOpen) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#send()
    })
  }

  #send(): void {
    if (!this.#isOpen) return
    clearTimeout(this.#timer)
    const now = performance.now()
    const wait = this.#pace.wait(now - this.#keyedAt < KEY_MS, now)
    if (wait > 0) {
      this.#timer = setTimeout(() => this.#send(), wait)
      return
    }
    const changes = this.#mirror.changes()
    if (changes === '') return
    const bytes = Buffer.byteLength(changes)
    this.#pace.sent(bytes, now)
    this.#stdout.write(`${BEGIN}${changes}${END}${this.#pace.asks ? ASK : ''}`)
    const after = performance.now()
    this.#pace.written(bytes, after - now, after)
  }
}

function streamFor(stdout: NodeJS.WriteStream, onWrite: (output: string) => void): NodeJS.WriteStream {
  const write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    onWrite(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
    const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined
    if (done !== undefined) queueMicrotask(done)
    return true
  }
  const stream = Object.assign(new EventEmitter(), { isTTY: true, writable: true, write })
  return Object.defineProperties(stream, {
    columns: { get: () => terminalSize(stdout).columns },
    rows: { get: () => terminalSize(stdout).rows },
  }) as unknown as NodeJS.WriteStream
}
