import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject, jsonLines } from '../../../src/render/span-page/json-lines.ts'
import { formatValue } from '../../../src/render/span-page/attribute-value.ts'
import { valueLines } from '../../../src/render/span-page/value-lines.ts'
import { textWidth } from '../../../src/render/text.ts'

const ORDER =
  '{"order":12345678901234567890,"card":{"exp":"12\\/27"},"items":[{"sku":"bolt","q":2},{"sku":"nut","q":4}],"none":[]}'

function solid(text: string): string {
  return text.replaceAll(/\s/g, '')
}

test('JSON in text is opened up as far as it does not fit, its tokens as they were written', () => {
  expect(valueLines(ORDER, 44).lines).toEqual([
    '{',
    '  "order": 12345678901234567890,',
    '  "card": {"exp": "12\\/27"},',
    '  "items": [',
    '    {"sku": "bolt", "q": 2},',
    '    {"sku": "nut", "q": 4}',
    '  ],',
    '  "none": []',
    '}',
  ])
})

test('a long text in it goes on indented', () => {
  expect(jsonLines('{"note":"a rather long remark on it"}', 20)).toEqual([
    '{',
    '  "note": "a rather',
    '    long remark on',
    '    it"',
    '}',
  ])
})

test('an object that fits stands as it was sent; what could be a list of values is quoted', () => {
  expect(formatValue('{"id":17}')).toBe('{"id":17}')
  expect(formatValue('{id: 17}')).toBe('"{id: 17}"')
  expect(formatValue('["a"]')).toBe(String.raw`"[\"a\"]"`)
  expect(isJsonObject('{"a":1')).toBe(false)
})

test('what is no JSON is left alone', () => {
  for (const text of ['{a: 1}', '[1, 2', 'SELECT 1', '17', '"text"', '[1]]'])
    expect(jsonLines(text, 4)).toBeUndefined()
})

test('nothing but blanks is added and every line has room, whatever the JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 14, max: 60 }), (text, width) => {
      const lines = jsonLines(text, width)
      if (lines === undefined) return
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
      if (/^[\x20-\x7e]*$/.test(text)) expect(solid(lines.join(''))).toBe(solid(text))
    }),
    { numRuns: 200 },
  )
})
