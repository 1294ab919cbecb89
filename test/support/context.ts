// A command's world made of buffers: what it reads is given, what it writes is kept, and it is stopped by hand.
import type { CommandContext, InputStream, OutputStream, StopReason } from '../../src/commands/context.ts'
import type { ColorLevel } from '../../src/render/theme.ts'
import { instantOf, type Instant } from '../../src/trace/time.ts'

export interface FakeContextOptions {
  /** Whether stdout and stderr are terminals; default no. */
  readonly tty?: boolean
  readonly columns?: number
  /** Of a terminal; unknown unless told. */
  readonly rows?: number
  readonly ascii?: boolean
  readonly color?: ColorLevel
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** What comes in on stdin. Without it stdin is a terminal that nobody types on. */
  readonly stdin?: string | Uint8Array
  readonly now?: () => Instant
}

export interface FakeContext extends CommandContext {
  /** Everything written so far. */
  readonly out: () => string
  readonly err: () => string
  /** The bytes of stdout. */
  readonly outBytes: () => Uint8Array
  /** As a first Ctrl-C does, unless told otherwise. */
  readonly stopNow: (reason?: StopReason) => void
  /** Resolves with everything written to stdout as soon as `found` is true of it. */
  readonly waitForOut: (found: (text: string) => boolean) => Promise<string>
  readonly waitForErr: (found: (text: string) => boolean) => Promise<string>
}

export function fakeContext(options: FakeContextOptions = {}): FakeContext {
  const stdout = new CapturedStream(options)
  const stderr = new CapturedStream(options)
  const stop = new AbortController()
  return {
    stdin: fakeInput(options.stdin),
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: options.cwd ?? '/nowhere',
    pid: process.pid,
    now: options.now ?? (() => instantOf(BigInt(Date.now()) * 1_000_000n)),
    takeTerminal: undefined,
    lendTerminal: (work) => work(),
    holdThread: (work) => work(),
    stop: stop.signal,
    out: () => stdout.text,
    err: () => stderr.text,
    outBytes: () => Buffer.concat(stdout.pieces),
    stopNow: (reason = 'SIGINT') => stop.abort(reason),
    waitForOut: (found) => stdout.waitFor(found),
    waitForErr: (found) => stderr.waitFor(found),
  }
}

class CapturedStream implements OutputStream {
  readonly isTTY: boolean
  readonly columns: number
  readonly rows: number | undefined
  readonly theme: OutputStream['theme']
  text = ''
  readonly pieces: Uint8Array[] = []
  readonly #waiting = new Set<() => void>()

  constructor(options: FakeContextOptions) {
    this.isTTY = options.tty ?? false
    this.columns = options.columns ?? (this.isTTY ? 80 : 120)
    this.rows = options.rows
    this.theme = { ascii: options.ascii ?? false, color: options.color ?? 0 }
  }

  write(data: string | Uint8Array): Promise<void> {
    const bytes = Buffer.from(data as string)
    this.pieces.push(bytes)
    this.text += bytes.toString()
    for (const check of this.#waiting) check()
    return Promise.resolve()
  }

  waitFor(found: (text: string) => boolean): Promise<string> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!found(this.text)) return
        this.#waiting.delete(check)
        resolve(this.text)
      }
      this.#waiting.add(check)
      check()
    })
  }
}

function fakeInput(content: string | Uint8Array | undefined): InputStream {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return {
    isTTY: bytes === undefined,
    async *bytes() {
      if (bytes !== undefined) yield bytes
    },
  }
}
