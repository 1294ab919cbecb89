import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { paddedId, parseTraceName } from '../../../src/commands/lookup/trace-name.ts'

const ID = '4bf92f3577b34da6a3ce929d0e0e4736'

test.each([
  ['an id', ID, ID],
  ['in capitals', ID.toUpperCase(), ID],
  ['with 0x', `0x${ID}`, ID],
  ['as a UUID', '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', ID],
  ['with blanks around', `  ${ID}\n`, ID],
  ['its first digits', '4BF9', '4bf9'],
  ['one digit', '4', '4'],
  ['a traceparent', `00-${ID}-00f067aa0ba902b7-01`, ID],
  ['a traceparent of a later version', `01-${ID}-00f067aa0ba902b7-01-more`, ID],
  ['a traceparent with its name', `traceparent: 00-${ID}-00f067aa0ba902b7-01`, ID],
  ['b3', `${ID}-e457b5a2e4d86bd1-1`, ID],
  ['uber-trace-id', `${ID}:e457b5a2e4d86bd1:0:1`, ID],
  ['a log line', `12:00:01 ERROR trace_id=${ID} span_id=00f067aa0ba902b7 failed`, ID],
  ['a page', `http://localhost:16686/trace/${ID}?uiFind=x`, ID],
  ['the same id twice', `${ID} and ${ID.toUpperCase()}`, ID],
  ['64 bits', 'e457b5a2e4d86bd1', 'e457b5a2e4d86bd1'],
])('%s', (_what, text, digits) => {
  expect(parseTraceName(text).digits).toBe(digits)
})

test.each([
  ['', "'' names no trace"],
  ['   ', 'names no trace'],
  ['xyz', "'xyz' is not a trace id"],
  ['4bf9g', 'is not a trace id'],
  [`${ID}0`, 'has 33 hex digits, a trace id has 32'],
  [`${ID} 0af7651916cd43dd8448eb211c80319c`, 'has 2 trace ids in it'],
  ['0'.repeat(32), 'the id that stands for no trace at all'],
  [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, 'the id that stands for no trace at all'],
  ['x'.repeat(500), `'${'x'.repeat(79)}…' is not a trace id`],
])('%j is refused', (text, message) => {
  expect(() => parseTraceName(text)).toThrow(message)
})

test('whatever is typed: digits, or a usage error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(parseTraceName(text).digits).toMatch(/^[0-9a-f]{1,32}$/)
      } catch (error) {
        expect(error).toMatchObject({ code: 'usage' })
      }
    }),
  )
})

test('an id of 64 bits is padded with zeros on the left', () => {
  expect(paddedId(parseTraceName('e457b5a2e4d86bd1'))).toBe('0000000000000000e457b5a2e4d86bd1')
})
