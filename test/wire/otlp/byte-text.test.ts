import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexText, repeatedText, utf8Text } from '../../../src/wire/otlp/byte-text.ts'

describe('text out of bytes', () => {
  it('is what was written, wherever it lies', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, offset) => {
        const bytes = new Uint8Array(Buffer.concat([Buffer.alloc(offset, 0xff), Buffer.from(text)]))
        expect(utf8Text(bytes, offset, bytes.length)).toBe(text)
      }),
    )
  })

  it('is the same when it comes again, also among texts that share its place in the cache', () => {
    // the middle of these is all that differs: most fall on few slots
    const texts = fc
      .tuple(fc.constantFrom('ab', 'cd'), fc.string({ minLength: 0, maxLength: 60 }))
      .map(([a, b]) => a + b + a)
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 50 }), (list) => {
        for (const text of [...list, ...list]) {
          const bytes = new Uint8Array(Buffer.from(text))
          expect(repeatedText(bytes, 0, bytes.length)).toBe(text)
        }
      }),
    )
    const bytes = new Uint8Array(4)
    for (let i = 0; i < 200_000; i++) {
      bytes.set([97 + (i % 26), 97 + ((i >> 3) % 26), 97 + ((i >> 7) % 26), 97 + ((i >> 11) % 26)])
      if (repeatedText(bytes, 0, 4) !== String.fromCharCode(...bytes))
        expect.fail(`wrong text for ${bytes.join()}`)
    }
  })

  it('does not change when its bytes do', () => {
    const bytes = new Uint8Array(Buffer.from('one two'))
    const text = repeatedText(bytes, 0, 3)
    bytes.fill(0x78)
    expect(text).toBe('one')
    expect(repeatedText(bytes, 0, 3)).toBe('xxx')
  })

  it('is lower-case hex for ids', () => {
    expect(hexText(Uint8Array.of(0x00, 0xab, 0xff), 0, 3)).toBe('00abff')
    expect(hexText(new Uint8Array(), 0, 0)).toBe('')
  })
})
