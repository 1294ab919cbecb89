// A terminal that is not us: what a line looks like once it has been written to one.
import { Terminal } from '@xterm/headless'

export interface Screen {
  /** Cells that the line has filled, and the text in them. */
  write(line: string): Promise<{ readonly cells: number; readonly text: string }>
  dispose(): void
}

export function openScreen(columns: number): Screen {
  const terminal = new Terminal({ cols: columns, rows: 4, allowProposedApi: true })
  return {
    async write(line) {
      terminal.reset()
      await new Promise<void>((resolve) => terminal.write(line, resolve))
      const { buffer } = terminal
      const { cursorX, cursorY } = buffer.active
      const text = buffer.active.getLine(0)?.translateToString(true) ?? ''
      return { cells: cursorY * columns + cursorX, text }
    },
    dispose: () => terminal.dispose(),
  }
}
