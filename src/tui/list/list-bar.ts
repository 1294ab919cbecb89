// How long a trace took, as a line: so thin that there is air between rows, and so calm that the eye goes to those that are
// drawn bright, because they are slow for what they are, and red, because they failed.
//
//     GET /api/cart     12.5ms ╸
//     POST /api/cart     2.09s ━━━━━━━━━━━━
//     POST /api/cart     4.21s ━━━━━━━━━━━━━━━━━━━━━━━━╸
import { glyphsOf } from '../../render/glyphs.ts'
import { paint, type Style } from '../../render/style.ts'
import { padEnd } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import type { TraceRow } from './trace-list.ts'

export interface BarLook {
  readonly theme: Theme
  readonly style: Style
  /** Nanoseconds of a bar over its whole width. */
  readonly scale: number
  /** It took much longer than others of its kind. */
  readonly isSlow: boolean
}

/** Exactly `width` cells. What is longer than the scale says so at its end. */
export function drawListBar({ duration, errors }: TraceRow, width: number, look: BarLook): string {
  const { theme, style, scale, isSlow } = look
  const hasFailed = errors > 0
  const glyphs = theme.ascii ? ASCII : UNICODE
  const isOver = duration > scale
  const cells = isOver ? width - 1 : width
  const halves = scale > 0 ? Math.round(Math.min(1, duration / scale) * cells * 2) : 0
  const text =
    halves === 0
      ? duration > 0
        ? glyphs.half
        : ''
      : glyphs.whole.repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? glyphs.half : '')
  const end = isOver ? glyphsOf(theme).clippedRight : ''
  const pen = hasFailed ? style.error : isSlow ? style.bold : style.dim
  return paint(pen, padEnd(text + end, width))
}

interface BarGlyphs {
  readonly whole: string
  /** Half a cell from the left. */
  readonly half: string
}

const UNICODE: BarGlyphs = { whole: '━', half: '╸' }
const ASCII: BarGlyphs = { whole: '=', half: '-' }
