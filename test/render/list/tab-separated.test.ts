import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { spanFields, tabSeparated, traceFields } from '../../../src/render/list/tab-separated.ts'
import { FIVE, foundTraceOf } from '../../support/found-traces.ts'
import { anyName } from '../names.ts'

test('a trace: everything whole, in the same columns', () => {
  expect(FIVE.map((trace) => tabSeparated(traceFields(trace))).join('')).toMatchInlineSnapshot(`
    "4bf92f3577b34da6a3ce929d0e0e4736	2026-08-22T14:02:59.208000000Z	30040	frontend	POST /api/checkout	132	4	1
    a0b1c2d3000000000000000000000001	2026-08-22T14:01:56.208000000Z	1.2	frontend	GET /health	1	1	0
    0000000000000000202d6c3b1a5f0e77	2026-08-22T13:39:11.208000000Z	45000	recommendation-engine	GET /api/products/{id}/reviews	123456	14	1234
    c0ffee00000000000000000000000001	2026-08-22T13:23:11.208000000Z	148			11	3	12
    deadbeef000000000000000000000001	2026-08-22T13:21:31.208000000Z	0	注文サービス	注文\\u001b[31mを\\n作成\\tする	3	1	0
    "
  `)
})

test('the lines of a log that name it stand behind', () => {
  const mention = { count: 3, firstLine: 17, lastLine: 40, via: undefined }
  expect(traceFields({ ...foundTraceOf(), mention }).slice(-3)).toEqual(['1', '3', '17'])
})

test.each([
  [0, '0'],
  [0.000001, '0.000001'],
  [0.5, '0.5'],
  [1234.567891, '1234.567891'],
  [100, '100'],
])('%f ms is written exactly', (durationMs, text) => {
  expect(traceFields(foundTraceOf({ durationMs }))[2]).toBe(text)
})

test('the spans that matched, a row each, and one for a trace without any', () => {
  expect(FIVE.slice(0, 2).flatMap(spanFields).map(tabSeparated).join('')).toMatchInlineSnapshot(`
    "4bf92f3577b34da6a3ce929d0e0e4736	00f067aa0ba902b7	2026-08-22T14:03:11.208000000Z	3020	payments	POST /charge	http.route=/charge	retry=3	db.statement=SELECT * FROM orders WHERE customer = 42 ORDER BY created DESC LIMIT 100
    4bf92f3577b34da6a3ce929d0e0e4736	10f067aa0ba902b7	2026-08-22T14:03:11.208000000Z	3.02	payments	
    a0b1c2d3000000000000000000000001					
    "
  `)
})

test('whatever a name is, a row is one line of as many columns, and can be read back', () => {
  fc.assert(
    fc.property(fc.array(anyName, { minLength: 1, maxLength: 4 }), (fields) => {
      const line = tabSeparated(fields)
      // oxlint-disable-next-line no-control-regex -- controls are what it looks for
      expect(line).toMatch(/^[^\u0000-\u0008\u000a-\u001f\u007f-\u009f]*\n$/)
      const read = line
        .slice(0, -1)
        .split('\t')
        .map((field) => field.replace(/\\(u[\da-f]{4}|.)/g, (code) => JSON.parse(`"${code}"`) as string))
      expect(read).toEqual(fields)
    }),
  )
})
