// A terminal emulator that owns a child process: what a person would see, as text and cells.
import { spawn, type IPty } from '@lydell/node-pty'
import xterm, { type Terminal as XtermTerminal } from '@xterm/headless'

const { Terminal } = xterm

export interface ScreenOptions {
  readonly columns?: number
  readonly rows?: number
  /** Added to the environment; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
}

export interface ScreenExit {
  readonly exitCode: number
  /** 0 for none. A death by signal comes with exit code 0: assert both. */
  readonly signal: number
}

export class Screen {
  /** Every byte the program wrote, for counting escape sequences. */
  raw = ''
  readonly exit: Promise<ScreenExit>
  readonly #terminal: XtermTerminal
  readonly #pty: IPty
  #unparsed = 0
  #ended = false

  constructor(command: string, args: readonly string[], options: ScreenOptions = {}) {
    const { columns = 80, rows = 24 } = options
    this.#terminal = new Terminal({
      cols: columns === 0 ? 80 : columns,
      rows: rows === 0 ? 24 : rows,
      allowProposedApi: true,
      scrollback: 1000,
    })
    this.#pty = spawn(command, [...args], {
      cols: columns,
      rows,
      env: environment(options.env ?? {}),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    })
    this.#pty.onData((chunk) => {
      this.raw += chunk
      this.#unparsed++
      this.#terminal.write(chunk, () => this.#unparsed--)
    })
    // The program's questions (cursor position, device attributes) are answered as a real terminal would.
    this.#terminal.onData((answer) => {
      if (!this.#ended) this.#pty.write(answer)
    })
    this.exit = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal = 0 }) => {
        this.#ended = true
        resolve({ exitCode, signal })
      })
    })
  }

  /** Row `y` of what is visible, without trailing blanks. */
  line(y: number): string {
    const buffer = this.#terminal.buffer.active
    return buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? ''
  }

  /** What is visible. */
  text(): string {
    return Array.from({ length: this.#terminal.rows }, (_, y) => this.line(y))
      .join('\n')
      .trimEnd()
  }

  /** Everything, with what has scrolled away. */
  history(): string {
    const buffer = this.#terminal.buffer.active
    return Array.from({ length: buffer.length }, (_, y) => buffer.getLine(y)?.translateToString(true) ?? '')
      .join('\n')
      .trimEnd()
  }

  press(keys: string): void {
    this.#pty.write(keys)
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows)
    this.#pty.resize(columns, rows)
  }

  kill(signal: NodeJS.Signals): void {
    this.#pty.kill(signal)
  }

  /** Succeeds once everything written has been drawn and the screen matches; the error shows the screen. */
  async waitFor(wanted: string | RegExp | ((text: string) => boolean), milliseconds = 10_000): Promise<void> {
    const matches = matcher(wanted)
    const deadline = Date.now() + milliseconds
    while (this.#unparsed > 0 || !matches(this.history())) {
      if (Date.now() > deadline) {
        this.kill('SIGKILL')
        throw new Error(`not on the screen: ${String(wanted)}\n${this.history()}\n${'-'.repeat(20)}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** The exit, with everything that was written before it drawn. */
  async ended(): Promise<ScreenExit> {
    const exit = await this.exit
    // The last bytes may come after the news of the exit.
    await new Promise((resolve) => setTimeout(resolve, 20))
    await this.waitFor(() => true)
    return exit
  }
}

function environment(extra: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const result: Record<string, string> = {}
  const all = { ...process.env, COLORTERM: 'truecolor', LANG: 'C.UTF-8', ...extra }
  // Those of the machine the tests run on would change what is drawn; an empty FORCE_COLOR would even switch it on.
  const foreign = new Set([
    'CI',
    'NO_COLOR',
    'FORCE_COLOR',
    'COLUMNS',
    'LINES',
    'LC_ALL',
    'PAGER',
    'TRACECTL_PAGER',
    'LESS',
    'NODE_ENV',
    'NODE_OPTIONS',
  ])
  for (const [name, value] of Object.entries(all)) {
    if (value === undefined || (foreign.has(name) && !(name in extra))) continue
    result[name] = value
  }
  return { TERM: 'xterm-256color', ...result, ...('TERM' in extra ? {} : { TERM: 'xterm-256color' }) }
}

function matcher(wanted: string | RegExp | ((text: string) => boolean)): (text: string) => boolean {
  if (typeof wanted === 'function') return wanted
  return (text) => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text))
}
