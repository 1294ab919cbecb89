// A service has one colour on the screen: in the list, the waterfall and the page of a span, from trace to trace.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SCREEN_SLOTS } from '../../../src/render/style.ts'
import { SessionPalette } from '../../../src/tui/frame/session-palette.ts'
import type { ShownTrace } from '../../../src/tui/screen-data.ts'
import { shownTraceOf } from '../../../src/tui/shown-trace.ts'
import { picture } from '../../support/picture.ts'
import { PressedScreen } from '../../support/pressed-screen.ts'
import { dataOfList, listedTrace } from '../../support/listed-traces.ts'

const names = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 40 })

test('a service keeps its colour, whatever else is drawn', () => {
  fc.assert(
    fc.property(names, names, (first, then) => {
      const palette = new SessionPalette()
      const before = first.map((name) => palette.get(name))
      palette.beginFrame()
      for (const name of then) palette.get(name)
      expect(first.map((name) => palette.get(name))).toEqual(before)
    }),
  )
})

test('as many services as there are colours differ from one another', () => {
  const palette = new SessionPalette()
  expect('abcdefghi'.split('').map((name) => palette.get(name))).toEqual(SCREEN_SLOTS)
})

test('one more shares the colour that the fewest rows have', () => {
  const palette = new SessionPalette()
  for (const name of 'abcdefghi') palette.get(name)
  palette.beginFrame()
  palette.beginFrame()
  for (const name of 'aabcdefghhii') palette.get(name)
  palette.beginFrame()
  for (const name of 'aabccdeefghi') palette.get(name)
  expect(palette.get('j')).toBe(palette.get('b'))
  // Of what is not on the screen any more nobody can take it for.
  palette.beginFrame()
  for (const name of 'abcdefg') palette.get(name)
  palette.beginFrame()
  for (const name of 'abcdefg') palette.get(name)
  expect(['h', 'i'].map((name) => palette.get(name))).toContain(palette.get('k'))
})

test('the list, the waterfall and the page of a span agree, and the next trace with them', () => {
  const theme = { ascii: false, color: 3 } as const
  const one = shown(`
    cart  GET /cart |==========|
    db      SELECT    |====|
  `)
  const other = shown(`
    db    VACUUM    |==========|
    web     notify    |====|
  `)
  const list = dataOfList([
    listedTrace(1, { rootService: 'web', rootName: 'GET /' }),
    listedTrace(2, { rootService: 'db', rootName: 'VACUUM' }),
  ])
  const screen = new PressedScreen({ ...list, shown: one }, { columns: 160, rows: 40, theme })
  const first = colorsOf(screen.lines())
  screen.data = { ...list, shown: other }
  screen.press('tab enter')
  const second = colorsOf(screen.lines())
  expect([...first.keys()].sort()).toEqual(['cart', 'db', 'web'])
  expect([...second.keys()].sort()).toEqual(['db', 'web'])
  for (const [service, colors] of [...first, ...second]) expect(colors.size, service).toBe(1)
  for (const service of ['db', 'web']) expect(second.get(service)).toEqual(first.get(service))
})

function shown(drawing: string): ShownTrace {
  return shownTraceOf(picture(drawing), { isOpen: false })
}

/** Every colour that a service's name is written in. */
function colorsOf(lines: readonly string[]): Map<string, Set<string>> {
  const colors = new Map<string, Set<string>>()
  for (const line of lines) {
    // oxlint-disable-next-line no-control-regex -- escape sequences are what it looks for
    for (const [, code = '', service = ''] of line.matchAll(/\x1b\[38;5;(\d+)m(cart|db|web) *\x1b/g))
      colors.set(service, (colors.get(service) ?? new Set()).add(code))
  }
  return colors
}
