// One of the two output streams as commands see it: writes wait while the reader is slow, and a reader that has
// gone away (`| head -1`, a closed pager) is not an error but the end of the work.
import type { OutputStream } from './commands/context.ts'
import { TracectlError } from './errors.ts'
import type { Theme } from './render/theme.ts'

/** What is used of a Node stream. */
export interface NodeSink {
  readonly isTTY?: boolean | undefined
  readonly writableNeedDrain: boolean
  write(data: string | Uint8Array): boolean
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown
  on(event: 'drain' | 'close', listener: () => void): unknown
}

/** Asked each time: a terminal is resized, and the flags are read after the stream has been opened. */
export interface Look {
  columns(): number
  /** 0 or undefined when unknown. */
  rows(): number | undefined
  theme(): Theme
}

export class NodeOutput implements OutputStream {
  readonly isTTY: boolean
  readonly #sink: NodeSink
  readonly #name: string
  readonly #look: Look
  #state: 'open' | 'gone' | 'failed' = 'open'
  #failure: NodeJS.ErrnoException | undefined
  #waiting: (() => void)[] = []

  /** Attaches its handlers at once: a stream without one turns a closed pipe into a crash. */
  constructor(name: string, sink: NodeSink, look: Look, onGone: () => void) {
    this.#name = name
    this.#sink = sink
    this.#look = look
    this.isTTY = sink.isTTY === true
    sink.on('error', (error) => {
      if (GONE.has(error.code ?? '') || (this.isTTY && error.code === 'EIO')) {
        this.#state = 'gone'
        onGone()
      } else if (this.#state === 'open') {
        this.#state = 'failed'
        this.#failure = error
      }
      this.#release()
    })
    sink.on('drain', () => this.#release())
    sink.on('close', () => this.#release())
  }

  get columns(): number {
    return this.#look.columns()
  }

  get rows(): number | undefined {
    const rows = this.isTTY ? this.#look.rows() : undefined
    return rows === 0 ? undefined : rows
  }

  get theme(): Theme {
    return this.#look.theme()
  }

  /** @throws TracectlError `output-failed` when what was written cannot be kept, on a full disk for example */
  async write(data: string | Uint8Array): Promise<void> {
    if (this.#state === 'open' && data.length > 0 && !this.#sink.write(data)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    this.check()
  }

  /** What writes without waiting ran into. @throws as `write` does */
  check(): void {
    if (this.#state !== 'failed') return
    const reason = this.#failure?.message ?? 'unknown error'
    throw new TracectlError('output-failed', `cannot write to ${this.#name}: ${reason}`, {
      cause: this.#failure,
    })
  }

  #release(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}

// EPIPE: the pipe's reader has gone. ECONNRESET: stdout is a socket. EOF: Windows. (EIO of a terminal: it was closed;
// of a file it is a broken disk, and that is worth a word.)
const GONE: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED'])
