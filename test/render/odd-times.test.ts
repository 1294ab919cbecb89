// Whole screens of traces whose times are at the limits: outside their parents, of no length, of one nanosecond, of days.
import { expect, test } from 'vitest'
import type { Theme } from '../../src/render/theme.ts'
import { renderTraceHeader, renderWaterfall } from '../../src/render/waterfall/waterfall.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { SpanLink } from '../../src/trace/span.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { makeSpan, type SpanInput, spanIdOf, TEST_START } from '../support/spans.ts'

/** Each below the one whose number it names; 0 is nobody's. Times in the unit given, in nanoseconds. */
type Row = readonly [parent: number, name: string, start: number, end: number, more?: SpanInput]

function traceOf(unit: number, ...rows: readonly Row[]): Trace {
  const at = (time: number): bigint => TEST_START + BigInt(Math.round(time * unit))
  return buildTrace({
    spans: rows.map(([parent, name, start, end, more], index) =>
      makeSpan({
        spanId: spanIdOf(index + 1),
        parentId: parent === 0 ? undefined : spanIdOf(parent),
        name,
        start: at(start),
        end: at(end),
        ...more,
      }),
    ),
    logs: [],
  })
}

function screen(trace: Trace, theme: Theme = { ascii: false, color: 0 }): string {
  const options = { width: 80, theme }
  return `\n${[...renderTraceHeader(trace, options), '', ...renderWaterfall(trace, options)].join('\n')}\n`
}

const NS = 1
const MS = 1e6
const DAY = 86_400e9
const LINK: SpanLink = {
  traceId: '',
  spanId: '',
  traceState: '',
  attributes: [],
  droppedAttributes: 0,
  flags: 0,
}

const OUTSIDE = traceOf(
  MS,
  [0, 'root', 20, 60, { kind: 'server' }],
  [1, 'before', 0, 10],
  [1, 'starts early', 10, 30],
  [1, 'ends late', 50, 80],
  [1, 'after', 90, 100],
  [1, 'both', 15, 75],
  [1, 'both, with a child', 15, 75],
  [7, 'its child', 30, 70],
  [1, 'a point', 25, 25],
  [1, 'backwards', 40, 30],
  [1, 'no end', 45, 45, { end: 0n }],
  [1, 'no time', 0, 0, { start: 0n, end: 0n }],
  [12, 'below no time', 46, 50],
  [99, 'orphan', 5, 10],
  [98, 'late orphan', 55, 59],
  [17, 'one half', 33, 35],
  [16, 'other half', 34, 36],
  [18, 'selfish', 37, 38],
  [1, 'linked', 26, 28, { links: [LINK, LINK] }],
)

test('spans outside their parents, without ends, without parents', () => {
  expect(screen(OUTSIDE)).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
root · 40.0ms (100ms in all) · 19 spans · 1 service · 2 missing parents

SPAN                          0                    50ms                     TIME
? parent 0000… (not received)   ╌╌╌
╰╴app orphan                    ██▎                                       5.00ms
app root                              ──────────────────                  40.0ms
├╴before                      ████▎                                       10.0ms
├╴starts early                    ╌╌╌╌▐███▋                               20.0ms
├╴both                              ╌╌▐████████████████╌╌╌╌╌╌╌            60.0ms
├╴both, with a child                ╌╌░░░░░────────────╌╌╌╌╌╌╌            60.0ms
│ ╰╴its child                             ▐████████████████▍              40.0ms
├╴a point                               ▏                                      0
├╴linked ↪ 2                            ▕▊                                2.00ms
├╴backwards                                   ▏                          bad end
├╴no end                                        ╌╌╌                       no end
├╴no time                                                                no time
│ ╰╴below no time                                ▐█                       4.00ms
├╴ends late                                        ████╌╌╌╌╌╌╌╌╌          30.0ms
╰╴after                                                            ▕████  10.0ms
app one half (cycle)                       ░─                             2.00ms
╰╴other half                                ▏╌                            2.00ms
app selfish (self-parent)                    ▐                            1.00ms
? parent 0000… (not received)                        ╌╌
╰╴app late orphan                                    █▊                   4.00ms
█ own time  ─ waiting on a child  ░ no span  ╌ not known, or outside its parent
`)
})

test('the same in ASCII', () => {
  expect(screen(OUTSIDE, { ascii: true, color: 0 })).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
root - 40.0ms (100ms in all) - 19 spans - 1 service - 2 missing parents

SPAN                          0                    50ms                     TIME
? parent 0000~ (not received)   ~~~
\`-app orphan                    ##|                                       5.00ms
app root                              ------------------                  40.0ms
|-before                      ####|                                       10.0ms
|-starts early                    ~~~~#####                               20.0ms
|-both                              ~~#################~~~~~~~            60.0ms
|-both, with a child                ~~.....------------~~~~~~~            60.0ms
| \`-its child                             #################|              40.0ms
|-a point                               |                                      0
|-linked links:2                        ##                                2.00ms
|-backwards                                   |                          bad end
|-no end                                        ~~~                       no end
|-no time                                                                no time
| \`-below no time                                ##                       4.00ms
|-ends late                                        ####~~~~~~~~~          30.0ms
\`-after                                                            #####  10.0ms
app one half (cycle)                       .-                             2.00ms
\`-other half                                |~                            2.00ms
app selfish (self-parent)                    #                            1.00ms
? parent 0000~ (not received)                        ~~
\`-app late orphan                                    ##                   4.00ms
# own time  - waiting on a child  . no span  ~ not known, or outside its parent
`)
})

test('one nanosecond', () => {
  const trace = traceOf(NS, [0, 'tick', 0, 1], [1, 'as long', 0, 1], [1, 'a point', 1, 1])
  expect(screen(trace)).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
tick · 1ns · 3 spans · 1 service

SPAN                         0                                       1ns    TIME
app tick                     ───────────────────────────────────────────     1ns
├╴as long                    ███████████████████████████████████████████     1ns
╰╴a point                                                              ▕       0
█ own time  ─ waiting on a child
`)
})

test('some nanoseconds', () => {
  const trace = traceOf(NS, [0, 'tick', 0, 17], [1, 'first', 3, 9], [1, 'second', 10, 12])
  expect(screen(trace)).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
tick · 17ns · 3 spans · 1 service

SPAN                         0            5ns         10ns         15ns     TIME
app tick                     ░░░░░░░░───────────────░░─────░░░░░░░░░░░░░    17ns
├╴first                             ▐██████████████▊                         6ns
╰╴second                                              ▐████▍                 2ns
█ own time  ─ waiting on a child  ░ no span
`)
})

test('three days', () => {
  const trace = traceOf(
    DAY,
    [0, 'nightly', 0, 3],
    [1, 'extract', 0, 1],
    [1, 'transform', 1, 2.5],
    [1, 'load', 2.6, 3, { service: 'loader' }],
    [4, 'commit', 2.99, 2.99 + 5 / 86_400e3, { service: 'loader' }],
  )
  expect(screen(trace)).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
nightly · 3d00h · 5 spans · 2 services

SPAN                         0             1d00h          2d00h             TIME
app nightly                  ────────────────────────────────────░──────   3d00h
├╴extract                    ██████████████▍                               1d00h
├╴transform                                ▐████████████████████▉          1d12h
╰╴loader load                                                     ░░░░░░   9h36m
  ╰╴commit                                                             ▕  5.00ms
█ own time  ─ waiting on a child  ░ no span
`)
})

test('spans of no length, at one time and at several', () => {
  expect(screen(traceOf(MS, [0, 'root', 0, 0], [1, 'a', 0, 0]))).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
root · 0 · 2 spans · 1 service

SPAN                         0                                       1ns    TIME
app root                     ▏                                                 0
╰╴a                          ▏                                                 0
█ own time  ─ waiting on a child
`)
  expect(screen(traceOf(MS, [0, 'root', 0, 0], [1, 'a', 5, 5], [1, 'b', 10, 10]))).toBe(`
trace 4bf92f3577b34da6a3ce929d0e0e4736                  2026-08-22 14:03:11.208Z
root · 0 (10.0ms in all) · 3 spans · 1 service

SPAN                         0                     5ms                      TIME
app root                     ▏                                                 0
├╴a                          ╎                    ▏                            0
╰╴b                          ╎                                         ▕       0
`)
})
