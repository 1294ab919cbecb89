import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readPartialSuccess, readRetryDelay, readStatusMessage } from '../../src/receiver/answer-reader.ts'
import { encodeAccepted, encodeRefused } from '../../src/receiver/answers.ts'

describe('an answer', () => {
  it.each(['protobuf', 'json'] as const)('of partial success is read as it was written, as %s', (format) => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ maxLength: 200 }), (rejected, message) => {
        const body = encodeAccepted({ kind: 'accepted', rejected, message }, 'traces', format)
        expect(readPartialSuccess(body, format, 'traces')).toEqual({
          rejected,
          message: message.toWellFormed(),
        })
      }),
    )
  })

  it.each(['protobuf', 'json'] as const)('of refusal gives its message, as %s', (format) => {
    const body = encodeRefused({ kind: 'refused', code: 'undecodable', message: 'bad' }, format)
    expect(readStatusMessage(body, format)).toBe('bad')
  })

  it('gives the delay of its RetryInfo, where there is one', () => {
    const delays = (['overloaded', 'too-large'] as const).map((code) =>
      readRetryDelay(encodeRefused({ kind: 'refused', code, message: 'x' }, 'protobuf')),
    )
    expect(delays).toEqual([1_000, undefined])
  })

  it('that is none says nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        for (const format of ['protobuf', 'json'] as const) {
          expect(typeof readPartialSuccess(bytes, format, 'traces').message).toBe('string')
          expect(typeof readStatusMessage(bytes, format)).toBe('string')
        }
        readRetryDelay(bytes)
      }),
    )
    const html = Buffer.from('<html>502 Bad Gateway</html>')
    expect(readStatusMessage(html, 'json')).toBe('')
    expect(readPartialSuccess(html, 'json', 'traces')).toEqual({ rejected: 0, message: '' })
  })
})
