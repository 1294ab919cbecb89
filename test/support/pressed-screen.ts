// The screen without a terminal: keys go in, lines come out, and every line has exactly the width that it may have.
import stringWidth from 'fast-string-width'
import { stripVTControlCharacters } from 'node:util'
import { renderFrame } from '../../src/tui/frame/frame.ts'
import { SessionPalette } from '../../src/tui/frame/session-palette.ts'
import { initialState } from '../../src/tui/initial-state.ts'
import type { Effect, Step } from '../../src/tui/pane.ts'
import { paste } from '../../src/tui/reduce-prompt.ts'
import { click, pressKey } from '../../src/tui/reduce.ts'
import type { ScreenData } from '../../src/tui/screen-data.ts'
import type { ScreenState } from '../../src/tui/screen-state.ts'
import { shownTraceOf, type ShownTraceOptions } from '../../src/tui/shown-trace.ts'
import type { Theme } from '../../src/render/theme.ts'
import type { Trace } from '../../src/trace/trace.ts'

export class PressedScreen {
  state: ScreenState
  data: ScreenData
  /** What was to be done outside, in order. */
  readonly effects: Effect[] = []
  readonly #theme: Theme
  readonly #palette = new SessionPalette()

  constructor(
    data: ScreenData,
    { columns = 80, rows = 24, theme = { ascii: false, color: 0 } }: PressedScreenOptions = {},
  ) {
    const focus = data.list === undefined ? 'trace' : 'list'
    this.data = data
    this.state = { ...initialState(focus, data.shown?.trace.id), columns, rows }
    this.#theme = theme
  }

  /** Keys by their names or characters; a blank stands between two of them. */
  press(keys: string): this {
    for (const key of keys.split(' ').filter(Boolean)) this.#take(pressKey(this.state, key, this.data))
    return this
  }

  /** Each character is a key. */
  type(text: string): this {
    for (const key of text) this.#take(pressKey(this.state, key === ' ' ? 'space' : key, this.data))
    return this
  }

  paste(text: string): this {
    this.#take(paste(this.state, text, this.data))
    return this
  }

  click(row: number, column: number): this {
    this.#take(click(this.state, row, column, this.data))
    return this
  }

  resize(columns: number, rows: number): this {
    this.state = { ...this.state, columns, rows }
    return this
  }

  /** With styles. @throws when a line is wider than the screen, or there are not as many as it has */
  lines(): readonly string[] {
    const look = { theme: this.#theme, utcOffset: 0, palette: this.#palette }
    const lines = renderFrame(this.state, this.data, look)
    const { columns, rows } = this.state
    if (lines.length !== rows) throw new Error(`${lines.length} lines for ${rows} rows`)
    for (const line of lines) {
      const width = stringWidth(stripVTControlCharacters(line))
      if (width > columns) throw new Error(`${width} cells in ${columns} columns:\n${line}`)
      if (/\n|\r/.test(line)) throw new Error(`a line break in ${JSON.stringify(line)}`)
    }
    return lines
  }

  /** As it is read, without blanks at the ends of lines. */
  text(): string {
    return this.lines()
      .map((line) => stripVTControlCharacters(line).trimEnd())
      .join('\n')
      .trimEnd()
  }

  /** The line that the cursor of the pane with the focus is on; the last one where two panes have one. */
  cursorLine(): string {
    const mark = this.#theme.ascii ? '> ' : '▌ '
    const line = this.text()
      .split('\n')
      .findLast((one) => one.startsWith(mark))
    return line?.slice(mark.length) ?? ''
  }

  #take({ state, effects = [] }: Step<ScreenState>): void {
    this.state = state
    this.effects.push(...effects)
  }
}

export interface PressedScreenOptions {
  readonly columns?: number
  readonly rows?: number
  readonly theme?: Theme
}

/** One trace alone, as `show -i` has it. */
export function dataOfTrace(trace: Trace, options: Partial<ShownTraceOptions> = {}): ScreenData {
  return {
    list: undefined,
    problems: undefined,
    shown: shownTraceOf(trace, { isOpen: false, ...options }),
    title: { source: 'trace.json', spansPerSecond: undefined, trouble: undefined },
  }
}
