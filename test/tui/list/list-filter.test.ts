import { describe, expect, test } from 'vitest'
import { isComplaint, parseFilter } from '../../../src/tui/list/list-filter.ts'
import type { TraceRow } from '../../../src/tui/list/trace-list.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { instantOf, offsetOf } from '../../../src/trace/time.ts'

const CHECKOUT: TraceRow = {
  id: '4bf92f3577b34da6a3ce929d0e0e4736' as TraceId,
  number: 3,
  start: instantOf(1n),
  duration: offsetOf(1.5e9),
  rootService: 'Gateway',
  rootName: 'POST /api/结账',
  spans: 120,
  services: ['Gateway', 'cart', 'my db'],
  errors: 2,
  state: 'incomplete',
  isBrokenOff: true,
  parts: [],
}

test.each([
  ['', true],
  ['gateway', true],
  ['结账 post', true],
  ['cart', true],
  ['4BF92F', true],
  ['92f35', false],
  ['service:cart', true],
  ['service:car', true],
  ['service:api', false],
  ['service:api|cart', true],
  ['service:"my db"', true],
  ['error', true],
  ['!error', false],
  ['broken incomplete', true],
  ['settled', false],
  ['>1s', true],
  ['>1.5s', false],
  ['>=1500ms', true],
  ['<2s >20us', true],
  ['<500ms', false],
  ['duration>1s', true],
  ['spans>100', true],
  ['spans>1k', false],
  ['services>=3 errors<3', true],
  ['error !cart', false],
])('%s', (text, isMatch) => {
  const filter = parseFilter(text)
  if (isComplaint(filter)) throw new Error(filter.complaint)
  expect(filter.matches(CHECKOUT)).toBe(isMatch)
  expect(filter.queryText).toBeUndefined()
})

describe('what makes no sense yet', () => {
  test.each([
    ['service:', 'the name of a service follows service:'],
    ['>', '> wants a duration: >500ms, >2s'],
    ['error >50x', '> wants a duration: >500ms, >2s'],
    ['spans>', 'spans> wants a number'],
    ['size>3', 'size is no measure: duration, spans, errors, services'],
    ['!', 'what is not wanted follows !'],
    ['{ name = "x" ', expect.any(String)],
    ['{ nam = "x" }', expect.any(String)],
    ['{ duration > "x" }', expect.any(String)],
  ])('%s is told', (text, complaint) => {
    expect(parseFilter(text)).toEqual({ complaint })
  })
})

describe('an expression', () => {
  test.each([
    ['{ status = error }', '{ status = error }'],
    ['cart { status = error } >1s', '{ status = error }'],
    ['{ name = "{" } && { kind = client }', '{ name = "{" } && { kind = client }'],
    ['{ kind = client } | count() > 3', '{ kind = client } | count() > 3'],
  ])('%s', (text, queryText) => {
    const filter = parseFilter(text)
    if (isComplaint(filter)) throw new Error(filter.complaint)
    expect(filter.queryText).toBe(queryText)
    expect(filter.matches(CHECKOUT)).toBe(true)
  })
})
