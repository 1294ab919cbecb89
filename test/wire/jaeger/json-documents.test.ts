import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitDocuments } from '../../../src/wire/jaeger/json-documents.ts'

it('takes a text apart at its documents, whatever is between and in them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), {
        maxLength: 5,
      }),
      fc.array(fc.constantFrom('', '\n', ' \r\n ', '\t'), { minLength: 6, maxLength: 6 }),
      fc.boolean(),
      (values, gaps, pretty) => {
        const texts = values.map((value) => JSON.stringify(value, undefined, pretty ? 2 : 0))
        const text = texts.map((each, at) => `${gaps[at]}${each}`).join('') + gaps[5]
        const { documents, rest } = splitDocuments(text)
        expect(documents.map((each) => JSON.parse(each) as unknown)).toEqual(
          texts.map((each) => JSON.parse(each) as unknown),
        )
        expect(rest).toBe('')
      },
    ),
  )
})

it('gives what is left of a last one that is not whole', () => {
  expect(splitDocuments('{"a":1}\n{"b":"}{')).toEqual({ documents: ['{"a":1}'], rest: '{"b":"}{' })
  expect(splitDocuments('{"a":"\\"}"}{')).toEqual({ documents: ['{"a":"\\"}"}'], rest: '{' })
  expect(splitDocuments('')).toEqual({ documents: [], rest: '' })
  expect(splitDocuments('no "json" }')).toEqual({ documents: [], rest: 'no "json" }' })
})

it('is not slow on what is made to be slow', () => {
  const text = `{"a":"${'\\'.repeat(200_000)}"}`
  expect(splitDocuments(text).documents).toHaveLength(1)
  expect(splitDocuments('{'.repeat(200_000)).documents).toEqual([])
})
