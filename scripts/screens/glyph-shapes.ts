// Blocks, shades and lines as shapes of whole cells, as terminals draw them: those of a font leave seams between rows.

/** Of a cell, in px: a font of 13.33 px advances by 8. */
export const WIDTH = 8
export const HEIGHT = 17

export interface Place {
  readonly x: number
  readonly top: number
  readonly width: number
}

export function isShape(text: string): boolean {
  return /^[█▉▊▋▌▍▎▏▐▕░▒▓▀▔▁▂▃▄▅▆▇─━│┃┆├╰╭╴╸╶╵]+$/.test(text)
}

/** A run of one glyph as SVG elements; undefined for what is no shape. */
export function glyphShapes(text: string, place: Place, color: string): string | undefined {
  const [glyph = ''] = text
  const stroke = STROKES[glyph]
  if (stroke !== undefined) return strokes(glyph, stroke, place, color)
  const box = BOXES[glyph]
  if (box === undefined) return undefined
  const [left, upper, width, height] = box
  const shade = '░▒▓'.indexOf(glyph)
  const opacity = shade < 0 ? '' : ` fill-opacity="${0.25 * (shade + 1)}"`
  const { x, top } = place
  if (width === 1) {
    return rectangle(x, top + upper * HEIGHT, place.width, height * HEIGHT, color, opacity)
  }
  return columnsOf(place)
    .map((at) =>
      rectangle(at + left * WIDTH, top + upper * HEIGHT, width * WIDTH, height * HEIGHT, color, opacity),
    )
    .join('')
}

export function rectangle(
  x: number,
  y: number,
  width: number,
  height: number,
  color: string,
  more: string = '',
): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${color}"${more}/>`
}

/** Left, top, width and height, in cells. */
type Box = readonly [left: number, top: number, width: number, height: number]

const BOXES: Readonly<Record<string, Box>> = {
  ...Object.fromEntries(
    Array.from('▏▎▍▌▋▊▉█', (glyph, at): [string, Box] => [glyph, [0, 0, (at + 1) / 8, 1]]),
  ),
  ...Object.fromEntries(
    Array.from('▁▂▃▄▅▆▇', (glyph, at): [string, Box] => [glyph, [0, (7 - at) / 8, 1, (at + 1) / 8]]),
  ),
  ...Object.fromEntries(Array.from('░▒▓', (glyph): [string, Box] => [glyph, [0, 0, 1, 1]])),
  '▐': [1 / 2, 0, 1 / 2, 1],
  '▕': [7 / 8, 0, 1 / 8, 1],
  '▀': [0, 0, 1, 1 / 2],
  '▔': [0, 0, 1, 1 / 8],
}

type Stroke = (x: number, top: number) => string

const HALF = WIDTH / 2
const MIDDLE = HEIGHT / 2
const BEND = 3

const level: Stroke = (x, top) => `M${x} ${top + MIDDLE}h${WIDTH}`
const upright: Stroke = (x, top) => `M${x + HALF} ${top}v${HEIGHT}`

const STROKES: Readonly<Record<string, Stroke>> = {
  '─': level,
  '━': level,
  '│': upright,
  '┃': upright,
  '┆': upright,
  '├': (x, top) => `${upright(x, top)}M${x + HALF} ${top + MIDDLE}h${HALF}`,
  '╰': (x, top) => `M${x + HALF} ${top}v${MIDDLE - BEND}q0 ${BEND} ${BEND} ${BEND}H${x + WIDTH}`,
  '╭': (x, top) => `M${x + HALF} ${top + HEIGHT}v${BEND - MIDDLE}q0 -${BEND} ${BEND} -${BEND}H${x + WIDTH}`,
  '╴': (x, top) => `M${x} ${top + MIDDLE}h${HALF}`,
  '╸': (x, top) => `M${x} ${top + MIDDLE}h${HALF}`,
  '╶': (x, top) => `M${x + HALF} ${top + MIDDLE}h${HALF}`,
  '╵': (x, top) => `M${x + HALF} ${top}v${MIDDLE}`,
}

function strokes(glyph: string, stroke: Stroke, place: Place, color: string): string {
  const d =
    stroke === level
      ? `M${place.x} ${place.top + MIDDLE}h${place.width}`
      : columnsOf(place)
          .map((at) => stroke(at, place.top))
          .join('')
  const weight = '━┃╸'.includes(glyph) ? ' stroke-width="2.4"' : ''
  const dashes = glyph === '┆' ? ' stroke-dasharray="3 3"' : ''
  return `<path d="${d}" fill="none" stroke="${color}"${weight}${dashes}/>`
}

function columnsOf({ x, width }: Place): readonly number[] {
  return Array.from({ length: Math.round(width / WIDTH) }, (_, index) => x + index * WIDTH)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
