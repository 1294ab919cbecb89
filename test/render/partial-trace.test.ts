// A trace of which its source gave only a part: no line claims that something was not recorded, no finding that a
// callee is not instrumented, and the source's words stand above everything.
import { expect, test } from 'vitest'
import { analyze } from '../../src/analysis/analyze.ts'
import { judge, doubtText } from '../../src/commands/show/fail-on.ts'
import { parseCondition } from '../../src/commands/show/condition.ts'
import { traceTexts } from '../../src/commands/show/trace-texts.ts'
import { traceDocument } from '../../src/render/json/json.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { exampleTrace } from '../support/example-trace.ts'
import { picture } from '../support/picture.ts'

const TOLD = 'Trace exceeds maximum size of 600 bytes, a partial trace is returned'
const THEME = { ascii: false, color: 0 } as const

function partial(trace: Trace): Trace {
  return { ...trace, partial: TOLD }
}

function shown(trace: Trace, width = 120): string {
  return [...traceTexts(analyze(trace), { width, theme: THEME })].join('')
}

test('the source’s words stand in the header, word for word, and “partial” among the facts', () => {
  const lines = shown(partial(exampleTrace())).split('\n')
  expect(lines[1]).toContain(' · partial')
  expect(lines.slice(2, 4).join(' ')).toContain(TOLD)
  expect(shown(exampleTrace())).not.toContain('partial')
})

test('in 40 columns every word of it is there', () => {
  const text = shown(partial(exampleTrace()), 40).replaceAll(/\s+/g, ' ')
  expect(text).toContain(TOLD)
})

test('a gap is no longer a time in which nothing was recorded', () => {
  const text = shown(partial(exampleTrace()))
  expect(text).toContain('no span was received between')
  expect(text).not.toContain('nothing was recorded')
  expect(text).not.toContain('not instrumented')
  expect(text).toContain('leaf span: what was below it may be in the part that is missing')
})

test('a missing parent is first of all in the part that is missing', () => {
  const trace = picture(`
    web  GET /  |==============|
    ?      gone . |=======|
    db       q  .  |====|
  `)
  expect(likeliestCause(partial(trace))).toBe('partial')
  expect(likeliestCause(trace)).not.toBe('partial')
})

test('a condition that does not hold is no all-clear', () => {
  const analysis = analyze(partial(exampleTrace()))
  const [verdict] = judge([parseCondition('errors>100')], analysis)
  expect(verdict?.failed).toBe(false)
  expect(doubtText(verdict!, analysis)).toBe('errors>100: cannot be told for sure, the trace is partial')
})

test('JSON carries it, and null where nobody said so', () => {
  expect(traceDocument(analyze(partial(exampleTrace())))['trace']).toMatchObject({ partial: TOLD })
  expect(traceDocument(analyze(exampleTrace()))['trace']).toMatchObject({ partial: null })
})

test('what it says cannot act on a terminal', () => {
  const text = shown({ ...exampleTrace(), partial: 'cut\u001b[2J\u0007 short' })
  // oxlint-disable-next-line no-control-regex -- that is what must not be there
  expect(text).not.toMatch(/[\u001b\u0007]/)
})

function likeliestCause(trace: Trace): string | undefined {
  const found = analyze(trace).findings.find((finding) => finding.code === 'missing-parent')
  return found?.causes[0]?.cause
}
