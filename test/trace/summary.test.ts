import { expect, test } from 'vitest'
import { summarizeTrace } from '../../src/trace/summary.ts'
import { exampleTrace } from '../support/example-trace.ts'
import { picture } from '../support/picture.ts'
import { TEST_START, TEST_TRACE_ID } from '../support/spans.ts'

test('a trace in one line', () => {
  expect(summarizeTrace(exampleTrace())).toEqual({
    id: TEST_TRACE_ID,
    start: TEST_START,
    duration: 31_620_000_000,
    rootService: 'frontend',
    rootName: 'POST /api/checkout',
    spans: 132,
    services: 4,
    errors: 1,
  })
})

test('while the root has not come, the summary has none, and does not take an orphan for it', () => {
  const trace = picture(`
    ?     root
    cart    load   |===|
    cart    store      |==|
  `)
  expect(summarizeTrace(trace)).toMatchObject({
    rootService: undefined,
    rootName: undefined,
    spans: 2,
    duration: 7e6,
  })
})
