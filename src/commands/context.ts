// What a command may touch of the world. main.ts makes it from `process`, tests make it from buffers, so every
// command runs in both without knowing.
import type { JobListener, ScreenTerminal } from '../tui/terminal/screen-terminal.ts'
import type { Theme } from '../render/theme.ts'
import type { Instant } from '../trace/time.ts'

export interface OutputStream {
  readonly isTTY: boolean
  /** Columns to draw in: the terminal's, else `--width`, else COLUMNS, else 120. Never 0. */
  readonly columns: number
  /** Of the terminal; undefined where it does not know them, and in a pipe. */
  readonly rows: number | undefined
  /** Glyphs and colours that this stream can show. */
  readonly theme: Theme
  /** Resolves when more may be written, at once unless the reader is slower than we are. */
  write(data: string | Uint8Array): Promise<void>
}

export interface InputStream {
  readonly isTTY: boolean
  bytes(): AsyncIterable<Uint8Array>
}

export type { JobListener, ScreenTerminal }

/** Why a command is asked to end. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'pipe-closed'

export interface CommandContext {
  readonly stdin: InputStream
  readonly stdout: OutputStream
  /** Everything that is not data. */
  readonly stderr: OutputStream
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly pid: number
  now(): Instant
  /**
   * The terminal itself, for a screen: what is written meanwhile goes to nobody else, and however the program ends, the
   * terminal is given back as it was. undefined where there is none to draw a screen on: a pipe, a dumb terminal, CI.
   */
  readonly takeTerminal: (<T>(work: (terminal: ScreenTerminal) => Promise<T>) => Promise<T>) | undefined
  /** While the work lasts, Ctrl-C is the business of a program that we started on this terminal, a pager for one. */
  lendTerminal<T>(work: () => Promise<T>): Promise<T>
  /** For work that gives nobody a turn for seconds: a signal that comes meanwhile ends the program there and then. */
  holdThread<T>(work: () => T): T
  /** Aborted, with a StopReason as its reason, on the first signal or when stdout's reader has gone. */
  readonly stop: AbortSignal
}
