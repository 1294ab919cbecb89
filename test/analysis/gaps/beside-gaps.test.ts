import { expect, test } from 'vitest'
import type { BesideGap } from '../../../src/analysis/gaps/beside-gaps.ts'
import { findBesideGaps } from '../../../src/analysis/gaps/beside-gaps.ts'
import { findCriticalPaths } from '../../../src/analysis/path/critical-paths.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'

function besideIn(text: string): readonly string[] {
  const trace = picture(text, { msPerColumn: 10 })
  return findBesideGaps(trace, findCriticalPaths(trace)).map(inWords)
}

function inWords({ node, start, end, beside }: BesideGap): string {
  return `${node.span?.name} ${start / 1e6}–${end / 1e6} beside ${beside.map((child) => child.span?.name).join(', ')}`
}

test('before the sibling began that was waited for, while another ran', () => {
  expect(
    besideIn(`
    web P    |=========|
    web   A  |=====|
    web   B  .    |====|
  `),
  ).toEqual(['P 0–50 beside A'])
})

test('while detached work ran', () => {
  expect(
    besideIn(`
    web GET / [server] |=========|
    web   flush        . |===========================|
  `),
  ).toEqual(['GET / 20–100 beside flush'])
})

test('not where nothing ran: that is a gap', () => {
  expect(
    besideIn(`
    web P    |=========|
    web   A  .|=|
    web   B  .     |===|
  `),
  ).toEqual([])
})

test('what is dark is taken out, and what is below a tenth of the trace left out', () => {
  expect(
    besideIn(`
    web P      |========================|
    web   job  . |=|
    web     x  .  |=========================|
    web   late .       |========================|
    web   tiny .  |==========================|
  `),
  ).toEqual(['P 40–250 beside tiny, late'])
})

test('the example trace has none', () => {
  const trace = exampleTrace()
  expect(findBesideGaps(trace, findCriticalPaths(trace))).toEqual([])
})
