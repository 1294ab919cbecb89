import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markWords } from '../../../src/render/waterfall/mark-words.ts'

const PLAIN = { open: '', close: '' }
const MARK = { open: '<', close: '>' }

function marked(texts: readonly string[], ...words: readonly string[]): string {
  const parts = texts.map((text) => ({ text, pen: PLAIN }))
  return markWords(parts, words, MARK)
    .map(({ text, pen }) => pen.open + text + pen.close)
    .join('')
}

describe('words in a text', () => {
  test('each of them, wherever it is, in capitals too', () => {
    expect(marked(['GET /cart/cart'], 'cart', 'get')).toBe('<GET> /<cart>/<cart>')
  })

  test('over parts, each in its own pen', () => {
    expect(marked(['cart ', 'GET /'], 'art g')).toBe('c<art ><G>ET /')
  })

  test('none where there is nothing to be found', () => {
    expect(marked(['GET /'], 'pay', '')).toBe('GET /')
  })

  test('none where small letters are more than capitals', () => {
    expect(marked(['İstanbul pay'], 'pay')).toBe('İstanbul pay')
  })

  test('whatever is marked, the text stays', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string({ maxLength: 2 })), (texts, words) => {
        const parts = markWords(
          texts.map((text) => ({ text, pen: PLAIN })),
          words,
          MARK,
        )
        expect(parts.map(({ text }) => text).join('')).toBe(texts.join(''))
      }),
    )
  })
})
