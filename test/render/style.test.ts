import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { mixPens, paint, servicePalette, servicePen, styleOf } from '../../src/render/style.ts'

const ESC = '\u001b'

test('a pipe gets no escape sequence at all', () => {
  const style = styleOf({ ascii: false, color: 0 })
  const pens = [style.bold, style.dim, style.reverse, style.error, ...style.services]
  expect(pens.map((pen) => paint(pen, 'x'))).toEqual(pens.map(() => 'x'))
})

test('NO_COLOR on a terminal removes colour, not emphasis', () => {
  const style = styleOf({ ascii: false, color: 0, emphasis: true })
  expect(paint(style.bold, 'x')).toBe(`${ESC}[1mx${ESC}[22m`)
  expect(paint(style.dim, 'x')).toBe(`${ESC}[2mx${ESC}[22m`)
  expect(paint(style.error, 'x')).toBe('x')
  expect(style.services.map((pen) => paint(pen, 'x'))).toEqual(['x', 'x', 'x', 'x', 'x', 'x', 'x'])
})

test('256 colours: Okabe and Ito; true colour uses the same', () => {
  const style = styleOf({ ascii: false, color: 2 })
  expect(style.services.map(({ open }) => open)).toEqual(
    [178, 74, 35, 221, 33, 175, 250].map((code) => `${ESC}[38;5;${code}m`),
  )
  expect(styleOf({ ascii: false, color: 3 })).toEqual(style)
})

test('sixteen colours: red is left to errors', () => {
  const style = styleOf({ ascii: false, color: 1 })
  expect(style.services.map(({ open }) => open)).toEqual(
    [36, 33, 35, 34, 32, 96, 93].map((code) => `${ESC}[${code}m`),
  )
  expect(style.error.open).toBe(`${ESC}[31m`)
})

test('pens mix; an empty text is not styled', () => {
  const { dim, error } = styleOf({ ascii: false, color: 1 })
  expect(paint(mixPens(dim, error), 'x')).toBe(`${ESC}[2m${ESC}[31mx${ESC}[39m${ESC}[22m`)
  expect(paint(dim, '')).toBe('')
})

test('a service has the same colour in every trace where its slot is free', () => {
  const alone = servicePalette(['checkout']).get('checkout')
  expect(servicePalette(['checkout', 'frontend']).get('checkout')).toBe(alone)
})

test('services of one trace have different colours as long as there are enough, whatever their order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme' }), { maxLength: 7 }), (services) => {
      const palette = servicePalette(services)
      expect(new Set(palette.values()).size).toBe(services.length)
      const reversed = servicePalette(services.toReversed())
      for (const service of services) expect(reversed.get(service)).toBe(palette.get(service))
    }),
  )
})

test('more services than colours share them', () => {
  const services = Array.from({ length: 100 }, (_, n) => `service-${n}`)
  const palette = servicePalette(services)
  expect(new Set(palette.values()).size).toBe(7)
  const style = styleOf({ ascii: false, color: 2 })
  for (const service of services) expect(servicePen(style, palette, service).open).not.toBe('')
  expect(servicePen(style, palette, 'unheard of')).toBe(style.plain)
})
