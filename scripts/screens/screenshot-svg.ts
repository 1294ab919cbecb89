// A screen of the terminal emulator as an SVG picture, in the colours that a person sees. Every piece of text is held to its
// cells, and blocks and lines are drawn as shapes, so that a page without the font still shows straight columns.
import type { ScreenCell, ScreenColor } from '../../test/support/screen-cells.ts'
import { glyphShapes, HEIGHT, isShape, rectangle, WIDTH } from './glyph-shapes.ts'

/** What a terminal is like: its own two colours, and those that programs ask for by name. */
export interface Palette {
  readonly background: string
  readonly text: string
  /** By number: black, red, green, yellow, blue, magenta, cyan, white, and the same eight bright. */
  readonly ansi: readonly string[]
}

export const DARK: Palette = {
  background: '#14151a',
  text: '#d6d7db',
  ansi: '#000000 #e5484d #30a46c #d6a419 #4c8bf5 #b668cd #27a5b8 #d6d7db #6f7178 #ff6369 #4cc38a #f0c000 #70b0ff #d19dff #4ccce6 #ffffff'.split(
    ' ',
  ),
}

export const LIGHT: Palette = {
  background: '#fdfdfc',
  text: '#26272b',
  ansi: '#000000 #c62828 #1b7f4b #8a6d00 #1f5fc4 #8e3aa8 #0b7285 #d6d7db #6f7178 #c62828 #1b7f4b #8a6d00 #1f5fc4 #8e3aa8 #0b7285 #ffffff'.split(
    ' ',
  ),
}

const MARGIN = 12
const BASELINE = 13
/** As xterm and its kin draw dim text. */
const DIM_OPACITY = 0.55

export function renderScreenshot(
  rows: readonly (readonly ScreenCell[])[],
  palette: Palette,
  title: string,
): string {
  const columns = Math.max(...rows.map((cells) => cells.reduce((sum, { width }) => sum + width, 0)))
  const [width, height] = [columns * WIDTH + 2 * MARGIN, rows.length * HEIGHT + 2 * MARGIN]
  const lines = rows.flatMap((cells, row) => renderRow(cells, MARGIN + row * HEIGHT, palette))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${palette.background}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="13.33" fill="${palette.text}" xml:space="preserve">`,
    ...lines,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

interface Run {
  readonly cell: ScreenCell
  readonly at: number
  text: string
  width: number
}

function renderRow(cells: readonly ScreenCell[], top: number, palette: Palette): readonly string[] {
  const drawn: string[] = []
  for (const { text, cell, at, width } of runsOf(cells)) {
    const place = { x: MARGIN + at * WIDTH, top, width: width * WIDTH }
    const [foreground, background] = colorsOf(cell, palette)
    if (background !== undefined) drawn.push(rectangle(place.x, top, place.width, HEIGHT, background))
    if (text.trim() === '') continue
    const shapes = glyphShapes(text, place, foreground ?? palette.text)
    const opacity = cell.isDim ? ` opacity="${DIM_OPACITY}"` : ''
    if (shapes !== undefined) {
      drawn.push(opacity === '' ? shapes : `<g${opacity}>${shapes}</g>`)
      continue
    }
    const fill = foreground === undefined ? '' : ` fill="${foreground}"`
    const weight = cell.isBold ? ' font-weight="700"' : ''
    const line = cell.isUnderlined ? ' text-decoration="underline"' : ''
    const held = `x="${place.x}" y="${top + BASELINE}" textLength="${place.width}" lengthAdjust="spacingAndGlyphs"`
    drawn.push(`<text ${held}${fill}${opacity}${weight}${line}>${escapeText(text)}</text>`)
  }
  return drawn
}

/** Neighbours that look alike are one; blocks and lines are so only with their own kind, blanks end nothing but themselves. */
function runsOf(cells: readonly ScreenCell[]): readonly Run[] {
  const runs: Run[] = []
  let at = 0
  for (const cell of cells) {
    const last = runs.at(-1)
    const goesOn =
      last !== undefined &&
      isAlike(last.cell, cell) &&
      (isShape(cell.text) || isShape(last.text) ? last.text === cell.text.repeat(last.width) : true)
    if (goesOn) {
      last.text += cell.text
      last.width += cell.width
    } else runs.push({ cell, at, text: cell.text, width: cell.width })
    at += cell.width
  }
  return runs.flatMap(splitAtBlanks)
}

/** Blanks at either end are lost in SVG; two of them are a place where what follows must not depend on a font's width. */
function splitAtBlanks(run: Run): readonly Run[] {
  const hasWide = run.text.length !== run.width
  if (run.cell.background !== undefined || run.cell.isInverse || isShape(run.text)) return [run]
  const pieces = run.text.matchAll(hasWide ? /^ *(?<piece>.*?) *$/gsu : /(?<piece>[^ ]+(?: [^ ]+)*)/gu)
  return Array.from(pieces, ({ 0: whole, index, groups }) => {
    const text = groups?.['piece'] ?? ''
    const before = index + whole.length - whole.trimStart().length
    const blanks = run.text.length - run.text.trim().length
    return { cell: run.cell, at: run.at + before, text, width: hasWide ? run.width - blanks : text.length }
  })
}

function isAlike(a: ScreenCell, b: ScreenCell): boolean {
  return (
    isSameColor(a.foreground, b.foreground) &&
    isSameColor(a.background, b.background) &&
    a.isBold === b.isBold &&
    a.isDim === b.isDim &&
    a.isInverse === b.isInverse &&
    a.isUnderlined === b.isUnderlined
  )
}

function isSameColor(one: ScreenColor | undefined, other: ScreenColor | undefined): boolean {
  return one?.kind === other?.kind && one?.value === other?.value
}

/** undefined: the terminal's own. */
function colorsOf(
  cell: ScreenCell,
  palette: Palette,
): readonly [foreground: string | undefined, background: string | undefined] {
  const [foreground, background] = [colorOf(cell.foreground, palette), colorOf(cell.background, palette)]
  return cell.isInverse
    ? [background ?? palette.background, foreground ?? palette.text]
    : [foreground, background]
}

function colorOf(color: ScreenCell['foreground'], { ansi }: Palette): string | undefined {
  if (color === undefined) return undefined
  if (color.kind === 'rgb') return hexOf(color.value)
  const { value } = color
  if (value < 16) return ansi[value]
  if (value >= 232) return hexOf((8 + 10 * (value - 232)) * 0x010101)
  const cube = value - 16
  return hexOf(
    levelOf(Math.floor(cube / 36)) * 0x10000 + levelOf(Math.floor(cube / 6) % 6) * 0x100 + levelOf(cube % 6),
  )
}

/** Of xterm's cube of 6 × 6 × 6. */
function levelOf(step: number): number {
  return step === 0 ? 0 : 55 + 40 * step
}

function hexOf(rgb: number): string {
  return `#${rgb.toString(16).padStart(6, '0')}`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function escapeText(text: string): string {
  return text.replaceAll(/[&<>]/g, (char) => ENTITIES[char] ?? char)
}
