// Wheel and click, for who switches them on: while the terminal reports the mouse it selects no text (xterm's SGR encoding,
// mode 1006).

export type MouseEvent =
  | { readonly kind: 'click'; readonly row: number; readonly column: number }
  /** Lines downwards; negative upwards. */
  | { readonly kind: 'wheel'; readonly row: number; readonly column: number; readonly lines: number }
  /** Let go, another button, the pointer moved: nothing is done. */
  | { readonly kind: 'other' }

/** Presses and releases of buttons (1000), in decimals (1006). */
export const MOUSE_ON = '\x1b[?1000h\x1b[?1006h'
export const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l'

/**
 * @param body between `ESC [` and the last character: `<0;12;3`
 * @returns undefined when it is no report
 */
export function mouseEvent(body: string, last: string): MouseEvent | undefined {
  if (!body.startsWith('<')) return undefined
  const match = /^<(\d{1,4});(\d{1,5});(\d{1,5})$/.exec(body)
  if (match === null || last !== 'M') return { kind: 'other' }
  const [button, x, y] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (x < 1 || y < 1) return { kind: 'other' }
  const at = { row: y - 1, column: x - 1 }
  // Shift, Alt and Ctrl make no other button of it.
  switch (button & ~MODIFIERS) {
    case LEFT:
      return { kind: 'click', ...at }
    case WHEEL_UP:
      return { kind: 'wheel', ...at, lines: -WHEEL_LINES }
    case WHEEL_DOWN:
      return { kind: 'wheel', ...at, lines: WHEEL_LINES }
    default:
      return { kind: 'other' }
  }
}

const LEFT = 0
const WHEEL_UP = 64
const WHEEL_DOWN = 65
const MODIFIERS = 4 + 8 + 16
const WHEEL_LINES = 3
