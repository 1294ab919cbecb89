// Durations, sizes, ports and counts as they are typed.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../src/commands/values/duration.ts'
import { parseCount, parsePort } from '../../src/commands/values/number.ts'
import { parseSize } from '../../src/commands/values/size.ts'
import { TracectlError } from '../../src/errors.ts'

describe('parseDuration', () => {
  test.each([
    ['10s', 10e9],
    ['150ms', 150e6],
    ['1.5h', 5400e9],
    ['500us', 500e3],
    ['500\u00b5s', 500e3],
    ['500\u03bcs', 500e3],
    ['2d', 172_800e9],
    ['7ns', 7],
    ['1h30m', 5400e9],
    ['.5s', 0.5e9],
    ['0', 0],
    ['0s', 0],
    [' 10s ', 10e9],
  ])('%s', (text, expected) => {
    expect(parseDuration(text, '--until-idle')).toBe(expected)
  })

  test.each(['', 's', '10', '1.5', '10 s', '-5s', '1h-30m', '10sec', '1e3s', '10s!', 'x10s', 'Infinitys'])(
    '%j is refused with the value and an example',
    (text) => {
      expect(() => parseDuration(text, '--until-idle')).toThrow(TracectlError)
      expect(() => parseDuration(text, '--until-idle')).toThrow(`--until-idle: '${text}'`)
    },
  )

  test('a number without a unit is told which there are', () => {
    expect(() => parseDuration('10', '--x')).toThrow('has no unit (ns, us, ms, s, m, h, d)')
  })

  test('a sum of parts is the sum of the parts', () => {
    const part = fc.tuple(fc.nat(999), fc.constantFrom('ns', 'us', 'ms', 's', 'm', 'h', 'd'))
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const texts = parts.map(([count, unit]) => `${count}${unit}`)
        const sum = texts.reduce((total, text) => total + parseDuration(text, '--x'), 0)
        expect(parseDuration(texts.join(''), '--x')).toBe(sum)
      }),
    )
  })
})

describe('parseSize', () => {
  test.each([
    ['1024', 1024],
    ['64k', 65_536],
    ['64K', 65_536],
    ['1GiB', 2 ** 30],
    ['1gib', 2 ** 30],
    ['500MB', 500e6],
    ['1.5G', 1.5 * 2 ** 30],
    ['2T', 2 * 2 ** 40],
    ['10 MB', 10e6],
    ['7B', 7],
  ])('%s', (text, expected) => {
    expect(parseSize(text, '--retain-bytes')).toBe(expected)
  })

  test.each(['', 'G', '-1G', '1X', '1GG', '1e9', '0x10', 'lots'])('%j is refused', (text) => {
    expect(() => parseSize(text, '--retain-bytes')).toThrow(`--retain-bytes: '${text}' is not a size`)
  })
})

describe('whole numbers', () => {
  test('ports', () => {
    expect([parsePort('0', '--p'), parsePort('4317', '--p'), parsePort('65535', '--p')]).toEqual([
      0, 4317, 65_535,
    ])
    for (const text of ['65536', '-1', '1e3', '0x10', '', ' 1', '4317x', '99999999999']) {
      expect(() => parsePort(text, '--p')).toThrow(`--p: '${text}' is not a port`)
    }
  })

  test('counts', () => {
    expect(parseCount('1', '--count')).toBe(1)
    for (const text of ['0', '-1', 'all', '1.5', '']) {
      expect(() => parseCount(text, '--count')).toThrow(`--count: '${text}' is not a count`)
    }
  })
})
