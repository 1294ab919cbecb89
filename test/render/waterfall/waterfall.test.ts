import { expect, test } from 'vitest'
import {
  renderTraceHeader,
  renderWaterfall,
  type WaterfallOptions,
} from '../../../src/render/waterfall/waterfall.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { instantOf } from '../../../src/trace/time.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { picture } from '../../support/picture.ts'
import { makeEvent, makeLog, makeSpan, spanIdOf } from '../../support/spans.ts'

const UNICODE = { ascii: false, color: 0 } as const
const ASCII = { ascii: true, color: 0 } as const
const LINK = { traceId: '', spanId: '', traceState: '', attributes: [], droppedAttributes: 0, flags: 0 }

function draw(trace: Trace, options: Partial<WaterfallOptions> = {}): string {
  return `\n${renderWaterfall(trace, { width: 80, theme: UNICODE, ...options }).join('\n')}\n`
}

test('the example at 80 columns', () => {
  const trace = exampleTrace()
  const options = { width: 80, theme: UNICODE }
  expect(`\n${[...renderTraceHeader(trace, options), '', ...renderWaterfall(trace, options)].join('\n')}\n`)
    .toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
POST /api/checkout · 30.0s (31.6s in all) · 132 spans · 4 services · 1 error

SPAN                           0            10s          20s                TIME
frontend POST /api/checkout    ───────────────────────────────────────     30.0s
╰╴POST                         ───────────────────────────────────────     30.0s
  ╰╴checkout POST /checkout    ─░░░░──────────────────────────────────     30.0s
    ├╴redis GET cart           ▏                                          3.00ms
    ├╴120× SELECT users        ▋                                           432ms
    ├╴POST                         ───────────────────────────────────     26.4s
    │ ╰╴payments POST /charge      ───────────────────────────────────     26.3s
    │   ├╴SELECT cards             ▏                                      40.0ms
    │   ├╴! POST api…tripe.com     ▐████████████▋                          10.0s
    │   ├╴POST api.stripe.com                   ▐████████████████████▌     16.1s
    │   ╰╴INSERT ledger                                              ▏     150ms
    ╰╴orders publish                                                 ▏    10.0ms
      ╰╴email orders process                                           ▐   420ms
█ own time  ─ waiting on a child  ░ no span
`)
})

test('the example in ASCII', () => {
  const trace = exampleTrace()
  const options = { width: 80, theme: ASCII }
  expect(`\n${[...renderTraceHeader(trace, options), '', ...renderWaterfall(trace, options)].join('\n')}\n`)
    .toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
POST /api/checkout - 30.0s (31.6s in all) - 132 spans - 4 services - 1 error

SPAN                           0            10s          20s                TIME
frontend POST /api/checkout    ---------------------------------------     30.0s
\`-POST                         ---------------------------------------     30.0s
  \`-checkout POST /checkout    -....----------------------------------     30.0s
    |-redis GET cart           |                                          3.00ms
    |-120x SELECT users        #                                           432ms
    |-POST                         -----------------------------------     26.4s
    | \`-payments POST /charge      -----------------------------------     26.3s
    |   |-SELECT cards             |                                      40.0ms
    |   |-! POST api~tripe.com     ##############                          10.0s
    |   |-POST api.stripe.com                   ######################     16.1s
    |   \`-INSERT ledger                                              |     150ms
    \`-orders publish                                                 |    10.0ms
      \`-email orders process                                           #   420ms
# own time  - waiting on a child  . no span
`)
})

test('the example at 120 columns has more figures, and a line at the end of the root', () => {
  expect(draw(exampleTrace(), { width: 120 })).toBe(`
SPAN                            0         5s        10s       15s       20s        25s       30s    TIME    SELF   START
frontend POST /api/checkout     ─────────────────────────────────────────────────────────────╎     30.0s  22.0ms       0
╰╴POST                          ─────────────────────────────────────────────────────────────╎     30.0s  18.0ms  12.0ms
  ╰╴checkout POST /checkout     ─░░░░░░──────────────────────────────────────────────────────╎     30.0s   3.19s  20.0ms
    ├╴redis GET cart            ▏                                                            ╎    3.00ms  3.00ms  24.0ms
    ├╴120× SELECT users         █                                                            ╎     432ms   432ms  30.0ms
    ├╴POST                             ──────────────────────────────────────────────────────╎     26.4s  40.0ms   3.53s
    │ ╰╴payments POST /charge          ──────────────────────────────────────────────────────╎     26.3s  60.0ms   3.55s
    │   ├╴SELECT cards                 ▏                                                     ╎    40.0ms  40.0ms   3.56s
    │   ├╴! POST api.stripe.com        ▐███████████████████▌                                 ╎     10.0s   10.0s   3.61s
    │   ├╴POST api.stripe.com                              ▐████████████████████████████████▏╎     16.1s   16.1s   13.6s
    │   ╰╴INSERT ledger                                                                     ▏╎     150ms   150ms   29.7s
    ╰╴orders publish                                                                        ▏╎    10.0ms  10.0ms   29.9s
      ╰╴email orders process                                                                 ╎ █   420ms   420ms   31.2s
█ own time  ─ waiting on a child  ░ no span
`)
})

test('the example at 44 columns is a list', () => {
  expect(draw(exampleTrace(), { width: 44 })).toBe(`
SPAN                                    TIME
frontend POST /api/checkout            30.0s
╰╴POST                                 30.0s
  ╰╴checkout POST /checkout            30.0s
    ├╴redis GET cart                  3.00ms
    ├╴120× SELECT users                432ms
    ├╴POST                             26.4s
    │ ╰╴payments POST /charge          26.3s
    │   ├╴SELECT cards                40.0ms
    │   ├╴! POST api.stripe.com        10.0s
    │   ├╴POST api.stripe.com          16.1s
    │   ╰╴INSERT ledger                150ms
    ╰╴orders publish                  10.0ms
      ╰╴email orders process           420ms
`)
})

test('colour says which service; an error is red; what waits is dim', () => {
  const lines = renderWaterfall(exampleTrace(), { width: 80, theme: { ascii: false, color: 2 } })
  expect(lines[3]?.replaceAll('\u001b', '^')).toBe(
    '^[2m  ╰╴^[22m^[38;5;175mcheckout ^[39mPOST /checkout    ^[2m^[38;5;175m─^[39m^[22m^[38;5;175m░░░░^[39m^[2m^[38;5;175m──────────────────────────────────^[39m^[22m     30.0s',
  )
  expect(lines[9]?.replaceAll('\u001b', '^')).toBe(
    '^[2m    │   ├╴^[22m^[38;5;203m! ^[39m^[38;5;203mPOST api^[39m…^[38;5;203mtripe.com^[39m     ^[38;5;203m^[7m▋^[27m████████████▋^[39m                          10.0s',
  )
})

test('repeats are one row, an error among them is not hidden', () => {
  const trace = picture(`
    web  GET /list        |=====================================|
    web    SELECT a       |=|
    web    SELECT a          |=|
    web    SELECT a             |=|
    web    SELECT a                |=|
    web    ! SELECT a                 |=|
    web    SELECT a                      |=|
    web    SELECT a                         |=|
    web    SELECT a                           |=|
  `)
  expect(draw(trace)).toBe(`
SPAN                         0          10ms        20ms       30ms         TIME
web GET /list                ──░───░──░──░░──░──░─────░░░░░░░░░░░░░░░░░░  38.0ms
├╴4× SELECT a                ████████████▌                                8.00ms
├╴! SELECT a                              ▐█▉                             2.00ms
├╴SELECT a                                    ██▎                         2.00ms
├╴SELECT a                                       ▐█▋                      2.00ms
╰╴SELECT a                                         ▐█▉                    2.00ms
█ own time  ─ waiting on a child  ░ no span
`)
  expect(renderWaterfall(trace, { width: 80, theme: UNICODE, all: true })).toHaveLength(1 + 9 + 1)
})

test('a loop of two calls is one row', () => {
  const spans = [makeSpan({ spanId: spanIdOf(1), name: 'loop', endMs: 1000 })]
  for (let turn = 0; turn < 25; turn++) {
    const startMs = turn * 40
    spans.push(makeSpan({ parentId: spanIdOf(1), name: 'SELECT a', startMs, endMs: startMs + 15 }))
    spans.push(
      makeSpan({ parentId: spanIdOf(1), name: 'SELECT b', startMs: startMs + 15, endMs: startMs + 38 }),
    )
  }
  expect(draw(buildTrace({ spans, logs: [] }))).toBe(`
SPAN                         0                     500ms                    TIME
app loop                     ───────────────────────────────────────────   1.00s
╰╴25× SELECT a, SELECT b     ██████████████████████████████████████████▉   950ms
█ own time  ─ waiting on a child
`)
})

test('a parent that nobody sent is a row of its own, and no error', () => {
  const trace = picture(`
    web  GET /cart         |==========|
    web    load            |===|
    ?    pricing
    pay    charge             |=======|
    pay    refund                       |====|
  `)
  expect(draw(trace)).toBe(`
SPAN                          0           5ms        10ms        15ms       TIME
web GET /cart                 ─────────░░░░░░░░░░░░░░░░░                  11.0ms
╰╴load                        █████████▍                                  4.00ms
? parent 0000… (not received)        ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
├╴pay charge                         ██████████████████▋                  8.00ms
╰╴pay refund                                                ▐███████████  5.00ms
█ own time  ─ waiting on a child  ░ no span  ╌ not known
`)
  expect(draw(trace, { live: true })).toContain('? parent 0000… not yet seen')
  expect(draw(trace, { width: 120 })).toContain('? parent 0000000000000003 (not received)')
  expect(renderTraceHeader(trace, { width: 80, theme: UNICODE })[1]).toBe(
    'GET /cart · 11.0ms (18.0ms in all) · 4 spans · 2 services · 1 missing parent',
  )
})

test('what has no end is drawn open, not to the end of the trace', () => {
  const trace = picture(`
    web  GET /stream       |====>
    web    chunk           |===|
    web    chunk 2             |===|
    web    waiting               |==>
    web  later                             |======|
  `)
  expect(draw(trace)).toBe(`
SPAN                         0        5ms       10ms     15ms     20ms      TIME
web GET /stream              ───────────────╌╌                            no end
├╴chunk                      ███████▌                                     4.00ms
├╴chunk 2                           ▐███████                              4.00ms
╰╴waiting                               ╌╌╌                               no end
web later                                                 ▕█████████████  7.00ms
█ own time  ─ waiting on a child  ╌ not known
`)
})

test('while spans may still come, what has no end runs on, and nothing is called a hole', () => {
  const trace = picture(`
    web  GET /stream       |====>
    web    chunk           |===|
    web    query                |=====|
    web      parse                 |==|
  `)
  expect(draw(trace, { live: true })).toBe(`
SPAN                         0             5ms            10ms              TIME
▸ web GET /stream            ────────────────────────────────╌╌╌╌╌╌╌╌╌╌╌ running
├╴chunk                      ███████████▌                                 4.00ms
╰╴query                                    ──────────────────             6.00ms
  ╰╴parse                                          ▕████████▌             3.00ms
█ own time  ─ waiting on a child  ╌ not known yet
`)
})

test('what runs on after its parent is thin there; what begins after it is drawn as it is', () => {
  const trace = picture(`
    web  GET /cart [server]    |==========|
    web    POST [client]         |====|
    pay      charge [server]       |========|
    web    fire and forget                  |==========================|
  `)
  expect(draw(trace)).toBe(`
SPAN                         0          10ms       20ms      30ms           TIME
web GET /cart                ░░─────░░░░░╎                                11.0ms
├╴POST                         ░░────    ╎                                5.00ms
│ ╰╴pay charge                   ▐██▌╌╌╌╌╌╌                               9.00ms
╰╴fire and forget                        ╎ █████████████████████████████  27.0ms
█ own time  ─ waiting on a child  ░ no span  ╌ outside its parent
`)
})

test('several roots each have their tree', () => {
  const trace = picture(`
    web  GET /a    |====|
    web    x        |==|
    web  GET /b            |====|
    pay  hook                  |==|
  `)
  expect(draw(trace)).toBe(`
SPAN                         0             5ms            10ms              TIME
web GET /a                   ░░░────────░░░░                              5.00ms
╰╴x                            ▕████████▌                                 3.00ms
web GET /b                                         ▕██████████████▎       5.00ms
pay hook                                                       ▐████████  3.00ms
█ own time  ─ waiting on a child  ░ no span
`)
})

test('indentation ends at half of the names; a number says how deep it goes', () => {
  const spans = Array.from({ length: 14 }, (_, depth) =>
    makeSpan({
      spanId: spanIdOf(depth + 1),
      parentId: depth === 0 ? undefined : spanIdOf(depth),
      name: `level ${depth}`,
      service: depth % 5 === 0 ? 'b' : 'a',
      startMs: depth,
      endMs: 40 - depth,
    }),
  )
  spans.push(makeSpan({ parentId: spanIdOf(3), name: 'sibling', service: 'a', startMs: 35, endMs: 36 }))
  const trace = buildTrace({ spans, logs: [] })
  expect(draw(trace)).toBe(`
SPAN                           0         10ms       20ms      30ms          TIME
b level 0                      ░───────────────────────────────────────░  40.0ms
╰╴a level 1                     ░─────────────────────────────────────░   38.0ms
  ╰╴level 2                      ░───────────────────────────────────░    36.0ms
    ├╴level 3                     ░─────────────────────────────────░     34.0ms
    │ ╰╴level 4                    ░───────────────────────────────░      32.0ms
    │   ╰╴b level 5                 ░─────────────────────────────░       30.0ms
    │     ╰╴a level 6                ░───────────────────────────░        28.0ms
    │       ╰╴level 7                 ░─────────────────────────░         26.0ms
    │      »8 level 8                  ░───────────────────────░          24.0ms
    │      »9 level 9                   ░─────────────────────░           22.0ms
    │     »10 b level 10                 ░───────────────────░            20.0ms
    │     »11 a level 11                  ░─────────────────░             18.0ms
    │     »12 level 12                     ░───────────────░              16.0ms
    │     »13 level 13                      ▐█████████████▋               14.0ms
    ╰╴sibling                                                     ▕▉      1.00ms
█ own time  ─ waiting on a child  ░ no span
`)
  expect(draw(trace, { theme: ASCII })).toContain('    |     >>8 level 8')
})

test('bad times, no times, cut edges', () => {
  const spans = [
    makeSpan({ spanId: spanIdOf(1), name: 'root', endMs: 10 }),
    makeSpan({ name: 'backwards', parentId: spanIdOf(1), startMs: 5, endMs: 3 }),
    makeSpan({ name: 'untimed', parentId: spanIdOf(1), start: 0n, end: 0n }),
    makeSpan({ name: 'own parent', spanId: spanIdOf(9), parentId: spanIdOf(9), startMs: 1, endMs: 2 }),
    makeSpan({ name: 'short id', parentId: undefined, invalidParentId: 'abcd', startMs: 3, endMs: 4 }),
    makeSpan({ name: 'linked', parentId: spanIdOf(1), startMs: 6, endMs: 9, links: [LINK, LINK] }),
    makeSpan({ name: '', parentId: spanIdOf(1), startMs: 9, endMs: 9 }),
  ]
  expect(draw(buildTrace({ spans, logs: [] }))).toBe(`
SPAN                         0                     5ms                      TIME
app root                     ░░░░░░░░░░░░░░░░░░░░░░░░░░─────────────░░░░  10.0ms
├╴untimed                                                                no time
├╴backwards                                       ▏                      bad end
├╴linked ↪ 2                                          ▕████████████▊      3.00ms
╰╴(no name)                                                        ▏           0
app own parent (self-parent)     ▐███▋                                    1.00ms
app short id (bad parent id)             ▕████▎                           1.00ms
█ own time  ─ waiting on a child  ░ no span
`)
})

test('a cycle is cut and said to be one', () => {
  const spans = [
    makeSpan({ spanId: spanIdOf(1), name: 'r', startMs: 0, endMs: 10 }),
    makeSpan({ spanId: spanIdOf(2), parentId: spanIdOf(3), name: 'x', startMs: 1, endMs: 2 }),
    makeSpan({ spanId: spanIdOf(3), parentId: spanIdOf(2), name: 'y', startMs: 0.5, endMs: 3 }),
  ]
  expect(draw(buildTrace({ spans, logs: [] }))).toBe(`
SPAN                         0                     5ms                      TIME
app r                        ███████████████████████████████████████████  10.0ms
app y (cycle)                  ░░─────░░░░                                2.50ms
╰╴x                              ▐███▋                                    1.00ms
█ own time  ─ waiting on a child  ░ no span
`)
})

test('attributes below their rows, aligned; of a folded run what its members share', () => {
  const spans = [
    makeSpan({
      spanId: spanIdOf(1),
      name: 'GET /cart',
      kind: 'server',
      endMs: 20,
      attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200n, 'user.id': '200' },
    }),
    ...Array.from({ length: 5 }, (_, n) =>
      makeSpan({
        parentId: spanIdOf(1),
        name: 'SELECT users',
        startMs: n * 2,
        endMs: n * 2 + 1,
        attributes: { 'db.query.text': 'SELECT *\n  FROM users WHERE id = $1', 'db.rows': BigInt(n) },
      }),
    ),
    makeSpan({
      parentId: spanIdOf(1),
      name: 'render',
      startMs: 12,
      endMs: 20,
      attributes: {
        'a.very.long.key.that.goes.on.and.on': true,
        list: ['a', 1n],
        bytes: new Uint8Array([1, 255]),
      },
    }),
  ]
  expect(draw(buildTrace({ spans, logs: [] }), { attributes: true })).toBe(`
SPAN                         0          5ms        10ms      15ms           TIME
app GET /cart                ──░░──░░░──░░──░░──░░░░░░░─────────────────  20.0ms
│   http.request.method        GET
│   http.response.status_code  200
│   user.id                    "200"
├╴5× SELECT users            ███████████████████▍                         5.00ms
│     db.query.text  SELECT * FROM users WHERE id = $1
│     db.rows        5 values: 0, 1, 2, ...
╰╴render                                              ▕█████████████████  8.00ms
      a.very.long.key.that.goes.on.and.on  true
      list   ["a", 1]
      bytes  0x01ff (2 bytes)
█ own time  ─ waiting on a child  ░ no span
`)
})

test('events below their rows, at their time in the trace', () => {
  const spans = [
    makeSpan({ spanId: spanIdOf(1), name: 'POST /pay', endMs: 4000, events: [makeEvent('accepted', 1)] }),
    makeSpan({
      parentId: spanIdOf(1),
      name: 'charge',
      startMs: 10,
      endMs: 3700,
      events: [
        makeEvent('retry', 2000, { attempt: 2n }),
        makeEvent('exception', 3610, {
          'exception.type': 'TimeoutError',
          'exception.message': 'no answer\nin 3s',
          'exception.stacktrace': 'TimeoutError\n  at x',
        }),
      ],
    }),
  ]
  expect(draw(buildTrace({ spans, logs: [] }), { events: true })).toBe(`
SPAN                         0          1s         2s        3s             TIME
app POST /pay                ────────────────────────────────────────░░░   4.00s
│   · 1.00ms accepted
╰╴! charge                   ███████████████████████████████████████▊      3.69s
      · 2.00s retry attempt=2
      · 3.61s exception TimeoutError: no answer in 3s
█ own time  ─ waiting on a child  ░ no span
`)
})

test('events and logs of a span in one order of time, those of no span below all rows', () => {
  const id = spanIdOf(1)
  const spans = [
    makeSpan({
      spanId: id,
      name: 'POST /pay',
      endMs: 4000,
      events: [makeEvent('later', 3000), { ...makeEvent('when?', 0), time: instantOf(0n) }],
    }),
    ...[1, 2, 3, 4].map((n) =>
      makeSpan({
        spanId: spanIdOf(9 + n),
        parentId: id,
        name: 'try',
        startMs: n,
        endMs: 1000 + n,
        events: [makeEvent('sent', n)],
      }),
    ),
  ]
  const logs = [
    makeLog({ spanId: id, timeMs: 2000, severityNumber: 17, severityText: '', body: 'card\ndeclined' }),
    makeLog({
      spanId: id,
      timeMs: 1500,
      eventName: 'audit',
      severityText: 'note',
      body: { entries: [{ key: 'a', value: 1n }] },
    }),
    makeLog({ spanId: spanIdOf(10), timeMs: 5 }),
    makeLog({ spanId: spanIdOf(99), timeMs: 3500, body: 'of a span that never came' }),
    makeLog({ timeMs: 1, severityText: '', severityNumber: 0, body: undefined }),
  ]
  expect(draw(buildTrace({ spans, logs }), { events: true })).toBe(`
SPAN                         0          1s         2s        3s             TIME
app POST /pay                ───────────░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░   4.00s
│   · (no time) when?
│   · 1.50s note audit {a: 1}
│   · 2.00s ERROR card declined
│   · 3.00s later
╰╴4× try                     ██████████▊                                   4.00s
      · 4 events, 1 log (--all shows them)
logs of the trace and of no span above
  · 1.00ms
  · 3.50s INFO of a span that never came
█ own time  ─ waiting on a child  ░ no span
`)
})

test('a long trace on a terminal: what failed, what took long, and how much was left out', () => {
  const spans = [makeSpan({ spanId: spanIdOf(1), name: 'root', endMs: 1000 })]
  for (let n = 0; n < 300; n++) {
    spans.push(
      makeSpan({
        spanId: spanIdOf(n + 2),
        parentId: spanIdOf(n % 7 === 0 && n > 2 ? n - 1 : 1),
        name: `op ${n}`,
        startMs: n,
        endMs: n + (n % 50 === 3 ? 300 : 2),
        status: n % 90 === 5 ? 'error' : 'unset',
      }),
    )
  }
  const trace = buildTrace({ spans, logs: [] })
  expect(draw(trace, { rowBudget: 200 })).toBe(`
SPAN                         0                     500ms                    TIME
app root                     ────────────────────────░░░░░░░░░░░░░░░░░░░   1.00s
├╴… 3 more spans             ▏                                            6.00ms
├╴op 3                       █████████████                                 300ms
├╴… 2 more spans             ▏                                            2.00ms
├╴! op 5                     ▏                                            2.00ms
├╴… 46 more spans            ╌╌╌                                          80.0ms
├╴op 53                        ░░░░░░░░░░░░░░                              300ms
│ ╰╴op 56                      ▏                                          2.00ms
├╴… 40 more spans              ╌╌╌                                        70.0ms
├╴! op 95                        ▏                                        2.00ms
│ ╰╴op 98                        ▏                                        2.00ms
├╴… 7 more spans                 ╌                                        12.0ms
├╴op 103                         ▐████████████▍                            300ms
├╴… 49 more spans                ╌╌╌                                      84.0ms
├╴op 153                           ▐████████████▌                          300ms
├╴… 30 more spans                  ╌╌                                     52.0ms
├╴! op 185                           ▏                                    2.00ms
├╴… 14 more spans                    ╌                                    24.0ms
├╴op 200                             ▏                                    2.00ms
│ ╰╴op 203                           ▕████████████▋                        300ms
├╴… 51 more spans                    ╌╌╌                                  88.0ms
├╴op 253                               ▕████████████▊                      300ms
├╴… 21 more spans                      ╌╌                                 36.0ms
├╴! op 275                              ▕                                 2.00ms
╰╴… 24 more spans                       ╌╌                                42.0ms
█ own time  ─ waiting on a child  ░ no span  ╌ left out
`)
  expect(renderWaterfall(trace, { width: 80, theme: UNICODE, rowBudget: 200, all: true })).toHaveLength(303)
})

test('the legend names the reasons for a thin line that there are', () => {
  const spans = [makeSpan({ spanId: spanIdOf(1), name: 'root', endMs: 1000 })]
  for (let n = 0; n < 30; n++) {
    spans.push(makeSpan({ parentId: spanIdOf(1), name: `step ${n}`, startMs: n * 30, endMs: n * 30 + 5 }))
  }
  spans.push(makeSpan({ parentId: spanIdOf(1), name: 'late', startMs: 900, endMs: 1400 }))
  spans.push(makeSpan({ parentId: spanIdOf(1), name: 'open', startMs: 500, end: 0n, status: 'error' }))
  const trace = buildTrace({ spans, logs: [] })
  const legend = (rowBudget: number): string | undefined =>
    renderWaterfall(trace, { width: 80, theme: UNICODE, rowBudget }).at(-1)
  expect(legend(100)).toBe('█ own time  ─ waiting on a child  ░ no span  ╌ not known, or outside its parent')
  expect(legend(5)).toBe('█ own time  ─ waiting on a child  ░ no span  ╌ left out, not known, or outside')
})

test('the header leaves out what there is no room for, the least telling first', () => {
  const spans = [
    makeSpan({ spanId: spanIdOf(1), name: 'GET /a', endMs: 10, status: 'error' }),
    makeSpan({ spanId: spanIdOf(2), parentId: 'deadbeefdeadbeef', name: 'lost', startMs: 1 }),
    makeSpan({ spanId: spanIdOf(2), parentId: 'deadbeefdeadbeef', name: 'lost', startMs: 1 }),
  ]
  const trace = buildTrace({ spans, logs: [makeLog({ spanId: spanIdOf(1) }), makeLog()] })
  const second = (width: number): string | undefined =>
    renderTraceHeader(trace, { width, theme: UNICODE, state: 'incomplete' })[1]
  expect(second(110)).toBe(
    'GET /a · 10.0ms · 2 spans · 1 service · 1 error · 2 logs · 1 missing parent · 1 duplicate · incomplete',
  )
  expect(second(80)).toBe('GET /a · 10.0ms · 2 spans · 1 service · 1 error · 1 missing parent · incomplete')
  expect(second(40)).toBe('GET /a · 10.0ms · 1 error')
  expect(renderTraceHeader(trace, { width: 40, theme: UNICODE })[0]).toBe(
    'trace 4bf92f3577b34da6a3ce929d0e0e4736',
  )
})

test('a trace without a root is headed by the parent that everybody names', () => {
  const trace = buildTrace({ spans: [makeSpan({ parentId: 'deadbeefdeadbeef' })], logs: [] })
  expect(renderTraceHeader(trace, { width: 80, theme: UNICODE, utcOffset: 120 })).toEqual([
    'trace 4bf92f3577b34da6a3ce929d0e0e4736            2026-08-22 16:03:11.208 +02:00',
    '? parent deadbeefdeadbeef · 1.00ms · 1 span · 1 service · 1 missing parent',
  ])
})

test('the header leaves out what matters least, and the trace before the root', () => {
  const trace = exampleTrace()
  const head = (width: number): string | undefined => renderTraceHeader(trace, { width, theme: UNICODE })[1]
  expect(head(80)).toBe('POST /api/checkout · 30.0s (31.6s in all) · 132 spans · 4 services · 1 error')
  expect(head(70)).toBe('POST /api/checkout · 30.0s · 132 spans · 4 services · 1 error')
  expect(head(50)).toBe('POST /api/checkout · 30.0s · 132 spans · 1 error')
  expect(head(40)).toBe('POST /api/checkout · 30.0s · 1 error')
})

test('where the root is less than half of the trace, the trace’s time is the last to go', () => {
  const spans = [
    makeSpan({ spanId: spanIdOf(1), name: 'GET /login', endMs: 37 }),
    makeSpan({ parentId: spanIdOf(1), name: 'poll', startMs: 20, endMs: 306_000 }),
  ]
  const head = (width: number): string | undefined =>
    renderTraceHeader(buildTrace({ spans, logs: [] }), { width, theme: UNICODE })[1]
  expect(head(80)).toBe('GET /login · 37.0ms (5m06s in all) · 2 spans · 1 service')
  expect(head(50)).toBe('GET /login · 5m06s in all · 2 spans · 1 service')
  expect(head(40)).toBe('GET /login · 5m06s in all · 2 spans')
})
