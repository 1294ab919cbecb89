// The screen as Ink sees it: a line of text for each row, finished before it gets here. Ink places them; it lays nothing out,
// because that would cost by the cell, and reads no keys (keys/key-reader.ts).
import { Box, Text } from 'ink'
import { createElement, memo, type ReactElement, useSyncExternalStore } from 'react'

export interface AppProps {
  /** Calls back whenever there are new lines. */
  readonly subscribe: (listener: () => void) => () => void
  /** The same array as long as nothing has changed. */
  readonly lines: () => readonly string[]
}

export function App({ subscribe, lines }: AppProps): ReactElement {
  const drawn = useSyncExternalStore(subscribe, lines)
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
