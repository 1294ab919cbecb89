import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textWidth } from '../../../src/render/text.ts'
import type { ListedTrace } from '../../../src/render/list/listed-trace.ts'
import type { TraceTableOptions } from '../../../src/render/list/table-look.ts'
import { traceTable } from '../../../src/render/list/trace-table.ts'
import { instantOf } from '../../../src/trace/time.ts'
import { FIVE, foundTraceOf } from '../../support/found-traces.ts'
import { TEST_START } from '../../support/spans.ts'
import { anyName } from '../names.ts'

const PLAIN: TraceTableOptions = {
  width: 80,
  theme: { ascii: false, color: 0 },
  now: TEST_START,
  findsPrefixes: true,
  withMatches: false,
}

function table(
  width: number,
  options: Partial<TraceTableOptions> = {},
  traces: readonly ListedTrace[] = FIVE,
): string {
  return `\n${traceTable(traces, { ...PLAIN, width, ...options }).join('\n')}\n`
}

describe('on screens of', () => {
  test.each([40, 60, 80, 120, 200])('%i columns', (width) => {
    expect(table(width)).toMatchSnapshot()
  })

  test.each([40, 80, 120])('%i columns, with the spans that matched', (width) => {
    expect(table(width, { withMatches: true })).toMatchSnapshot()
  })

  test.each([40, 80, 100, 120, 200])('%i columns, of a server, which knows whole ids', (width) => {
    expect(table(width, { findsPrefixes: false })).toMatchSnapshot()
  })

  test('100 columns in ASCII', () => {
    const drawn = table(100, { theme: { ascii: true, color: 0 } }, FIVE.slice(0, 4))
    expect(drawn).toMatchSnapshot()
    expect(drawn).toMatch(/^[\n\x20-\x7e]*$/)
  })
})

test('ids that begin alike are told apart', () => {
  const traces = ['4bf92f35aa', '4bf92f35ab'].map((id) => foundTraceOf({ id: id.padEnd(32, '0') }))
  expect(table(80, {}, traces)).toMatch(/4bf92f35aa\n.* 4bf92f35ab\n$/)
})

test('the date is there as soon as one is not of today, the year as soon as one is not of this', () => {
  const day = 86_400_000
  const dated = (startMs: number): string =>
    table(120, {}, [foundTraceOf(), foundTraceOf({ startMs })]).replace(/ +frontend.*$/gm, '')
  expect(dated(-1000)).toContain('\n14:03:10    1s')
  expect(dated(-day)).toContain('\n08-22 14:03:11   0s\n08-21 14:03:11   1d')
  expect(dated(-365 * day)).toContain('\n2026-08-22 14:03:11    0s\n2025-08-22 14:03:11  365d')
  expect(table(70, {}, [foundTraceOf({ startMs: -365 * day })])).toContain('\n2025-08-22 ')
})

test('a clock that is ahead, and one that was never set', () => {
  const traces = [foundTraceOf({ startMs: 60_000 }), { ...foundTraceOf(), start: instantOf(0n) }]
  expect(table(40, {}, traces).replace(/ POST.*$/gm, '')).toContain('\n+1m\n  -\n')
})

test('what a source does not say has no column', () => {
  const silent = foundTraceOf({ spans: undefined, services: undefined, errors: undefined })
  expect(table(90, {}, [silent])).toMatch(/^\nSTART UTC +AGE +SERVICE +NAME +DURATION +TRACE\n/)
})

test('lines of a log that name it', () => {
  const mention = { count: 3, firstLine: 17, lastLine: 40, via: 'trace_id' }
  const traces = [
    { ...foundTraceOf(), mention },
    {
      ...foundTraceOf({ id: 'a0b1c2d3000000000000000000000001' }),
      mention: { ...mention, count: 1, firstLine: 4 },
    },
  ]
  expect(table(90, {}, traces)).toMatchSnapshot()
})

test('services have their colours, errors theirs, and the rest stays in the background', () => {
  const [titles, line] = traceTable([foundTraceOf()], { ...PLAIN, theme: { ascii: false, color: 3 } })
  expect(titles).toContain('\u001b[2mSTART UTC\u001b[22m')
  expect(line).toContain('\u001b[38;5;35mfrontend')
  expect(line).toContain('\u001b[38;5;203m!1\u001b[39m')
  expect(line?.endsWith('\u001b[2m4bf92f35\u001b[22m')).toBe(true)
})

test('a title is no wider than names that take up no cell', () => {
  const unnamed = { rootService: undefined, rootName: '\u0301', services: undefined }
  const trace = foundTraceOf({ ...unnamed, spans: 0, errors: 0, durationMs: 0 })
  const lines = traceTable([trace], { ...PLAIN, width: 28 })
  expect(Math.max(...lines.map(textWidth))).toBe(28)
})

test('no line is wider than the screen, whatever names there are, and none acts on a terminal', () => {
  const count = fc.option(fc.nat(2_000_000), { nil: undefined })
  const anyTrace = fc
    .record({
      rootService: fc.option(anyName, { nil: undefined }),
      rootName: fc.option(anyName, { nil: undefined }),
      durationMs: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e12, noNaN: true })),
      startMs: fc.integer({ min: -1e11, max: 1e9 }),
      spans: count,
      services: count,
      errors: count,
      matches: fc.array(
        fc.record({
          name: fc.option(anyName, { nil: undefined }),
          service: fc.option(anyName, { nil: undefined }),
          attributes: fc.dictionary(anyName, fc.oneof(anyName, fc.boolean())),
        }),
        { maxLength: 2 },
      ),
    })
    .map(foundTraceOf)
  fc.assert(
    fc.property(
      fc.array(anyTrace, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 20, max: 200 }),
      fc.boolean(),
      fc.boolean(),
      (traces, width, findsPrefixes, ascii) => {
        const theme = { ascii, color: 0 } as const
        const lines = traceTable(traces, { ...PLAIN, width, theme, findsPrefixes, withMatches: true })
        for (const line of lines) {
          expect(textWidth(line)).toBeLessThanOrEqual(width)
          // oxlint-disable-next-line no-control-regex -- controls are what it looks for
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
        }
      },
    ),
    { numRuns: 150 },
  )
})
