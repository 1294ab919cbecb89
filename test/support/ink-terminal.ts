// A terminal in this process for Ink to draw on: an emulator behind streams that look like a TTY's.
import xterm, { type Terminal as XtermTerminal } from '@xterm/headless'
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import type { JobListener, ScreenTerminal } from '../../src/tui/terminal/screen-terminal.ts'
import { screenCells, type ScreenCell } from './screen-cells.ts'

const { Terminal } = xterm

export class InkTerminal {
  readonly streams: ScreenTerminal
  /** Every byte that was written. */
  raw = ''
  /** Raw mode as it was switched, in order. */
  readonly rawModes: boolean[] = []
  /** What the shell's job control would ask. */
  job: JobListener | undefined
  /** What happens while the program is stopped. */
  whileStopped: () => Promise<void> = async () => {}
  /** Whether the program's questions are answered, as by a real terminal. */
  answers = true
  readonly #terminal: XtermTerminal
  readonly #stdin: PassThrough
  readonly #stdout: EventEmitter
  #unparsed = 0

  constructor(columns: number = 80, rows: number = 24) {
    // No tty driver turns a line feed into a new line here.
    this.#terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true })
    const terminal = this.#terminal
    const write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
      const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined
      this.raw += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
      this.#unparsed++
      terminal.write(chunk, () => {
        this.#unparsed--
        done?.()
      })
      return true
    }
    this.#stdout = Object.defineProperties(
      Object.assign(new EventEmitter(), {
        isTTY: true,
        write,
        getColorDepth: () => 24,
        hasColors: () => true,
      }),
      { columns: { get: () => terminal.cols }, rows: { get: () => terminal.rows } },
    )
    this.#stdin = Object.assign(new PassThrough({ encoding: 'utf8' }), {
      isTTY: true,
      setRawMode: (mode: boolean) => {
        this.rawModes.push(mode)
        return this.#stdin
      },
      ref: () => this.#stdin,
      unref: () => this.#stdin,
    })
    terminal.onData((answer) => {
      if (this.answers) this.#stdin.write(answer)
    })
    this.streams = {
      stdin: this.#stdin as unknown as NodeJS.ReadStream,
      stdout: this.#stdout as unknown as NodeJS.WriteStream,
      onCrash: () => {},
      onJobControl: (listener) => {
        this.job = listener
        return () => (this.job = undefined)
      },
      stopJob: () => this.whileStopped(),
    }
  }

  press(keys: string): void {
    this.#stdin.write(keys)
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows)
    this.#stdout.emit('resize')
  }

  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate'
  }

  get mouse(): string {
    return this.#terminal.modes.mouseTrackingMode
  }

  text(): string {
    const buffer = this.#terminal.buffer.active
    return Array.from(
      { length: this.#terminal.rows },
      (_, y) => buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? '',
    )
      .join('\n')
      .trimEnd()
  }

  cells(): readonly (readonly ScreenCell[])[] {
    return screenCells(this.#terminal)
  }

  /** @throws with the screen when it does not come to match */
  async waitFor(wanted: string | RegExp | ((text: string) => boolean), milliseconds = 10_000): Promise<void> {
    const matches = (text: string): boolean =>
      typeof wanted === 'function'
        ? wanted(text)
        : typeof wanted === 'string'
          ? text.includes(wanted)
          : wanted.test(text)
    const deadline = Date.now() + milliseconds
    while (this.#unparsed > 0 || !matches(this.text())) {
      if (Date.now() > deadline) throw new Error(`not on the screen: ${String(wanted)}\n${this.text()}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}
