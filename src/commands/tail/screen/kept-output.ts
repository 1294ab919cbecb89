// What the command behind `tail -- CMD` prints while a screen has the terminal: its last lines are kept, and printed once the
// screen has gone.
import { stripVTControlCharacters } from 'node:util'

/** A test run's failures, say. */
const MOST_LINES = 500
const MOST_BYTES = 256 * 1024
/** Characters of one line, which may never end. */
const LONGEST_LINE = 4096

export class KeptOutput {
  /** All that there have been. */
  lineCount = 0
  readonly #lines: string[] = []
  #bytes = 0
  #rest: Readonly<Record<Stream, string>> = { stdout: '', stderr: '' }

  add(stream: Stream, text: string): void {
    const lines = (this.#rest[stream] + text).split(/\r?\n/)
    const rest = (lines.pop() ?? '').slice(-LONGEST_LINE)
    this.#rest = { ...this.#rest, [stream]: rest }
    for (const line of lines) this.#keep(line)
  }

  /** The last line that says something. */
  get last(): string {
    return this.#lines.findLast((line) => line.trim() !== '') ?? ''
  }

  /** What is kept, with what has not ended its line. */
  lines(): readonly string[] {
    const open = [this.#rest.stdout, this.#rest.stderr].map(drawable).filter((line) => line !== '')
    return [...this.#lines, ...open]
  }

  /** Of those before them nothing is left. */
  get lost(): number {
    return this.lineCount - this.#lines.length
  }

  #keep(line: string): void {
    const kept = drawable(line.slice(0, LONGEST_LINE))
    this.lineCount++
    this.#lines.push(kept)
    this.#bytes += kept.length
    while (this.#lines.length > MOST_LINES || this.#bytes > MOST_BYTES)
      this.#bytes -= this.#lines.shift()?.length ?? 0
  }
}

type Stream = 'stdout' | 'stderr'

/** Colours would not end where their lines are cut, and a progress bar draws over itself: its last state counts. */
function drawable(line: string): string {
  return stripVTControlCharacters(line.slice(line.lastIndexOf('\r') + 1))
}
