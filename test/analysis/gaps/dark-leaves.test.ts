import { expect, test } from 'vitest'
import { findCriticalPaths } from '../../../src/analysis/path/critical-paths.ts'
import { findDarkLeaves } from '../../../src/analysis/gaps/dark-leaves.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture, pictureSpans } from '../../support/picture.ts'
import { attributesOf } from '../../support/spans.ts'

/** `name … onPath`, in milliseconds, with ↗ where they called somebody. */
function leavesOf(trace: Trace): readonly string[] {
  return findDarkLeaves(trace, findCriticalPaths(trace)).map(({ nodes, calls, onPath }) => {
    return `${nodes.length}× ${nodes[0]?.span?.name}${calls ? ' ↗' : ''} ${onPath / 1e6}`
  })
}

test('the example trace: two calls of one operation, whose callee sent no spans', () => {
  const trace = exampleTrace()
  expect(leavesOf(trace)).toEqual(['2× POST api.stripe.com ↗ 26080'])
  const [leaves] = findDarkLeaves(trace, findCriticalPaths(trace))
  expect(leaves?.nodes.map((node) => node.end - node.start)).toEqual([16.08e9, 10e9])
})

test('a long span with nothing inside, most time first', () => {
  expect(
    leavesOf(
      picture(`
    web GET / [server]     |===========================|
    web   work             .|=========|
    web   call [client]    .           |===============|
    web   short            |=|
  `),
    ),
  ).toEqual(['1× call ↗ 16', '1× work 10'])
})

test('not what ran beside the path, nor a span that has not ended', () => {
  expect(
    leavesOf(
      picture(`
    web GET /        |===========================|
    web   background .     |===========|
    web   all        |===========================|
    web     inner    |===========================|
    web POST /                                     |===========================>
    web   open                                     .|==================>
  `),
    ),
  ).toEqual(['1× inner 28'])
})

test('many short ones are no long span', () => {
  const calls = Array.from({ length: 200 }, (_, at) => `web   tick .${' '.repeat(at * 2)}||`)
  expect(
    leavesOf(picture(`web GET /    |${'='.repeat(400)}|\n${calls.join('\n')}`, { msPerColumn: 0.1 })),
  ).toEqual([])
})

test('a database sends no spans, and need not', () => {
  const spans = pictureSpans(`
    web GET /            |===========================|
    web   fetch [client]  .|========================|
  `)
  const query = Object.assign({}, spans[1], { attributes: attributesOf({ 'db.system.name': 'postgresql' }) })
  expect(leavesOf(buildTrace({ spans: [spans[0]!, query], logs: [] }))).toEqual([])
  expect(leavesOf(buildTrace({ spans, logs: [] }))).toEqual(['1× fetch ↗ 25'])
})

test('a producer whose message was handled later is not without an answer; a span with a callback is dark', () => {
  expect(
    leavesOf(
      picture(`
    web send [producer]     |=========|
    job   handle [consumer] .                   |====|
  `),
    ),
  ).toEqual([])
  expect(
    leavesOf(
      picture(`
    web work       |=========|
    web   callback .             |====|
  `),
    ),
  ).toEqual(['1× work 10'])
})
