// Values as they are taken away: whole, and as other tools read them.
import { expect, test } from 'vitest'
import { copiedValue } from '../../../src/render/span-page/copied-value.ts'

test('text as it is, numbers and truth values in words, bytes in hex', () => {
  expect(copiedValue(' a\u001b[31m\n')).toBe(' a\u001b[31m\n')
  expect(copiedValue(9_007_199_254_740_993n)).toBe('9007199254740993')
  expect(copiedValue(0.1)).toBe('0.1')
  expect(copiedValue(false)).toBe('false')
  expect(copiedValue(undefined)).toBe('')
  expect(copiedValue(new Uint8Array([0, 171, 255]))).toBe('00abff')
})

test('arrays and maps as JSON, with all digits of whole numbers', () => {
  const value = {
    entries: [
      { key: 'id"', value: 9_007_199_254_740_993n },
      { key: 'list', value: ['a', 1.5, true, undefined, Number.NaN, new Uint8Array([1])] },
    ],
  }
  const text = copiedValue(value)
  expect(text).toBe('{"id\\"":9007199254740993,"list":["a",1.5,true,null,"NaN","01"]}')
  expect(() => JSON.parse(text) as unknown).not.toThrow()
})

test('nesting without end is cut', () => {
  let value: readonly unknown[] = []
  for (let depth = 0; depth < 100_000; depth++) value = [value]
  expect(copiedValue(value as never).length).toBeLessThan(1000)
})
