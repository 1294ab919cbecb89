import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCriticalPaths } from '../../../src/analysis/path/critical-paths.ts'
import { findGaps } from '../../../src/analysis/gaps/gaps.ts'
import type { Ledger } from '../../../src/analysis/path/ledger.ts'
import { buildLedger } from '../../../src/analysis/path/ledger.ts'
import { selectShownGaps } from '../../../src/analysis/gaps/shown-gaps.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'

function ledgerOf(trace: Trace, root = trace.headline): Ledger {
  const paths = findCriticalPaths(trace)
  return buildLedger(root, paths, selectShownGaps(findGaps(trace, paths), { root }))
}

/** In milliseconds. */
function inWords({ lines }: Ledger): readonly string[] {
  return lines.map((line) => {
    if (line.kind === 'gap') return `gap in ${line.gap.node.span?.name} ${line.time / 1e6}`
    return `${line.nodes.length}× ${line.service} ${line.name} ${line.time / 1e6}`
  })
}

test('the example trace: retries are one line, and the gap is not counted twice', () => {
  expect(inWords(ledgerOf(exampleTrace()))).toEqual([
    '2× payments POST api.stripe.com 26080',
    'gap in POST /checkout 3020.4',
    '120× checkout SELECT users 432',
    '1× checkout POST /checkout 164.6',
    '1× payments INSERT ledger 150',
    '1× payments POST /charge 60',
    '1× checkout POST 40',
    '1× payments SELECT cards 40',
    '1× frontend POST /api/checkout 22',
    '1× frontend POST 18',
    '1× checkout orders publish 10',
    '1× checkout redis GET cart 3',
  ])
})

test('spans of one name but of another service or kind have lines of their own', () => {
  const trace = picture(`
    web GET                 |==============|
    web   GET [client]      |==============|
    pay     GET [server]     |======|
    web     GET [server]            |======|
  `)
  const client = trace.nodes.find((node) => node.span?.kind === 'client')
  const paths = findCriticalPaths(trace)
  expect(inWords(buildLedger(trace.headline, paths, []))).toEqual([
    '1× pay GET 7',
    '1× web GET 7',
    '1× web GET 1',
  ])
  expect(paths.ownTime[client!.index]).toBe(1e6)
})

test('of several trees, each has its own', () => {
  const trace = picture(`
    ?   lost
    web   a      |=======|
    web   b      .           |=====|
    web     c    .             |=|
  `)
  const [lost] = trace.roots
  expect(lost!.children.map((root) => inWords(ledgerOf(trace, root)))).toEqual([
    ['1× web a 8'],
    ['gap in b 2', '1× web c 2', 'gap in b 2'],
  ])
})

test('sums up to the duration of its root exactly', () => {
  fc.assert(
    fc.property(arbitraryTree, (spans) => {
      const trace = buildTrace({ spans, logs: [] })
      for (const root of findCriticalPaths(trace).byRoot.keys()) {
        const { lines } = ledgerOf(trace, root)
        expect(lines.reduce((sum, line) => sum + line.time, 0)).toBe(root.end - root.start)
        expect(lines.filter((line) => line.time <= 0)).toEqual([])
        expect(lines).toEqual(lines.toSorted((a, b) => b.time - a.time))
      }
    }),
    { numRuns: 1000 },
  )
})
