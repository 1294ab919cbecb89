import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Bar, type BarPens, type CellClass } from '../../../src/render/waterfall/bar.ts'
import { glyphsOf } from '../../../src/render/glyphs.ts'
import { eighthAt } from '../../../src/render/waterfall/scale.ts'

const UNICODE = glyphsOf({ ascii: false })
const ASCII = glyphsOf({ ascii: true })
const PLAIN = { open: '', close: '' }
const NO_PENS: BarPens = {
  own: PLAIN,
  gap: PLAIN,
  offPath: PLAIN,
  wait: PLAIN,
  open: PLAIN,
  blank: PLAIN,
  reverse: PLAIN,
}

type Piece = readonly [cell: CellClass, start: number, end: number]

/** Ten cells, an eighth is one nanosecond. */
function draw(pieces: readonly Piece[], glyphs = UNICODE, pens = NO_PENS): string {
  const bar = new Bar({ origin: 0, length: 80, cells: 10 })
  for (const [cell, start, end] of pieces) bar.paintVisible(start, end, cell)
  return bar.draw(glyphs, pens, undefined)
}

/** Eight hundred holes of so many tenths each, side by side. */
function shares(dark: number): string {
  const bar = new Bar({ origin: 0, length: 8000, cells: 10 })
  bar.paintVisible(0, 8000, 'wait')
  const holes = Array.from({ length: 800 }, (_, n) => ({ start: n * 10, end: n * 10 + dark }))
  bar.paintShares(holes, 'gap')
  return bar.draw(UNICODE, NO_PENS, undefined)
}

test.each<[string, readonly Piece[], string, string]>([
  ['whole cells', [['own', 0, 24]], '███       ', '###       '],
  ['the right edge in eighths', [['own', 0, 19]], '██▍       ', '##|       '],
  ['half a cell is enough for #', [['own', 0, 20]], '██▌       ', '###       '],
  ['a left edge of 7/8', [['own', 9, 24]], ' ██       ', ' ##       '],
  ['of 6/8 to 3/8', [['own', 13, 24]], ' ▐█       ', ' ##       '],
  ['of 2/8 and 1/8', [['own', 15, 24]], ' ▕█       ', ' ##       '],
  ['touching neither border', [['own', 10, 13]], ' ▏        ', ' |        '],
  ['nothing at all is an eighth', [['own', 8, 8]], ' ▏        ', ' |        '],
  ['at the very end', [['own', 80, 80]], '         ▕', '         #'],
  ['waiting', [['wait', 4, 36]], '─────     ', '-----     '],
  ['waiting in one cell', [['wait', 9, 15]], ' ▏        ', ' |        '],
  ['no span in a speck', [['gap', 9, 11]], ' ▏        ', ' |        '],
  ['no span in most of a cell', [['gap', 9, 15]], ' ░        ', ' .        '],
  ['off the path', [['off-path', 4, 24]], '▒▒▒       ', '===       '],
  ['off the path under half a cell', [['off-path', 5, 16]], '▏▒        ', '|=        '],
  [
    'an open end',
    [
      ['own', 0, 16],
      ['open', 16, 32],
    ],
    '██╌╌      ',
    '##~~      ',
  ],
  [
    'most eighths win',
    [
      ['wait', 0, 24],
      ['gap', 5, 24],
    ],
    '─░░       ',
    '-..       ',
  ],
  [
    'own wins a tie over no span',
    [
      ['gap', 0, 16],
      ['own', 0, 4],
    ],
    '▌░        ',
    '#.        ',
  ],
  [
    'no span wins a tie over waiting',
    [
      ['wait', 0, 16],
      ['gap', 4, 16],
    ],
    '░░        ',
    '..        ',
  ],
])('%s', (_, pieces, unicode, ascii) => {
  expect(draw(pieces)).toBe(unicode)
  expect(draw(pieces, ASCII)).toBe(ascii)
})

test('where reverse video may be used the left edge is as fine as the right one', () => {
  const pens = { ...NO_PENS, reverse: { open: '<', close: '>' } }
  const edges = [9, 10, 11, 12, 13, 14, 15].map((start) => draw([['own', start, 24]], UNICODE, pens).trim())
  expect(edges).toEqual(['<▏>█', '<▎>█', '<▍>█', '<▌>█', '<▋>█', '<▊>█', '<▉>█'])
  expect(draw([['own', 9, 24]], ASCII, pens)).toBe(' ##       ')
})

test('holes of a tenth are not seen, holes of nine tenths are', () => {
  expect(shares(1)).toBe('──────────')
  expect(shares(9)).toBe('░░░░░░░░░░')
})

test('one hole is drawn where it is', () => {
  const bar = new Bar({ origin: 0, length: 80, cells: 10 })
  bar.paintVisible(0, 80, 'wait')
  bar.paintShares([{ start: 16, end: 40 }], 'gap')
  expect(bar.draw(UNICODE, NO_PENS, undefined)).toBe('──░░░─────')
})

test('a bar is used again for the next row', () => {
  const bar = new Bar({ origin: 0, length: 80, cells: 10 })
  bar.paintVisible(0, 80, 'wait')
  bar.clear()
  bar.paintVisible(16, 24, 'own')
  expect(bar.draw(UNICODE, NO_PENS, undefined)).toBe('  █       ')
  bar.clear()
  expect(bar.draw(UNICODE, NO_PENS, undefined)).toBe('          ')
})

test('the backdrop shows where nothing is painted', () => {
  const bar = new Bar({ origin: 0, length: 80, cells: 10 })
  bar.paintVisible(0, 16, 'own')
  expect(bar.draw(UNICODE, NO_PENS, '     ╎    ')).toBe('██   ╎    ')
  expect(bar.draw(UNICODE, NO_PENS, ' ╎        ')).toBe('██        ')
})

test('whatever is painted, a bar has exactly its cells and every piece between the borders can be seen', () => {
  const time = fc.integer({ min: -100, max: 1100 })
  const cell = fc.constantFrom<CellClass>('own', 'gap', 'off-path', 'wait', 'open')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, time, time), { maxLength: 6 }),
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom(UNICODE, ASCII),
      (pieces, cells, glyphs) => {
        const bar = new Bar({ origin: 0, length: 1000, cells })
        for (const [name, a, b] of pieces) bar.paintVisible(Math.min(a, b), Math.max(a, b), name)
        const line = bar.draw(glyphs, NO_PENS, undefined)
        expect(line).toHaveLength(cells)
        const inside = pieces.filter(([, a, b]) => Math.max(a, b) >= 0 && Math.min(a, b) <= 1000)
        expect(line.trim() === '').toBe(inside.length === 0)
      },
    ),
  )
})

test('a time is mapped to the nearest eighth, inside the bar', () => {
  const scale = { origin: 0, length: 31.62e9, cells: 36 }
  expect([0, 13.62e9, 29.7e9, 31.62e9, 40e9, -5e9].map((time) => eighthAt(scale, time))).toEqual([
    0, 124, 271, 288, 288, 0,
  ])
})
