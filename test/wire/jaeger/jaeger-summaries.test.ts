import { expect, it } from 'vitest'
import { decodeSummaries } from '../../../src/wire/jaeger/jaeger-summaries.ts'

const ID = '5b8efff798038103d269b633813fc60c'

it('a record as the documentation has it', () => {
  const record = {
    traceId: ID,
    rootServiceName: 'frontend',
    rootOperationName: 'GET /',
    minStartTimeUnixNano: '1000000000000',
    maxEndTimeUnixNano: '1001000000000',
    spanCount: 2,
    errorSpanCount: 1,
    orphanSpanCount: 3,
    services: [{ name: 'frontend', spanCount: 2, errorSpanCount: 1 }],
  }
  expect(decodeSummaries({ summaries: [record] })).toEqual([
    {
      id: ID,
      start: 1_000_000_000_000n,
      duration: 1e9,
      rootService: 'frontend',
      rootName: 'GET /',
      spans: 2,
      services: 1,
      errors: 1,
    },
  ])
})

it('without what is zero, with the id of early builds, without a root or its service', () => {
  expect(
    decodeSummaries({
      summaries: [{ traceID: 'AB' }, { traceId: ID, rootOperationName: 'GET' }, {}, { traceId: '0' }],
    }),
  ).toEqual([
    {
      id: `${'0'.repeat(30)}ab`,
      start: 0n,
      duration: 0,
      rootService: undefined,
      rootName: undefined,
      spans: 0,
      services: 0,
      errors: 0,
    },
    expect.objectContaining({ rootService: 'unknown_service', rootName: 'GET' }) as object,
  ])
  expect(decodeSummaries({ summaries: [] })).toEqual([])
})

it.each([
  [{}, /summaries: expected a list/],
  [[], /expected an object/],
  [{ summaries: ['x'] }, /summaries\[0\]: expected an object/],
  [{ summaries: [{ traceId: 'x' }] }, /traceId: expected an id/],
  [{ summaries: [{ traceId: ID, spanCount: -1 }] }, /spanCount: expected a count/],
  [
    { summaries: [{ traceId: ID, minStartTimeUnixNano: 'soon' }] },
    /minStartTimeUnixNano: expected nanoseconds/,
  ],
])('%j is none', (document, message) => {
  expect(() => decodeSummaries(document)).toThrow(message)
})
