// The real screen on a terminal emulator, after some keys.
import type { Theme } from '../../src/render/theme.ts'
import type { PaneName } from '../../src/tui/keys/bindings.ts'
import { initialState } from '../../src/tui/initial-state.ts'
import { runScreen } from '../../src/tui/screen.ts'
import type { ScreenData } from '../../src/tui/screen-data.ts'
import { InkTerminal } from '../../test/support/ink-terminal.ts'
import type { ScreenCell } from '../../test/support/screen-cells.ts'

export interface DrawnScreen {
  readonly columns: number
  readonly rows: number
  readonly theme: Theme
  readonly data: ScreenData
  readonly focus: PaneName
  /** Each has to change what is drawn. */
  readonly keys: readonly string[]
}

/** @throws Error when a key changes nothing */
export async function drawScreen({
  columns,
  rows,
  theme,
  data,
  focus,
  keys,
}: DrawnScreen): Promise<readonly (readonly ScreenCell[])[]> {
  const terminal = new InkTerminal(columns, rows)
  const stop = new AbortController()
  const ended = runScreen({
    terminal: terminal.streams,
    theme,
    utcOffset: 0,
    initial: initialState(focus, data.shown?.trace.id),
    data: () => data,
    refresh: () => false,
    perform: async () => ({}),
    stop: stop.signal,
  })
  await terminal.waitFor((text) => text !== '')
  for (const key of keys) {
    const before = terminal.text()
    terminal.press(key)
    await terminal.waitFor((text) => text !== before)
  }
  const cells = terminal.cells()
  stop.abort()
  await ended
  return cells
}
