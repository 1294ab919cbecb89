import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KnownClocks } from '../../../src/analysis/clocks/clock-relation.ts'
import { findCriticalPaths } from '../../../src/analysis/path/critical-paths.ts'
import type { Gap } from '../../../src/analysis/gaps/gaps.ts'
import { findGaps } from '../../../src/analysis/gaps/gaps.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { SpanNode, Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture, pictureSpans } from '../../support/picture.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'

function gapsOf(trace: Trace, clocks?: KnownClocks): readonly Gap[] {
  return findGaps(trace, findCriticalPaths(trace), clocks)
}

/** `span kind start–end after/before on the path`, in milliseconds. */
function inWords(gap: Gap): string {
  const { node, kind, start, end, after, before, onPath } = gap
  const neighbours = `${after?.span?.name ?? ''}/${before?.span?.name ?? ''}`
  return `${node.span?.name} ${kind} ${start / 1e6}–${end / 1e6} ${neighbours} ${onPath / 1e6}`
}

function gapsIn(text: string, msPerColumn = 10): readonly string[] {
  return gapsOf(picture(text, { msPerColumn })).map(inWords)
}

test('ranked by their time on the critical path, then by length, then by start', () => {
  expect(
    gapsIn(`
    web P    |=========|
    web   c1 .||
    web   c2 .     |==|
  `),
  ).toEqual([
    'P between 20–60 c1/c2 40',
    'P before-first-child 0–10 /c1 10',
    'P after-last-child 90–100 c2/ 10',
  ])
})

test('children that touch leave no gap', () => {
  expect(
    gapsIn(`
    web P    |=========|
    web   c1 |====|
    web   c2      |====|
  `),
  ).toEqual([])
})

test('an earlier, longer sibling covers the space between later ones', () => {
  expect(
    gapsIn(`
    web P    |=========|
    web   A  |=========|
    web   B  .||
    web   C  .     |==|
  `),
  ).toEqual([])
})

test('what a child covered that was not waited for is no gap', () => {
  expect(
    gapsIn(`
    web P    |=========|
    web   A  |=====|
    web   B  .    |====|
  `),
  ).toEqual([])
})

test('a leaf is no gap, however long, nor is a span whose messages were handled later', () => {
  expect(gapsIn('web P |=========|')).toEqual([])
  expect(
    gapsIn(`
    web send [producer]     |=========|
    job   handle [consumer] .                   |====|
  `),
  ).toEqual([])
})

test('a callback after the end of its span is none either', () => {
  expect(
    gapsIn(`
    web P          |=========|
    web   callback .            |====|
  `),
  ).toEqual([])
})

test('children of zero length cover nothing', () => {
  expect(
    gapsIn(`
    web P    |=========|
    web   z       |
  `),
  ).toEqual(['P whole 0–100 / 100'])
})

test('no gap in spans that have not ended, have bad times, or never came', () => {
  const bad = pictureSpans(`
    web A          |=======>
    web   a        .      |==|
    ?   missing
    web   b                     |==|
    web   c                              |==|
    web B                                       |===========|
    web   d                                          |==|
  `).map((span) => (span.name === 'B' ? Object.assign({}, span, { start: span.end, end: span.start }) : span))
  expect(gapsOf(buildTrace({ spans: bad, logs: [] }))).toEqual([])
})

test('nor after the start of a child that has not ended: it may have run all the time', () => {
  expect(
    gapsIn(`
    web P       |==============================|
    web   c     . |==|
    web   open  .         |==========>
    web     io  .          |==|
    web   late  .                     |==|
  `),
  ).toEqual(['P between 50–100 c/open 50', 'P before-first-child 0–20 /c 20'])
  expect(
    gapsIn(`
    web call [client]     |==============================|
    pay   charge [server] . |==>
    pay     query         .   |==|
  `),
  ).toEqual(['call hop-request 0–20 /charge 20'])
})

test('the halves of a hop', () => {
  expect(
    gapsIn(`
    web call [client]    |=============|
    pay   charge [server]    |======|
    pay     select       .     |===|
  `),
  ).toEqual([
    'call hop-request 0–40 /charge 40',
    'call hop-response 110–140 charge/ 30',
    'charge before-first-child 40–60 /select 20',
    'charge after-last-child 100–110 select/ 10',
  ])
})

test('a gap before something else of the caller’s is no half of a hop', () => {
  expect(
    gapsIn(`
    web call [client]     |=============|
    web   resolve name    . |==|
    pay   charge [server] .      |======|
  `),
  ).toEqual(['call before-first-child 0–20 /resolve name 20', 'call between 50–70 resolve name/charge 20'])
})

test('a call that gave up: its request half stays one', () => {
  expect(
    gapsIn(`
    web call [client]     |=========|
    pay   charge [server]  |=================|
  `),
  ).toEqual(['call hop-request 0–10 /charge 10'])
})

test('where a clock was moved, both halves are one figure over the call', () => {
  const trace = picture(`
    web call [client]     |=============|
    pay   charge [server] .   |======|
  `)
  const moved = (...names: readonly string[]): readonly string[] => {
    const movedDomains = new Set(names.map((name) => `service.name=${name}`))
    return gapsOf(trace, { movedDomains }).map((gap) => `${inWords(gap)} of ${gap.length / 1e6}`)
  }
  expect(moved('pay')).toEqual(['call hop 0–14 charge/charge 7 of 7'])
  expect(moved('web')).toEqual(['call hop 0–14 charge/charge 7 of 7'])
  expect(moved('job')).toEqual([
    'call hop-request 0–4 /charge 4 of 4',
    'call hop-response 11–14 charge/ 3 of 3',
  ])
})

test('a server that sticks out of the call all the same: what the call took beyond it', () => {
  const trace = picture(`
    web call [client]     |=============|
    pay   charge [server] .      |========|
    web call [client]                        |====|
    pay   charge [server]                     |====|
  `)
  expect(
    gapsOf(trace, { movedDomains: new Set(['service.name=pay']) }).map(({ kind, length, onPath }) => [
      kind,
      length,
      onPath,
    ]),
  ).toEqual([['hop', 5e6, 5e6]])
})

test('where clocks disagree and were not moved there are no gaps across them', () => {
  const trace = picture(`
    web GET /              |===================|
    web   call [client]    .  |=============|
    pay     charge [server] .      |=====|
    pay       select       .         |==|
  `)
  const unreliableDomains = new Set(['service.name=pay'])
  expect(gapsOf(trace, { unreliableDomains }).map(inWords)).toEqual([
    'GET / before-first-child 0–3 /call 3',
    'GET / after-last-child 17–20 call/ 3',
    'charge before-first-child 8–10 /select 2',
    'charge after-last-child 13–14 select/ 1',
  ])
})

test('work that ran detached meanwhile', () => {
  const [gap] = gapsOf(
    picture(`
    web P         |===================|
    web   a       |====|
    web     flush . |=========|
    web       io  .   |===|
    web     short .  |=|
    web   b       .               |===|
  `),
  )
  expect(inWords(gap!)).toBe('P between 5–16 a/b 11')
  expect(gap?.detached.map((node) => node.span?.name)).toEqual(['flush'])
})

test('the example trace', () => {
  const [first] = gapsOf(exampleTrace())
  expect(inWords(first!)).toBe('POST /checkout between 509.6–3530 SELECT users/POST 3020.4')
  expect(first?.after?.start).toBe(506e6)
})

test('agrees with looking at every tick', () => {
  fc.assert(
    fc.property(arbitraryTree, (spans) => {
      const trace = buildTrace({ spans, logs: [] })
      const paths = findCriticalPaths(trace)
      const gaps = findGaps(trace, paths)
      const byNode = Map.groupBy(gaps, (gap) => gap.node)
      for (const node of trace.nodes) {
        const mine = byNode.get(node) ?? []
        const ticks = isLikeALeaf(node) ? new Set<number>() : darkTicks(node)
        const claimed = new Set(mine.flatMap(({ start, end }) => ticksBetween(start, end)))
        expect(claimed).toEqual(ticks)
        for (const gap of mine) {
          const own = paths.segmentsOf(node).flatMap(({ start, end }) => ticksBetween(start, end))
          expect(gap.onPath / 1e6).toBe(own.filter((tick) => tick >= gap.start && tick < gap.end).length)
          expect(gap.length).toBe(gap.end - gap.start)
        }
      }
    }),
    { numRuns: 2000 },
  )
})

/** Ticks of a finished span with children in which none of them ran, nor could have. */
function darkTicks(node: SpanNode): ReadonlySet<number> {
  if (node.state !== 'finished' || node.children.length === 0) return new Set()
  return new Set(
    ticksBetween(node.start, node.end).filter((tick) => {
      return !node.children.some((child) => {
        return child.start <= tick && (child.state === 'unfinished' || tick < child.end)
      })
    }),
  )
}

/** Nothing ran inside, and whatever began there was a message. */
function isLikeALeaf(node: SpanNode): boolean {
  return node.children.every((child) => {
    const isMessage = node.span?.kind === 'producer' || child.span?.kind === 'consumer'
    const isPoint = child.end === child.start
    if (isPoint) return isMessage || child.start < node.start || child.end > node.end
    return child.end <= node.start || child.start >= node.end
  })
}

function ticksBetween(start: number, end: number): readonly number[] {
  return Array.from({ length: (end - start) / 1e6 }, (_, tick) => start + tick * 1e6)
}
