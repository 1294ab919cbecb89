// The screen as Ink sees it: a line of text for each row, finished before it gets here. Ink places them, reads keys and
// gives the terminal back; it lays nothing out, because that would cost by the cell.
import { Box, Text, useInput, usePaste } from 'ink'
import { createElement, memo, type ReactElement, useSyncExternalStore } from 'react'
import { readKeys } from './keys/read-keys.ts'

export interface AppProps {
  /** Calls back whenever there are new lines. */
  readonly subscribe: (listener: () => void) => () => void
  /** The same array as long as nothing has changed. */
  readonly lines: () => readonly string[]
  readonly onKey: (key: string) => void
  readonly onPaste: (text: string) => void
}

export function App({ subscribe, lines, onKey, onPaste }: AppProps): ReactElement {
  const drawn = useSyncExternalStore(subscribe, lines)
  useInput((input, key) => {
    for (const pressed of readKeys(input, key)) onKey(pressed)
  })
  // Also while nothing is typed: pasted text would otherwise come as keys.
  usePaste(onPaste)
  return createElement(
    Box,
    { flexDirection: 'column' },
    drawn.map((line, row) => createElement(Row, { key: row, line })),
  )
}

/** Drawn anew only when its line has changed. An empty text would have no height. */
const Row = memo(function Row({ line }: { readonly line: string }): ReactElement {
  return createElement(Text, { wrap: 'truncate' }, line === '' ? ' ' : line)
})
