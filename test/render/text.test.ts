import fastStringWidth from 'fast-string-width'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  columnFor,
  cutEnd,
  cutMiddle,
  padEnd,
  padStart,
  sanitize,
  textWidth,
  wrapText,
} from '../../src/render/text.ts'
import { anyName } from './names.ts'

test.each([
  ['plain text stays', 'GET /users/{id}', 'GET /users/{id}'],
  ['SGR goes whole, no [31m is left', '\u001b[31mred\u001b[0m', 'red'],
  ['an open CSI at the end', 'name\u001b[3', 'name'],
  ['CSI as a C1 character', 'a\u009b31mb', 'ab'],
  ['a title set by OSC and BEL', '\u001b]0;owned\u0007name', 'name'],
  ['a link by OSC 8 and ST', '\u001b]8;;https://x.test\u001b\\click\u001b]8;;\u001b\\', 'click'],
  ['DCS, SOS, PM and APC', '\u001bPq#0\u001b\\a\u001bXb\u001b\\c\u001b^d\u001b\\e\u001b_f\u001b\\g', 'aceg'],
  ['an OSC without an end takes what it would take on the terminal', 'a\u001b]52;c;Zm9v', 'a'],
  ['an OSC ended by the next escape', 'a\u001b]0;x\u001b[1mb', 'ab'],
  ['a C1 string with an end', 'a\u009d0;x\u009cb', 'ab'],
  ['a C1 introducer in text of the wrong charset', 'Ð\u009dazwa', 'Ðazwa'],
  ['two-character escapes, reset and charset', 'a\u001bcb\u001b(0c', 'abc'],
  ['a lone escape', 'a\u001b', 'a'],
  ['NUL, BEL, BS, DEL', 'a\u0000b\u0007c\u0008d\u007fe', 'abcde'],
  ['bidi overrides, isolates and marks', 'a\u202eb\u2066c\u2069d\u200fe\u061cf', 'abcdef'],
  ['invisible characters', 'a\u200bb\u00adc\ufeffd\u2060e\u200cf', 'abcdef'],
  ['tags that spell hidden text', 'a\u{e0068}\u{e0069}b', 'ab'],
  ['a line break and its indentation', 'SELECT *\n\t  FROM t\r\nWHERE x', 'SELECT * FROM t WHERE x'],
  ['tab, NEL, line separator', 'a\tb\u0085c\u2028d', 'a b c d'],
  ['a lone surrogate', 'a\ud83db', 'a\ufffdb'],
  ['joiners go, emoji stand side by side', '👩‍👩‍👧 a\u200db\u200d', '👩👩👧 ab'],
  ['skin tones and selectors go', '👍🏽 ☝️🏿 ❤️ 1️⃣', '👍 ☝ ❤ 1\u20e3'],
  ['a skin tone by itself stays', '🏽', '🏽'],
  ['CJK and accents stay', '注文 Größe e\u0301', '注文 Größe e\u0301'],
  ['a tower of marks is cut down', `z${'\u0300'.repeat(50)}a`, `z${'\u0300'.repeat(4)}a`],
  ['marks without a letter', '\u0301\u20ddabc', 'abc'],
  ['Korean in letters', '한글가\u11ab'.normalize('NFD'), '한글간'],
])('%s', (_, text, expected) => {
  expect(sanitize(text)).toBe(expected)
})

test('whatever comes in, nothing that acts on a terminal comes out, and doing it twice changes nothing', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      const clean = sanitize(name)
      // oxlint-disable-next-line no-control-regex -- controls are what it looks for
      expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
      expect(clean.isWellFormed()).toBe(true)
      expect(sanitize(clean)).toBe(clean)
    }),
    { numRuns: 2000 },
  )
})

test('characters that are counted instead of measured are one cell each', () => {
  for (let code = 0x20; code <= 0x25ff; code++) {
    const char = String.fromCharCode(code)
    if (sanitize(char) !== char || /\p{M}/u.test(char)) continue
    // Beside a letter, so that it is measured in company, too.
    expect(textWidth(`a${char}b`), code.toString(16)).toBe(2 + fastStringWidth(char))
  }
})

test.each([
  ['ASCII', 'abc', 3],
  ['box drawing', '├╴░█', 4],
  ['CJK', '注文', 4],
  ['half-width kana', 'ｱｲ', 2],
  ['combining', 'e\u0301a', 2],
  ['emoji', '👩👧', 4],
  ['vowel signs that stand beside their letter, and one above it', 'बादली', 5],
  ['a flag', '🇩🇪', 2],
  ['medium small square is wide', '◽', 2],
  ['Korean', '한글', 4],
  ['Yi', 'ꀀ꒐', 4],
  ['a hexagram and a number in a square', '䷀㉈', 4],
])('width of %s', (_, text, width) => {
  expect(textWidth(text)).toBe(width)
})

test.each([
  ['    │   ├╴! POST api.stripe.com', 30, '    │   ├╴! POST api…tripe.com'],
  ['abcdefghij', 10, 'abcdefghij'],
  ['abcdefghijk', 10, 'abcdef…ijk'],
  ['abcdef', 1, '…'],
  ['abcdef', 2, 'a…'],
  ['abcdef', 0, ''],
  ['注文注文注文', 8, '注文… 文'],
  ['👩👩👩', 5, '👩…  '],
])('cut in the middle: %s to %i', (text, width, expected) => {
  expect(cutMiddle(text, width)).toBe(expected)
})

test('a cut is exactly as wide as asked, and never falls inside a character', () => {
  fc.assert(
    fc.property(anyName, fc.integer({ min: 1, max: 60 }), (name, width) => {
      const text = sanitize(name)
      for (const cut of [cutMiddle(text, width), cutEnd(text, width)]) {
        expect(cut.isWellFormed()).toBe(true)
        if (textWidth(text) <= width) expect(cut).toBe(text)
        else expect(textWidth(cut)).toBe(width)
      }
      expect(textWidth(padEnd(cutEnd(text, width), width))).toBe(width)
      expect(textWidth(padStart(cutEnd(text, width), width))).toBe(width)
    }),
    { numRuns: 2000 },
  )
})

test('wrapping breaks at blanks, breaks long words where it must, and loses nothing but blanks', () => {
  expect(wrapText('one two three', 8)).toEqual(['one two', 'three'])
  expect(wrapText('0123456789abcdef', 6)).toEqual(['012345', '6789ab', 'cdef'])
  expect(wrapText('', 6)).toEqual([''])
  fc.assert(
    fc.property(anyName, fc.integer({ min: 2, max: 40 }), (name, width) => {
      const text = sanitize(name)
      const lines = wrapText(text, width)
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
    }),
  )
})

test('a column is as wide as the widest text that is not too wide', () => {
  expect(columnFor(['a', 'abc', 'a very long one'], 10)).toBe(3)
  expect(columnFor([], 10)).toBe(0)
})

test('text of single cells is broken as any other is', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '│'), maxLength: 60 })
  fc.assert(
    fc.property(words, fc.integer({ min: 2, max: 20 }), (text, width) => {
      // One character that is measured, far from where lines are cut, takes the other way.
      const [, ...measured] = wrapText(`${'中'.padEnd(width - 1, 'x')}${text}`, width)
      const counted = wrapText(`${''.padEnd(width, 'x')}${text}`, width).slice(1)
      expect(counted).toEqual(measured)
    }),
  )
})
