import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { textWidth } from '../../src/render/text.ts'
import { wrapWords } from '../../src/render/wrap-words.ts'

test('breaks between words, and within one only where it is longer than a line', () => {
  expect(wrapWords('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrapWords('one  two', 20)).toEqual(['one  two'])
  expect(wrapWords('one  two', 5)).toEqual(['one', 'two'])
  expect(wrapWords('abcdefgh ij', 5)).toEqual(['abcde', 'fgh', 'ij'])
  expect(wrapWords('', 5)).toEqual([''])
})

test('the first line may be shorter', () => {
  expect(wrapWords('one two three', 10, 3)).toEqual(['one', 'two three'])
  expect(wrapWords('three four', 10, 3)).toEqual(['', 'three four'])
})

test('every line fits, and nothing but blanks is lost', () => {
  const text = fc.array(fc.constantFrom('a', 'bc', '漢', ' ', '  ', 'long-word-here'), { maxLength: 30 })
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 30 }), (pieces, width) => {
      const joined = pieces.join('')
      const lines = wrapWords(joined, width)
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
      expect(lines.join('').replaceAll(' ', '')).toBe(joined.replaceAll(' ', ''))
    }),
  )
})
