// A few lines at the bottom of a terminal that are drawn over and over, while other lines go past above them into the
// scroll-back. Whoever writes on the terminal writes through it.
//
//     lines, which stay                  14:03:11.208 GET /api/cart      7.98ms    4 sp 2 svc
//     the block, drawn in place          ── 12 spans/s · 340 traces · 2 open ────────────────
//                                           3s gateway   POST /api/checkout    1.58s ████
import type { OutputStream } from '../../context.ts'

export interface LiveBlockOptions {
  /** The terminal. */
  readonly stdout: OutputStream
  /** Lines of at most `columns` cells, at most `rows` of them. */
  readonly draw: (columns: number, rows: number) => readonly string[]
  /** Cells of a line as it was drawn. */
  readonly widthOf: (line: string) => number
}

/** Of the screen, at most. */
const SHARE = 0.5
/** Where a terminal does not tell how many lines it has. */
const USUAL_ROWS = 24
/** Drawn at once, not piece by piece: terminals that do not know it take no notice. */
const BEGIN = '\x1b[?2026h'
const END = '\x1b[?2026l'

export class LiveBlock {
  readonly #options: LiveBlockOptions
  #lines: readonly string[] = []
  #isOpen = true

  constructor(options: LiveBlockOptions) {
    this.#options = options
  }

  /** The same stream, but what is written goes above the block. */
  above(stream: OutputStream): OutputStream {
    if (!stream.isTTY) return stream
    // Asked each time, as they are of the stream itself.
    return {
      isTTY: true,
      get columns() {
        return stream.columns
      },
      get rows() {
        return stream.rows
      },
      get theme() {
        return stream.theme
      },
      write: (data) => this.#write(stream, typeof data === 'string' ? data : Buffer.from(data).toString()),
    }
  }

  /** Draws it anew where that makes a difference. */
  redraw(): void {
    if (!this.#isOpen) return
    const lines = this.#draw()
    if (lines.length === this.#lines.length && lines.every((line, at) => line === this.#lines[at])) return
    const text = BEGIN + this.#erase() + this.#put(lines) + END
    void this.#options.stdout.write(text).catch(() => {})
  }

  /** Takes it away; what is written then goes where it always did. */
  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await this.#options.stdout.write(this.#erase()).catch(() => {})
  }

  async #write(stream: OutputStream, text: string): Promise<void> {
    if (!this.#isOpen || text === '') return await stream.write(text)
    // The block begins in the first column.
    const whole = text.endsWith('\n') ? text : `${text}\n`
    await stream.write(BEGIN + this.#erase() + whole + this.#put(this.#draw()) + END)
  }

  #draw(): readonly string[] {
    const { columns, rows = USUAL_ROWS } = this.#options.stdout
    return this.#options
      .draw(columns, Math.max(1, Math.floor(rows * SHARE)))
      .slice(0, Math.floor(rows * SHARE))
  }

  #put(lines: readonly string[]): string {
    this.#lines = lines
    return lines.map((line) => `${line}\n`).join('')
  }

  /** A terminal that has become narrower since has broken the lines into several. */
  #erase(): string {
    const { stdout, widthOf } = this.#options
    const columns = Math.max(1, stdout.columns)
    const rows = this.#lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0)
    return rows === 0 ? '' : `\x1b[${rows}A\r\x1b[J`
  }
}
