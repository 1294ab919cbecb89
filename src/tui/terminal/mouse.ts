// Wheel and click, for who switches them on: while the terminal reports the mouse it selects no text. Ink keeps such
// reports from keys, so they are read beside it (xterm's SGR encoding, mode 1006).
import type { ScreenTerminal } from './screen-terminal.ts'

export type MouseEvent =
  | { readonly kind: 'click'; readonly row: number; readonly column: number }
  /** Lines downwards; negative upwards. */
  | { readonly kind: 'wheel'; readonly row: number; readonly column: number; readonly lines: number }

/** Presses and releases of buttons (1000), in decimals (1006). */
export const MOUSE_ON = '\x1b[?1000h\x1b[?1006h'
export const MOUSE_OFF = '\x1b[?1000l\x1b[?1006l'

/** @returns what switches it off again */
export function openMouse(
  { stdin, stdout }: ScreenTerminal,
  onEvent: (event: MouseEvent) => void,
): () => void {
  const onData = (chunk: string | Buffer): void => {
    for (const event of readMouse(chunk.toString())) onEvent(event)
  }
  stdin.on('data', onData)
  stdout.write(MOUSE_ON)
  return () => {
    stdin.off('data', onData)
    stdout.write(MOUSE_OFF)
  }
}

/** Reports that are whole; one that is cut in two is lost, as no terminal sends it in pieces. */
export function readMouse(text: string): readonly MouseEvent[] {
  // oxlint-disable-next-line no-control-regex -- an escape sequence is what it looks for
  return [...text.matchAll(/\x1b\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])/g)].flatMap(
    (match): readonly MouseEvent[] => {
      const [button, x, y] = [Number(match[1]), Number(match[2]), Number(match[3])]
      const at = { row: y - 1, column: x - 1 }
      if (match[4] === 'm') return []
      if (button === LEFT) return [{ kind: 'click', ...at }]
      if (button === WHEEL_UP) return [{ kind: 'wheel', ...at, lines: -WHEEL_LINES }]
      return button === WHEEL_DOWN ? [{ kind: 'wheel', ...at, lines: WHEEL_LINES }] : []
    },
  )
}

const LEFT = 0
const WHEEL_UP = 64
const WHEEL_DOWN = 65
const WHEEL_LINES = 3
