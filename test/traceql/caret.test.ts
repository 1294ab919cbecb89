import * as fc from 'fast-check'
import fastStringWidth from 'fast-string-width'
import { expect, test } from 'vitest'
import { caretLines } from '../../src/traceql/caret.ts'

/** The place is marked in the text: `{ «a» }`. */
function drawn(marked: string, width = 80): string {
  const from = marked.indexOf('«')
  const to = marked.indexOf('»') - 1
  return caretLines(marked.replaceAll(/[«»]/g, ''), { from, to }, width).join('\n')
}

test('a place is underlined', () => {
  expect(drawn('{ «traceDur» > 1s }')).toBe('{ traceDur > 1s }\n  ^^^^^^^^')
})

test('an empty place is one caret, also behind the end', () => {
  expect(drawn('{ .a = «»}')).toBe('{ .a = }\n       ^')
  expect(drawn('{ .a } |«»')).toBe('{ .a } |\n        ^')
  expect(drawn('«»')).toBe('\n^')
})

test('of several lines the one with the place is shown', () => {
  expect(drawn('{ .a = 1\n  && «b» = 2\r\n}')).toBe('  && b = 2\n     ^')
  expect(drawn('{ «.a = 1\n  && .b» }')).toBe('{ .a = 1\n  ^^^^^^')
  expect(drawn('{ .a\n&&«»')).toBe('&&\n  ^')
})

test('wide letters count two cells, tabs one, marks none', () => {
  expect(drawn('{ .k = "日本" && «b» }')).toBe('{ .k = "日本" && b }\n                 ^')
  expect(drawn('{\t.e\u0301 = «b» }')).toBe('{ .e\u0301 = b }\n       ^')
  expect(drawn('{ «日本» }')).toBe('{ 日本 }\n  ^^^^')
})

test('nothing reaches the terminal but what is seen', () => {
  expect(drawn('{ \u001b[31m\u202e\u0000 «b» }')).toBe('{ \u{fffd}[31m\u{fffd}\u{fffd} b }\n          ^')
})

test('a long query is cut around the place', () => {
  const many = '.aa = 1 && '.repeat(20)
  expect(drawn(`{ ${many}«bad» && ${many}.z }`, 40)).toBe(
    '… .aa = 1 && bad && .aa = 1 && .aa = 1 …\n             ^^^',
  )
  expect(drawn(`{ «bad» && ${many}.z }`, 40)).toBe('{ bad && .aa = 1 && .aa = 1 && .aa = 1…\n  ^^^')
  expect(drawn(`{ ${many}.z = «»`, 40)).toBe(
    '…aa = 1 && .aa = 1 && .aa = 1 && .z = \n                                      ^',
  )
})

test('in ASCII the caret is under the very letter', () => {
  const text = fc.string({
    minLength: 1,
    maxLength: 150,
    unit: fc.constantFrom('a', 'b', ' ', '{', '=', '1'),
  })
  fc.assert(
    fc.property(text, fc.nat(149), fc.integer({ min: 5, max: 60 }), (written, at, width) => {
      const from = at % written.length
      const [line = '', carets = ''] = caretLines(written, { from, to: from + 1 }, width)
      expect(line[carets.length - 1]).toBe(written[from])
      if (written.length < width) expect(line).toBe(written)
    }),
  )
})

test('whatever the text and the place, the lines fit and the caret is in sight', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\n', '\t', 'a', ' ', '日', '\u0301', '👩‍👩‍👧', '\u001b', '\ud800'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    ),
    maxLength: 120,
  })
  fc.assert(
    fc.property(
      text,
      fc.nat(130),
      fc.nat(130),
      fc.integer({ min: 5, max: 60 }),
      (written, from, length, width) => {
        const start = Math.min(from, written.length)
        const [line = '', carets = ''] = caretLines(
          written,
          { from: start, to: Math.min(start + length, written.length) },
          width,
        )
        expect(fastStringWidth(line)).toBeLessThanOrEqual(width)
        expect(carets.length).toBeLessThanOrEqual(width)
        expect(carets).toMatch(/^ *\^+$/)
        expect(line).not.toMatch(/\p{Cc}/u)
      },
    ),
  )
})
