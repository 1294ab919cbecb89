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
  expect(style.services.map((pen) => paint(pen, 'x'))).toEqual(Array.from({ length: 7 }, () => 'x'))
})

test('256 colours: Okabe and Ito, and two more for screens; true colour uses the same', () => {
  const style = styleOf({ ascii: false, color: 2 })
  expect(style.services.map(({ open }) => open)).toEqual(
    [178, 74, 35, 221, 33, 175, 250, 151, 100].map((code) => `${ESC}[38;5;${code}m`),
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

test('every colour can be read on what is behind it, and no two are the same', () => {
  for (const background of ['dark', 'light'] as const) {
    const { services, error, better } = styleOf({ ascii: false, color: 2, background })
    const colors = [...services, error].map(colorOf)
    for (const color of [...colors, colorOf(better)]) {
      expect(contrast(color, background === 'light' ? 255 : 0), `${background} ${color}`).toBeGreaterThan(4.5)
    }
    expect(new Set(colors).size).toBe(10)
  }
  expect(styleOf({ ascii: false, color: 2 })).toBe(styleOf({ ascii: false, color: 2, background: 'dark' }))
})

test('sixteen colours on a light background leave out those that are seen on a dark one alone', () => {
  const { services, error } = styleOf({ ascii: false, color: 1, background: 'light' })
  const codes = services.map(({ open }) => open)
  expect(codes).not.toContain(`${ESC}[33m`)
  expect(codes).not.toContain(`${ESC}[93m`)
  expect(codes).not.toContain(error.open)
  expect(new Set(codes).size).toBe(7)
})

test('without colour nothing is coloured, light or dark', () => {
  for (const background of ['dark', 'light'] as const) {
    const { services, error } = styleOf({ ascii: false, color: 0, emphasis: true, background })
    expect([...services, error].every(({ open }) => open === '')).toBe(true)
  }
})

function colorOf({ open }: { readonly open: string }): number {
  return Number(/38;5;(\d+)m/.exec(open)?.[1])
}

/** By WCAG, of a colour of xterm's 256 against a grey. */
function contrast(code: number, grey: number): number {
  const [one, other] = [luminance(rgbOf(code)), luminance([grey, grey, grey])].toSorted((a, b) => b - a)
  return ((one ?? 0) + 0.05) / ((other ?? 0) + 0.05)
}

function rgbOf(code: number): readonly number[] {
  if (code >= 232) return Array.from({ length: 3 }, () => 8 + 10 * (code - 232))
  const place = code - 16
  return [Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6].map(
    (step) => [0, 95, 135, 175, 215, 255][step] ?? 0,
  )
}

function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
