// What a waterfall shows of an analysis: the critical path, gaps, clocks that were moved.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Analysis } from '../../src/analysis/analysis.ts'
import { analyze } from '../../src/analysis/analyze.ts'
import { gapsBySpan } from '../../src/render/waterfall/gap-rows.ts'
import { PathShares } from '../../src/render/waterfall/path-shares.ts'
import { limitRows } from '../../src/render/waterfall/row-budget.ts'
import { listRows, type RowOptions } from '../../src/render/waterfall/rows.ts'
import { textWidth } from '../../src/render/text.ts'
import { COLUMN_NAMES } from '../../src/render/waterfall/layout.ts'
import { summaryLines } from '../../src/render/summary/summary-lines.ts'
import { renderTraceHeader } from '../../src/render/waterfall/trace-header.ts'
import { renderWaterfall, type WaterfallOptions } from '../../src/render/waterfall/waterfall.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import { offsetOf } from '../../src/trace/time.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { exampleTrace } from '../support/example-trace.ts'
import { nodeNamed, picture } from '../support/picture.ts'
import { makeSpan, spanIdOf } from '../support/spans.ts'
import { anyName } from './names.ts'

const UNICODE = { ascii: false, color: 0 } as const
const ASCII = { ascii: true, color: 0 } as const

function draw(trace: Trace, options: Partial<WaterfallOptions> = {}): string {
  const analysis = options.analysis ?? analyze(trace)
  return `\n${renderWaterfall(analysis.trace, { width: 80, theme: UNICODE, ...options, analysis }).join('\n')}\n`
}

test('the example at 80 columns', () => {
  const header = renderTraceHeader(exampleTrace(), { width: 80, theme: UNICODE, state: 'settled' })
  expect(`\n${header.join('\n')}\n${draw(exampleTrace())}`).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
POST /api/checkout · 30.0s · 132 spans · 4 services · 1 error · settled

SPAN                           0          10s         20s              TIME CRIT
frontend POST /api/checkout    ───────────────────────────────────    30.0s  <1%
╰╴POST                         ──────────────────────────────────░    30.0s  <1%
  ╰╴checkout POST /checkout    ─░░░──────────────────────────────░    30.0s   1%
    ├╴redis GET cart           ▏                                     3.00ms  <1%
    ├╴120× SELECT users        ▋                                      432ms   1%
    ├╴gap #1: no span          ░░░░                                   3.02s  10%
    ├╴POST                         ──────────────────────────────     26.4s  <1%
    │ ╰╴payments POST /charge      ──────────────────────────────     26.3s  <1%
    │   ├╴SELECT cards             ▏                                 40.0ms  <1%
    │   ├╴! POST api…tripe.com     ███████████▌                       10.0s  33%
    │   ├╴POST api.stripe.com                 ▐█████████████████▉     16.1s  54%
    │   ╰╴INSERT ledger                                         ▕     150ms  <1%
    ╰╴orders publish                                             ▏   10.0ms  <1%
      ╰╴email orders process                                      ▒   420ms
█ own time, critical path  ▒ own time, off it  ─ waiting on a child  ░ no span
`)
})

test('the example in ASCII', () => {
  expect(draw(exampleTrace(), { theme: ASCII })).toBe(`
SPAN                           0          10s         20s              TIME CRIT
frontend POST /api/checkout    -----------------------------------    30.0s  <1%
\`-POST                         ----------------------------------.    30.0s  <1%
  \`-checkout POST /checkout    -...------------------------------.    30.0s   1%
    |-redis GET cart           |                                     3.00ms  <1%
    |-120x SELECT users        #                                      432ms   1%
    |-gap #1: no span          ....                                   3.02s  10%
    |-POST                         ------------------------------     26.4s  <1%
    | \`-payments POST /charge      ------------------------------     26.3s  <1%
    |   |-SELECT cards             |                                 40.0ms  <1%
    |   |-! POST api~tripe.com     ############                       10.0s  33%
    |   |-POST api.stripe.com                 ###################     16.1s  54%
    |   \`-INSERT ledger                                         #     150ms  <1%
    \`-orders publish                                             |   10.0ms  <1%
      \`-email orders process                                      =   420ms
# own time, critical path  = own time, off it  - waiting on a child  . no span
`)
})

test('from 111 columns on SELF and START stand beside CRIT; below 60 there is none', () => {
  expect(draw(exampleTrace(), { width: 120 })).toBe(`
SPAN                            0        5s        10s      15s      20s       25s      30s    TIME CRIT    SELF   START
frontend POST /api/checkout     ────────────────────────────────────────────────────────      30.0s  <1%  22.0ms       0
╰╴POST                          ────────────────────────────────────────────────────────      30.0s  <1%  18.0ms  12.0ms
  ╰╴checkout POST /checkout     ─░░░░░░─────────────────────────────────────────────────      30.0s   1%   3.19s  20.0ms
    ├╴redis GET cart            ▏                                                            3.00ms  <1%  3.00ms  24.0ms
    ├╴120× SELECT users         █                                                             432ms   1%   432ms  30.0ms
    ├╴gap #1: no span            ░░░░░░                                                       3.02s  10%           510ms
    ├╴POST                            ──────────────────────────────────────────────────      26.4s  <1%  40.0ms   3.53s
    │ ╰╴payments POST /charge         ──────────────────────────────────────────────────      26.3s  <1%  60.0ms   3.55s
    │   ├╴SELECT cards                ▏                                                      40.0ms  <1%  40.0ms   3.56s
    │   ├╴! POST api.stripe.com       ▕██████████████████▍                                    10.0s  33%   10.0s   3.61s
    │   ├╴POST api.stripe.com                            ▐█████████████████████████████▍      16.1s  54%   16.1s   13.6s
    │   ╰╴INSERT ledger                                                                ▏      150ms  <1%   150ms   29.7s
    ╰╴orders publish                                                                   ▕     10.0ms  <1%  10.0ms   29.9s
      ╰╴email orders process                                                              ▒   420ms        420ms   31.2s
█ own time, critical path  ▒ own time, off it  ─ waiting on a child  ░ no span
`)
  expect(draw(exampleTrace(), { width: 60 })).toContain('TIME CRIT\n')
  expect(draw(exampleTrace(), { width: 59 })).not.toContain('CRIT')
  expect(draw(exampleTrace(), { width: 59 })).toContain('gap #1')
})

test('a gap row is dim, an error red, the path in the colour of its service', () => {
  const analysis = analyze(exampleTrace())
  const theme = { ascii: false, color: 2 } as const
  const lines = renderWaterfall(analysis.trace, { width: 80, theme, analysis })
  const drawn = lines.map((line) => line.replaceAll('\u001b', '^').replace(/ {4,}/g, '   '))
  expect(drawn[6]).toBe(
    '^[2m   ├╴^[22m^[2mgap #1: no span^[22m   ^[2m░░░░^[22m   ^[2m3.02s^[22m  ^[2m10%^[22m',
  )
  expect(drawn[10]).toContain('^[38;5;203m! ^[39m')
  expect(drawn[11]).toContain('^[38;5;221m^[7m▌^[27m█████████████████▉^[39m')
})

test('a gap ends a run: before it and after it are other rows', () => {
  const spans = [makeSpan({ spanId: spanIdOf(1), name: 'root', kind: 'server', endMs: 1000 })]
  for (let n = 0; n < 12; n++) {
    const startMs = n * 10 + (n >= 7 ? 500 : 0)
    spans.push(makeSpan({ parentId: spanIdOf(1), name: 'SELECT', startMs, endMs: startMs + 10 }))
  }
  const analysis = analyze(buildTrace({ spans, logs: [] }))
  expect(draw(analysis.trace, { analysis })).toBe(`
SPAN                         0                  500ms                  TIME CRIT
app root                     ───░░░░░░░░░░░░░░░░░░░─░░░░░░░░░░░░░░░   1.00s
├╴7× SELECT                  ██▋                                     70.0ms   7%
├╴gap #1: no span              ░░░░░░░░░░░░░░░░░░░░                   500ms  50%
├╴5× SELECT                                       ▐█▌                50.0ms   5%
╰╴gap #2: no span                                   ░░░░░░░░░░░░░░░   380ms  38%
█ own time, critical path  ─ waiting on a child  ░ no span
`)
  expect(summaryLines(analysis, { width: 80, theme: UNICODE })).toContain(
    '  after 7× SELECT, before 5× SELECT; nothing was recorded between',
  )
})

test('between a call and the span that answered it stands a hop', () => {
  const trace = picture(
    `
      web  GET /cart [server]  |===============================|
      web    POST [client]     |==============================|
      pay      charge [server]                |=====|
    `,
    { msPerColumn: 100 },
  )
  expect(draw(trace)).toBe(`
SPAN                         0           1s          2s          3s    TIME CRIT
web GET /cart                ─────────────────────────────────────░   3.20s
├╴POST                       ░░░░░░░░░░░░░░░░░░───────░░░░░░░░░░░░    3.10s
│ ├╴hop #1: network/queue    ░░░░░░░░░░░░░░░░░░                       1.50s  47%
│ ├╴pay charge                                ▕███████                600ms  19%
│ ╰╴hop #2: network/queue                             ░░░░░░░░░░░░    1.00s  31%
╰╴gap #3: no span                                                ░░   100ms   3%
█ own time, critical path  ─ waiting on a child  ░ no span
`)
})

test('a span whose message was handled later did its own work, and no span is missing in it', () => {
  const trace = picture(`
    web  publish [producer]    |===================|
    job    process [consumer]  .                             |=========|
  `)
  expect(draw(trace)).toBe(`
SPAN                         0         10ms     20ms      30ms         TIME CRIT
web publish                  ███████████████████╎                    20.0ms 100%
╰╴job process                                   ╎        ▒▒▒▒▒▒▒▒▒▒  10.0ms
█ own time, critical path  ▒ own time, off it
`)
})

test('beside a child that has not ended nothing is said to be dark', () => {
  const trace = picture(`
    web  GET / [server]   |===================|
    web    open           .    |====>
  `)
  expect(draw(trace)).toBe(`
SPAN                         0         5ms      10ms      15ms         TIME CRIT
web GET /                    ░░░░░░░░░░────────────────────────────  20.0ms  75%
├╴gap #1: no span            ░░░░░░░░░░                              5.00ms  25%
╰╴open                                ╌╌╌                            no end
─ waiting on a child  ░ no span  ╌ not known
`)
})

test('of a call whose clock was moved both halves are one row', () => {
  const trace = picture(
    `
      web  GET /cart [server]      .    |==============================|
      web    POST [client]         .    |=============================|
      pay      charge [server]  |========================|
    `,
    { msPerColumn: 100 },
  )
  expect(draw(trace)).toBe(`
SPAN                         0           1s           2s               TIME CRIT
web GET /cart                ─────────────────────────────────────░   3.10s
├╴POST                       ───────────────────────────────░░░░░░    3.00s  <1%
│ ├╴pay charge               ██████████████████████████████▋         ~2.50s  81%
│ ╰╴hop #1: network/queue                                  ░░░░░░░    500ms  16%
╰╴gap #2: no span                                                ░░   100ms   3%
█ own time, critical path  ─ waiting on a child  ░ no span
`)
})

test('one subtree has the axis for itself', () => {
  const trace = exampleTrace()
  expect(draw(trace, { focus: nodeNamed(trace, 'POST /charge') })).toBe(`
SPAN                         3.55s    10s            20s               TIME CRIT
payments POST /charge        ──────────────────────────────────────   26.3s  <1%
├╴SELECT cards               ▏                                       40.0ms  <1%
├╴! POST api.stripe.com      ██████████████▌                          10.0s  33%
├╴POST api.stripe.com                      ▐██████████████████████▊   16.1s  54%
╰╴INSERT ledger                                                   ▕   150ms  <1%
█ own time, critical path  ─ waiting on a child
`)
})

test('of one subtree only what failed, counted within it', () => {
  const trace = exampleTrace()
  const focus = nodeNamed(trace, 'POST /charge')
  expect(draw(trace, { focus, services: ['payments'] })).toContain(
    '\n5 of 5 spans, and the way down to them\n',
  )
  expect(draw(trace, { focus, from: offsetOf(29.8e9) })).toContain('\n2 of 5 spans run between these times\n')
  expect(draw(trace, { focus: nodeNamed(trace, 'SELECT cards'), errorsOnly: true })).toBe(`
SPAN                         3.56s     +10ms    +20ms     +30ms        TIME CRIT
none of 1 span is like that
`)
})

test('between two times: what lies outside has no row, what goes on has a sign', () => {
  expect(draw(exampleTrace(), { from: offsetOf(3e9), to: offsetOf(14e9) })).toBe(`
SPAN                           3.00s  5s              10s              TIME CRIT
frontend POST /api/checkout    ‹──────────────────────────────────›   30.0s  <1%
╰╴POST                         ‹──────────────────────────────────›   30.0s  <1%
  ╰╴checkout POST /checkout    ‹░─────────────────────────────────›   30.0s   1%
    ├╴gap #1: no span          ‹░                                     3.02s  10%
    ╰╴POST                      ──────────────────────────────────›   26.4s  <1%
      ╰╴payments POST /charge   ░─────────────────────────────────›   26.3s  <1%
        ├╴SELECT cards          ▕                                    40.0ms  <1%
        ├╴! POST api…tripe.com   ████████████████████████████████▊    10.0s  33%
        ╰╴POST api.stripe.com                                    ▕›   16.1s  54%
8 of 132 spans run between these times
█ own time, critical path  ─ waiting on a child  ░ no span
`)
  expect(draw(exampleTrace(), { from: offsetOf(29.9e9), to: offsetOf(29.94e9), theme: ASCII })).toBe(`
SPAN                         29.9s     +10ms    +20ms     +30ms        TIME CRIT
frontend POST /api/checkout  <------------------------------------>   30.0s  <1%
\`-POST                       <------------------------------------>   30.0s  <1%
  \`-checkout POST /checkout  <..................---------.........>   30.0s  11%
    |-POST                   <                                        26.4s  <1%
    \`-orders publish                            ##########           10.0ms  <1%
5 of 132 spans run between these times
# own time, critical path  - waiting on a child  . no span
`)
})

test('down to a depth: what is below counts for the rows above it', () => {
  expect(draw(exampleTrace(), { depth: 4 })).toBe(`
SPAN                         0           10s         20s               TIME CRIT
frontend POST /api/checkout  ─────────────────────────────────────    30.0s  <1%
╰╴POST                       ─────────────────────────────────────    30.0s  <1%
  ╰╴checkout POST /checkout  ─░░░────────────────────────────────░    30.0s   1%
    ├╴redis GET cart         ▏                                       3.00ms  <1%
    ├╴120× SELECT users      ▋                                        432ms   1%
    ├╴gap #1: no span        ░░░░░                                    3.02s  10%
    ├╴POST (+5)                  ────────────────────────────────     26.4s  88%
    ╰╴orders publish (+1)                                        ╌╌  10.0ms  <1%
█ own time, critical path  ─ waiting on a child  ░ no span  ╌ left out
`)
})

test('only what failed', () => {
  expect(draw(exampleTrace(), { errorsOnly: true })).toBe(`
SPAN                           0          10s         20s              TIME CRIT
frontend POST /api/checkout    ───────────────────────────────────    30.0s  <1%
╰╴POST                         ──────────────────────────────────░    30.0s  <1%
  ╰╴checkout POST /checkout    ─░░░──────────────────────────────░    30.0s  11%
    ╰╴POST                         ──────────────────────────────     26.4s  <1%
      ╰╴payments POST /charge      ──────────────────────────────     26.3s  <1%
        ╰╴! POST api…tripe.com     ███████████▌                       10.0s  33%
1 of 132 spans, and the way down to it
█ own time, critical path  ─ waiting on a child  ░ no span
`)
})

test('only one service', () => {
  expect(draw(exampleTrace(), { services: ['payments'] })).toBe(`
SPAN                           0          10s         20s              TIME CRIT
frontend POST /api/checkout    ───────────────────────────────────    30.0s  <1%
╰╴POST                         ──────────────────────────────────░    30.0s  <1%
  ╰╴checkout POST /checkout    ─░░░──────────────────────────────░    30.0s  11%
    ╰╴POST                         ──────────────────────────────     26.4s  <1%
      ╰╴payments POST /charge      ──────────────────────────────     26.3s  <1%
        ├╴SELECT cards             ▏                                 40.0ms  <1%
        ├╴! POST api…tripe.com     ███████████▌                       10.0s  33%
        ├╴POST api.stripe.com                 ▐█████████████████▉     16.1s  54%
        ╰╴INSERT ledger                                         ▕     150ms  <1%
5 of 132 spans, and the way down to them
█ own time, critical path  ─ waiting on a child  ░ no span
`)
  expect(draw(exampleTrace(), { services: ['nobody'] })).toBe(`
SPAN                         0           10s         20s               TIME CRIT
none of 132 spans is like that
`)
})

test('columns as asked for', () => {
  const columns = ['time', 'crit', 'kind', 'service', 'status', 'id'] as const
  expect(draw(exampleTrace(), { width: 120, columns })).toBe(`
SPAN                            0         10s        20s             TIME CRIT KIND     SERVICE  STATUS ID
frontend POST /api/checkout     ────────────────────────────────    30.0s  <1% server   frontend        0000000000000001
╰╴POST                          ────────────────────────────────    30.0s  <1% client   frontend        0000000000000002
  ╰╴checkout POST /checkout     ░░░░────────────────────────────    30.0s   1% server   checkout        0000000000000003
    ├╴redis GET cart            ▏                                  3.00ms  <1% client   checkout        0000000000000004
    ├╴120× SELECT users         ▌                                   432ms   1% client   checkout
    ├╴gap #1: no span           ░░░░                                3.02s  10%
    ├╴POST                         ────────────────────────────░    26.4s  <1% client   checkout        000000000000007d
    │ ╰╴payments POST /charge      ─────────────────────────────    26.3s  <1% server   payments        000000000000007e
    │   ├╴SELECT cards             ▏                               40.0ms  <1% client   payments        000000000000007f
    │   ├╴! POST api.stripe.com    ▕██████████▎                     10.0s  33% client   payments error  0000000000000080
    │   ├╴POST api.stripe.com                 ▐████████████████     16.1s  54% client   payments        0000000000000081
    │   ╰╴INSERT ledger                                        ▏    150ms  <1% client   payments        0000000000000082
    ╰╴orders publish                                           ▏   10.0ms  <1% producer checkout        0000000000000083
      ╰╴email orders process                                    ▒   420ms      consumer email           0000000000000084
█ own time, critical path  ▒ own time, off it  ─ waiting on a child  ░ no span
`)
})

test('where columns leave no room for bars there are none, then fewer columns', () => {
  expect(draw(exampleTrace(), { columns: COLUMN_NAMES })).toBe(`
SPAN                  TIME CRIT    SELF   START     END KIND     SERVICE  STATUS
frontend POS…ckout   30.0s  <1%  22.0ms       0   30.0s server   frontend
╰╴POST               30.0s  <1%  18.0ms  12.0ms   30.0s client   frontend
  ╰╴checkout…ckout   30.0s   1%   3.19s  20.0ms   30.0s server   checkout
    ├╴redis … cart  3.00ms  <1%  3.00ms  24.0ms  27.0ms client   checkout
    ├╴120× S…users   432ms   1%   432ms  30.0ms   510ms client   checkout
    ├╴gap #1… span   3.02s  10%           510ms   3.53s
    ├╴POST           26.4s  <1%  40.0ms   3.53s   29.9s client   checkout
    │ ╰╴paym…harge   26.3s  <1%  60.0ms   3.55s   29.9s server   payments
     »5 SELE…cards  40.0ms  <1%  40.0ms   3.56s   3.60s client   payments
     »5 ! PO…e.com   10.0s  33%   10.0s   3.61s   13.6s client   payments error
     »5 POST…e.com   16.1s  54%   16.1s   13.6s   29.7s client   payments
     »5 INSE…edger   150ms  <1%   150ms   29.7s   29.9s client   payments
    ╰╴orders…blish  10.0ms  <1%  10.0ms   29.9s   29.9s producer checkout
      ╰╴emai…ocess   420ms        420ms   31.2s   31.6s consumer email
no room for id (--width draws wider)
`)
})

/** Of all rows: as many as there are trees. */
function sumOfShares(analysis: Analysis, options: RowOptions & { readonly budget?: number }): number {
  const { trace, paths, shownGaps } = analysis
  const rows = listRows(trace.roots, { ...options, gaps: gapsBySpan(shownGaps, () => true) })
  const shares = new PathShares(paths, rows)
  const { budget = Infinity } = options
  const limited = limitRows(rows, { trace, budget, shares })
  return limited.reduce((sum, row) => sum + shares.of(row), 0)
}

test('whatever is folded, left out or cut off at a depth: the column accounts for all of every root', () => {
  fc.assert(
    fc.property(
      anyTree,
      fc.boolean(),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 12 }),
      (trace, fold, levels, budget) => {
        const analysis = analyze(trace)
        const roots = [...analysis.paths.byRoot.keys()].filter((root) => root.end > root.start).length
        for (const options of [{ fold }, { fold, levels }, { fold, budget }, { fold, levels, budget }]) {
          expect(sumOfShares(analysis, options)).toBeCloseTo(roots, 9)
        }
      },
    ),
    { numRuns: 300 },
  )
})

/** Spans on one clock with times that overlap, overhang and leave holes; some have no parent in the trace. */
const anyTree: fc.Arbitrary<Trace> = fc
  .array(
    fc.record({
      parent: fc.nat({ max: 12 }),
      start: fc.nat({ max: 100 }),
      length: fc.nat({ max: 60 }),
      name: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b') }, anyName),
      service: fc.oneof({ weight: 3, arbitrary: fc.constant('app') }, anyName),
      kind: fc.constantFrom('internal', 'client', 'server', 'consumer'),
      error: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((rows) => {
    const spans = rows.map(({ parent, start, length, name, service, kind, error }, index) =>
      makeSpan({
        spanId: spanIdOf(index + 1),
        parentId: parent === 0 ? undefined : spanIdOf(parent > index ? 1 : parent),
        name,
        service,
        kind,
        startMs: start,
        endMs: start + length,
        status: error ? 'error' : 'unset',
      }),
    )
    return buildTrace({ spans, logs: [] })
  })

test('with an analysis too every row has exactly its width, in every look and every view', () => {
  const views: fc.Arbitrary<Partial<WaterfallOptions>> = fc.record(
    {
      depth: fc.integer({ min: 1, max: 4 }),
      errorsOnly: fc.boolean(),
      services: fc.constantFrom([], ['app'], ['nobody']),
      from: fc.integer({ min: 0, max: 90 }).map((ms) => offsetOf(ms * 1e6)),
      to: fc.integer({ min: 90, max: 200 }).map((ms) => offsetOf(ms * 1e6)),
      squeeze: fc.boolean(),
      all: fc.boolean(),
      columns: fc.uniqueArray(fc.constantFrom(...COLUMN_NAMES)),
      rowBudget: fc.integer({ min: 1, max: 20 }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(
      anyTree,
      views,
      fc.integer({ min: 1, max: 250 }),
      fc.boolean(),
      (trace, view, width, ascii) => {
        const analysis = analyze(trace)
        const options: WaterfallOptions = { width, theme: { ascii, color: 0 }, ...view, analysis }
        for (const line of renderWaterfall(analysis.trace, options)) {
          expect(textWidth(line), line).toBeLessThanOrEqual(width)
          // Figures stand at the right border.
          if (width >= 40 && view.columns === undefined && /\d%$/.test(line) && width <= 110) {
            expect(textWidth(line), line).toBe(width)
          }
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('on a screen gaps, their neighbours and what owns the path stay, whatever else is left out', () => {
  const spans = [makeSpan({ spanId: spanIdOf(1), name: 'root', kind: 'server', endMs: 10_000 })]
  const add = (name: string, startMs: number, endMs: number): void => {
    spans.push(makeSpan({ spanId: spanIdOf(spans.length + 1), parentId: spanIdOf(1), name, startMs, endMs }))
  }
  for (let n = 0; n < 300; n++) add(`early ${n}`, n * 10, n * 10 + 9.9)
  add('sixty milliseconds', 3000, 3060)
  add('last before', 3060, 3061)
  add('first after', 6000, 6001)
  for (let n = 0; n < 300; n++) add(`late ${n}`, 6001 + n * 10, 6001 + n * 10 + 9.9)
  const analysis = analyze(buildTrace({ spans, logs: [] }))
  expect(draw(analysis.trace, { analysis, rowBudget: 20 })).toBe(`
SPAN                         0                  5s                     TIME CRIT
app root                     ────────────░░░░░░░░░░░───────────░░░░   10.0s   1%
├╴… 300 more spans           ╌╌╌╌╌╌╌╌╌╌╌╌                             2.97s  30%
├╴sixty milliseconds                    ▏                            60.0ms   1%
├╴last before                           ▏                            1.00ms  <1%
├╴gap #1: no span                       ░░░░░░░░░░░░                  2.94s  29%
├╴first after                                      ▏                 1.00ms  <1%
├╴… 299 more spans                                 ╌╌╌╌╌╌╌╌╌╌╌╌╌      2.96s  30%
├╴late 299                                                     ▏     9.90ms  <1%
╰╴gap #2: no span                                              ░░░░   999ms  10%
█ own time, critical path  ─ waiting on a child  ░ no span  ╌ left out
`)
})
