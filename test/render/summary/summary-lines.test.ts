// The lines below a waterfall: where the time went, and what else explains it.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Analysis } from '../../../src/analysis/analysis.ts'
import { analyze, type AnalyzeOptions } from '../../../src/analysis/analyze.ts'
import type { ClockMove } from '../../../src/analysis/clocks/clock-skew.ts'
import { summaryLines } from '../../../src/render/summary/summary-lines.ts'
import { textWidth } from '../../../src/render/text.ts'
import { renderTraceHeader } from '../../../src/render/waterfall/trace-header.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture, type PictureOptions } from '../../support/picture.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'
import { anyName } from '../names.ts'

const UNICODE = { ascii: false, color: 0 } as const
const ASCII = { ascii: true, color: 0 } as const

function summary(trace: Trace, options: AnalyzeOptions = {}, width = 80): string {
  return `\n${summaryLines(analyze(trace, options), { width, theme: UNICODE }).join('\n')}\n`
}

function drawn(text: string, options: PictureOptions = {}): string {
  return summary(picture(text, { msPerColumn: 100, ...options }))
}

test('the example', () => {
  expect(summary(exampleTrace())).toBe(`
87% of 30.0s: payments → POST api.stripe.com   26.1s  2 calls, 1st failed
  leaf client span: the callee sent no spans (not instrumented, or no context)
gap #1  3.02s 10%  checkout  inside POST /checkout   at 510ms → 3.53s
  after 120× SELECT users, before POST → payments; nothing was recorded between
repeat  120× SELECT users  one after another, 432ms in all (N+1?)
queue   1.27s  orders publish → orders process      not waited for
after   response sent at 30.0s; 1 detached span ran on to 31.6s
clocks  4 services fit together as recorded; nothing moved
`)
})

test('the example in ASCII', () => {
  const lines = summaryLines(analyze(exampleTrace()), { width: 80, theme: ASCII })
  expect(`\n${lines.join('\n')}\n`).toBe(`
87% of 30.0s: payments -> POST api.stripe.com   26.1s  2 calls, 1st failed
  leaf client span: the callee sent no spans (not instrumented, or no context)
gap #1  3.02s 10%  checkout  inside POST /checkout   at 510ms -> 3.53s
  after 120x SELECT users, before POST -> payments; nothing was recorded between
repeat  120x SELECT users  one after another, 432ms in all (N+1?)
queue   1.27s  orders publish -> orders process     not waited for
after   response sent at 30.0s; 1 detached span ran on to 31.6s
clocks  4 services fit together as recorded; nothing moved
`)
})

test('what is too long for a line goes on below it, asides on a line of their own', () => {
  expect(summary(exampleTrace(), {}, 50)).toBe(`
87% of 30.0s: payments → POST api.stripe.com
  26.1s  2 calls, 1st failed
  leaf client span: the callee sent no spans
    (not instrumented, or no context)
gap #1  3.02s 10%  checkout  inside POST /checkout
        at 510ms → 3.53s
  after 120× SELECT users, before POST →
    payments; nothing was recorded between
repeat  120× SELECT users  one after another,
        432ms in all (N+1?)
queue   1.27s  orders publish → orders process
        not waited for
after   response sent at 30.0s; 1 detached span
        ran on to 31.6s
clocks  4 services fit together as recorded;
        nothing moved
`)
})

test('the headline is emphatic, what explains it is dim', () => {
  const theme = { ascii: false, color: 2 } as const
  const lines = summaryLines(analyze(exampleTrace()), { width: 80, theme }).map((line) =>
    line.replaceAll('\u001b', '^'),
  )
  expect(lines[0]).toBe('^[1m87% of 30.0s: payments → POST api.stripe.com   26.1s  2 calls, 1st failed^[22m')
  expect(lines[1]).toMatch(/^\^\[2m {2}\^\[22m\^\[2mleaf client span.*\^\[22m$/)
  expect(lines[2]).toMatch(/^\^\[2mgap #1 {2}\^\[22m3\.02s 10%/)
})

test('a gap may be where most of the time went', () => {
  expect(
    drawn(`
      web  GET /cart [server]  |========================================|
      web    load              |===|
      web    render                                                |===|
    `),
  ).toBe(`
78% of 4.10s: web: no span inside GET /cart   3.20s  gap #1
10% of 4.10s: web → load   400ms
10% of 4.10s: web → render   400ms
gap #1  3.20s 78%  web  inside GET /cart            at 400ms → 3.60s
  after load, before render; nothing was recorded between
gap #2  100ms 2%  web  inside GET /cart             at 4.00s → 4.10s
  after its last child, render; nothing was recorded from there on
`)
})

test('between a call and its server is the network, and no lack of spans', () => {
  expect(
    drawn(`
      web  GET /cart [server]  |===============================|
      web    POST [client]     |==============================|
      pay      charge [server]                |===============|
    `),
  ).toBe(`
50% of 3.20s: pay → charge   1.60s
  leaf span: nothing was recorded of what it did
hop #1  1.50s 47%  web → pay  inside POST           at 0 → 1.50s
  before pay began: 1.50s network+queue
gap #2  100ms 3%  web  inside GET /cart             at 3.10s → 3.20s
  after its last child, POST → pay; nothing was recorded from there on
clocks  2 services fit together as recorded; nothing moved
`)
})

test('what ran detached during a gap is named', () => {
  const lines = drawn(`
    web  GET /cart [server]  |====================|
    web    load              |====|
    web      refresh cache      |==========|
  `)
  expect(lines).toContain(
    '  after its last child, load; nothing was recorded from there on, while web\n    refresh cache ran detached\n',
  )
})

/** What is said of the calls that a root made one after another. */
function retries(failed: readonly number[], count = 3): string | undefined {
  const spans = [makeSpan({ spanId: spanIdOf(1), name: 'root', kind: 'server', endMs: 100 * count })]
  for (let n = 0; n < count; n++) {
    const status = failed.includes(n) ? 'error' : 'unset'
    const [startMs, endMs] = [100 * n, 100 * n + 100]
    spans.push(makeSpan({ parentId: spanIdOf(1), name: 'GET x', kind: 'client', status, startMs, endMs }))
  }
  const [line] = summaryLines(analyze(buildTrace({ spans, logs: [] })), { width: 80, theme: UNICODE })
  return line?.split(/(?<=\d)m?s {2}/)[1]
}

test('retries: how many, and which failed', () => {
  expect(retries([])).toBe('3 calls')
  expect(retries([1])).toBe('3 calls, 2nd failed')
  expect(retries([0, 1])).toBe('3 calls, 2 failed')
  expect(retries([0, 1, 2])).toBe('3 calls, all failed')
  expect(retries([11], 20)).toBe('20 calls, 12th failed')
  expect(retries([], 1)).toBeUndefined()
  expect(retries([0], 1)).toBe('failed')
})

test.each([
  { kind: 'client', attributes: { 'db.system.name': 'postgresql' } },
  { kind: 'internal', attributes: { 'db.system.name': 'sqlite' } },
  // As for findings: known by its name where nothing else tells.
  { kind: 'client', attributes: {} },
] as const)('a database call is no riddle: $kind $attributes', ({ kind, attributes }) => {
  const spans = [
    makeSpan({ spanId: spanIdOf(1), name: 'root', kind: 'server', endMs: 100 }),
    makeSpan({ parentId: spanIdOf(1), name: 'SELECT items', kind, endMs: 100, attributes }),
  ]
  expect(summary(buildTrace({ spans, logs: [] }))).toBe(`
100% of 100ms: app → SELECT items   100ms
`)
})

test('where gaps are switched off none is told of', () => {
  const analysis = analyze(exampleTrace(), { gaps: 0 })
  const lines = summaryLines(analysis, { width: 80, theme: UNICODE, gaps: false })
  expect(lines.join('\n')).not.toContain('gap')
  expect(lines[0]).toContain('87% of 30.0s')
})

test('long gaps off the critical path are one line', () => {
  const lines = drawn(`
    web  GET /cart [server]  |========================================|
    web    wait              |========================================|
    web    audit             |===================================|
    web      a               |=|
    web      b                                                |==|
  `)
  expect(lines).toContain('gaps    1 off the critical path: 3.10s  web  inside audit   at 200ms → 3.30s\n')
})

test('time in which nothing ran at all explains a trace that its root does not', () => {
  const lines = drawn(`
    web  GET /a [server]  |===|
    web  GET /b [server]                     |===|
    web  GET /c [server]                                              |===|
  `)
  expect(lines).toContain(
    'idle    no span at all 2 times, 3.60s in all; the longest 2.10s\n        at 2.30s → 4.40s\n',
  )
})

test('a span that has not ended may have run meanwhile', () => {
  const lines = drawn(`
    web  GET /a [server]  |===>
    web    query          .               |===|
  `)
  expect(lines).toContain('idle    no span that has ended ran for 1.60s        at 0 → 1.60s\n')
})

test('a message that was handled later has an answer: nothing is missing below its producer', () => {
  const lines = drawn(`
    web  publish [producer]    |===|
    job    process [consumer]  .         |===|
  `)
  expect(lines).toContain('100% of 400ms: web → publish   400ms\nidle ')
})

test('own time beside work that was not waited for is a weaker kind of gap', () => {
  const lines = drawn(`
    web  GET /a [server]  |===============================|
    web    a              |===================|
    web    b                              |===============|
  `)
  expect(lines).toContain(
    'beside  1.60s 50%  web  inside GET /a               at 0 → 1.60s\n  nothing was recorded of it, while web a ran beside it\n',
  )
})

const CART: ClockMove = {
  domain: 'host.name=node-7',
  services: ['cart'],
  offset: offsetOf(12e6),
  least: 12e6,
  most: 14.1e6,
  calls: 17,
}

function withMoves(moves: readonly ClockMove[]): Analysis {
  const analysis = analyze(exampleTrace())
  return { ...analysis, skew: { ...analysis.skew, moves, proposals: moves } }
}

function header(analysis: Analysis, width = 90, theme: { ascii: boolean; color: 0 } = UNICODE): string[] {
  return renderTraceHeader(analysis.trace, { width, theme, skew: analysis.skew }).slice(2)
}

test('a clock that was moved is announced above everything that depends on it', () => {
  expect(header(withMoves([CART]))).toEqual([
    'clocks  cart moved +12.0ms (12.0…14.1ms fits 17 calls) · --skew off for raw times',
  ])
  expect(header(withMoves([CART]), 90, ASCII)).toEqual([
    'clocks  cart moved +12.0ms (12.0..14.1ms fits 17 calls) - --skew off for raw times',
  ])
  expect(header(withMoves([CART]), 80)).toEqual([
    'clocks  cart moved +12.0ms (12.0…14.1ms fits 17 calls)',
    '        --skew off for raw times',
  ])
  expect(header(withMoves([]))).toEqual([])
  const below = summaryLines(withMoves([CART]), { width: 80, theme: UNICODE })
  expect(below.join('\n')).not.toContain('clocks')
})

/** What is said of one clock, altered. */
function line(move: Partial<ClockMove>): string | undefined {
  const [text] = header(withMoves([{ ...CART, ...move }]))
  return text?.slice('clocks  '.length).split(' · ')[0]
}

test('bounds are told as far as there are any', () => {
  expect(line({ offset: offsetOf(-48e6), least: -52e6, most: -48e6, calls: 3 })).toBe(
    'cart moved -48.0ms (-52.0…-48.0ms fits 3 calls)',
  )
  expect(line({ most: Infinity, calls: 1 })).toBe('cart moved +12.0ms (12.0ms or more fits 1 call)')
  expect(line({ least: -Infinity })).toBe('cart moved +12.0ms (14.1ms or less fits 17 calls)')
  expect(line({ least: -Infinity, most: Infinity })).toBe('cart moved +12.0ms (fits 17 calls)')
  expect(line({ least: 999e3 })).toBe('cart moved +12.0ms (999µs…14.1ms fits 17 calls)')
  expect(line({ least: 61e9, most: 62e9 })).toBe('cart moved +12.0ms (1m01s…1m02s fits 17 calls)')
  expect(line({ services: ['a', 'b', 'c', 'd', 'e'] })).toBe(
    'a, b, c, 2 more moved +12.0ms (12.0…14.1ms fits 17 calls)',
  )
})

test('one service on two clocks that moved is told apart by machine', () => {
  expect(header(withMoves([CART, { ...CART, domain: 'host.name=node-9' }]), 100)).toEqual([
    'clocks  cart on node-7 moved +12.0ms (12.0…14.1ms fits 17 calls)',
    'clocks  cart on node-9 moved +12.0ms (12.0…14.1ms fits 17 calls) · --skew off for raw times',
  ])
})

const SKEWED = `
  web  GET /cart [server]      .    |==============================|
  web    POST [client]         .    |=============================|
  pay      charge [server]  |========================|
`

test('--skew off and --skew show move nothing, and show says what would be', () => {
  const trace = picture(SKEWED)
  const clocks = (skew: 'auto' | 'off' | 'show'): readonly string[] => {
    const analysis = analyze(trace, { skew })
    const lines = [...header(analysis), ...summaryLines(analysis, { width: 90, theme: UNICODE })]
    return lines.filter((line) => line.startsWith('clocks')).map((line) => line.slice('clocks  '.length))
  }
  expect(clocks('auto')).toEqual(['pay moved +6.00ms (6.00…15.0ms fits 1 call) · --skew off for raw times'])
  expect(clocks('off')).toEqual(['times as recorded (--skew off)'])
  expect(clocks('show')).toEqual([
    'web → pay  8.00…13.0ms fits 1 call',
    'pay would be moved +6.00ms (6.00…15.0ms fits 1 call)',
    'nothing moved (--skew show)',
  ])
})

test('one clock alone is not worth a word', () => {
  expect(drawn('web GET / |====|')).not.toContain('clocks')
})

test('where no call bounds the clocks that is not called agreement', () => {
  const lines = drawn(`
    web  GET /   |=======|
    pay    work    |==|
  `)
  expect(lines).toContain('clocks  no call between 2 services bounds how far apart they are; nothing moved\n')
})

test('a root that nobody sent has no sentence', () => {
  const spans = [makeSpan({ parentId: 'deadbeefdeadbeef', start: 0n, end: 0n })]
  expect(summary(buildTrace({ spans, logs: [] }))).toBe('\n\n')
})

test('any names and any width: every line fits, nothing harmful gets through', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: anyName, service: anyName, gap: fc.nat({ max: 500 }) }), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.integer({ min: 1, max: 200 }),
      fc.boolean(),
      (children, width, ascii) => {
        let at = 0
        const spans = children.map(({ name, service, gap }) => {
          at += gap
          return makeSpan({ parentId: spanIdOf(1), name, service, kind: 'client', startMs: at, endMs: ++at })
        })
        spans.push(makeSpan({ spanId: spanIdOf(1), name: children[0]?.name ?? '', endMs: at + 50 }))
        const analysis = analyze(buildTrace({ spans, logs: [] }))
        for (const line of summaryLines(analysis, { width, theme: { ascii, color: 0 } })) {
          expect(textWidth(line), line).toBeLessThanOrEqual(width)
          // oxlint-disable-next-line no-control-regex -- controls are what it looks for
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
        }
      },
    ),
    { numRuns: 300 },
  )
})
