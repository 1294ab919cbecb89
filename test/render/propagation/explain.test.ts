// Every cause explained: whole, within the width, and drawn with spans in their columns.
import { describe, expect, test } from 'vitest'
import { CATALOGUE, causeOf, findCause } from '../../../src/render/propagation/catalogue/catalogue.ts'
import { CAUSE_FIXES } from '../../../src/render/propagation/fixes/cause-fixes.ts'
import { renderCauseList, renderExplanation } from '../../../src/render/propagation/explain.ts'
import { textWidth } from '../../../src/render/text.ts'

const PLAIN = { ascii: false, color: 0 } as const

test('there are 38, without a gap, each with a name of its own', () => {
  const codes = Array.from({ length: 38 }, (_, at) => `C${String(at + 1).padStart(2, '0')}`)
  expect(CATALOGUE.map(({ code }) => code)).toEqual(codes)
  expect(new Set(CATALOGUE.map(({ slug }) => slug)).size).toBe(38)
  expect(new Set(CATALOGUE.map(({ title }) => title)).size).toBe(38)
})

test('the raw client, at 72 columns', () => {
  const lines = renderExplanation(causeOf('C01'), { width: 72, theme: PLAIN })
  expect(`\n${lines.join('\n')}\n`).toMatchSnapshot()
})

test('all of them in a list', () => {
  const lines = renderCauseList({ width: 80, theme: PLAIN })
  expect(`\n${lines.join('\n')}\n`).toMatchSnapshot()
})

describe.each(CATALOGUE.map((cause) => [cause.code, cause] as const))('%s', (code, cause) => {
  test('has words for all that is asked', () => {
    expect(cause.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(cause.story).toMatch(/\.$/)
    expect(cause.because).not.toMatch(/[.A-Z]$|^[A-Z][a-z]/)
    expect(cause.drawing.length).toBeGreaterThan(0)
    expect(cause.signs.length).toBeGreaterThan(0)
    expect(cause.fix.length).toBeGreaterThan(0)
    for (const line of cause.fix) expect(line).toMatch(/\.$/)
  })

  test('is told apart from causes that there are', () => {
    for (const one of cause.confused.flatMap((text) => text.match(/\bC\d\d\b/g) ?? [])) {
      expect(one).not.toBe(code)
      expect(findCause(one)).toBeDefined()
    }
  })

  test.each([40, 80, 120])('fits into %i columns, in ASCII too', (width) => {
    const lines = renderExplanation(cause, { width, theme: { ascii: true, color: 0 } })
    for (const line of lines) {
      expect(textWidth(line)).toBeLessThanOrEqual(width)
      expect(line).toMatch(/^[ -~]*$/)
    }
  })

  test('a break has a fix for its languages', () => {
    if (cause.nature === 'break') expect(Object.keys(CAUSE_FIXES)).toContain(code)
  })
})

test('is found as it is typed', () => {
  for (const typed of ['C01', 'c1', '1', '01', ' raw-client ', 'RAW-CLIENT', 'raw']) {
    expect(findCause(typed)?.code).toBe('C01')
  }
  for (const typed of ['C39', 'C00', '', 'constructor', 'C001x', 'no-', 'ra'])
    expect(findCause(typed)).toBeUndefined()
})
