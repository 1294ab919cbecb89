import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonPieces } from '../../src/wire/json-pieces.ts'

describe('JSON in pieces', () => {
  it('is what JSON.stringify gives, however far it is taken apart', () => {
    const values = fc.jsonValue({ maxDepth: 4 })
    fc.assert(
      fc.property(values, fc.nat({ max: 6 }), (value, levels) => {
        expect([...jsonPieces(value, levels)].join('')).toBe(JSON.stringify(value))
      }),
    )
  })

  it('leaves out what is undefined', () => {
    expect([...jsonPieces({ a: undefined, b: [undefined, 1] }, 3)].join('')).toBe('{"b":[null,1]}')
  })

  it('is a piece for what lies deeper than asked', () => {
    expect(
      [...jsonPieces([{ spans: [{ a: 1 }, { b: [2] }] }], 3)].filter((piece) => piece.length > 1),
    ).toEqual(['{"spans":', '{"a":1}', '{"b":[2]}'])
  })
})
