import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { sanitize, textWidth } from '../../src/render/text.ts'
import type { ColorLevel } from '../../src/render/theme.ts'
import { COLUMN_NAMES } from '../../src/render/waterfall/layout.ts'
import { summaryLines } from '../../src/render/summary/summary-lines.ts'
import { renderTraceHeader, renderWaterfall } from '../../src/render/waterfall/waterfall.ts'
import { analyze } from '../../src/analysis/analyze.ts'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { Span } from '../../src/trace/span.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { exampleTrace } from '../support/example-trace.ts'
import { makeEvent, makeSpan, spanIdOf } from '../support/spans.ts'
import { anyName } from './names.ts'
import { openScreen } from './screen.ts'

// oxlint-disable-next-line no-control-regex -- escape sequences are what it takes away
const OUR_SEQUENCES = /\u001b\[(?:[0-9;]*)m/g
// oxlint-disable-next-line no-control-regex -- controls are what it looks for
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/

const WIDTHS = Array.from({ length: 211 }, (_, n) => 40 + n)
const THEMES = [
  { ascii: false, color: 0 },
  { ascii: true, color: 0 },
  { ascii: false, color: 0, emphasis: true },
  { ascii: false, color: 1 },
  { ascii: true, color: 2 },
  { ascii: false, color: 3 },
] as const

/** Any tree, with times that overlap, overhang, are missing or run backwards. */
const anyTrace: fc.Arbitrary<Trace> = fc
  .array(
    fc.record({
      name: anyName,
      service: fc.oneof(fc.constantFrom('web', 'pay'), anyName),
      parent: fc.nat({ max: 14 }),
      start: fc.integer({ min: -1, max: 1000 }),
      length: fc.integer({ min: -10, max: 1000 }),
      error: fc.boolean(),
      key: anyName,
      value: anyName,
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) => {
    const spans = rows.map((row, index): Span => {
      const end = row.start + row.length
      return makeSpan({
        spanId: spanIdOf(index + 1),
        parentId: row.parent === 0 ? undefined : spanIdOf(row.parent),
        name: row.name,
        service: row.service,
        status: row.error ? 'error' : 'unset',
        attributes: { [row.key]: row.value },
        events: row.error ? [makeEvent('exception', end, { 'exception.message': row.value })] : [],
        ...(row.start < 0 ? { start: 0n } : { startMs: row.start }),
        ...(row.length % 7 === 0 ? { end: 0n } : { endMs: end }),
      })
    })
    return buildTrace({ spans, logs: [] })
  })

function wordsOf(theme: (typeof THEMES)[number]): readonly string[] {
  return renderWaterfall(exampleTrace(), { width: 100, theme })
    .map((line) => line.replace(OUR_SEQUENCES, ''))
    .flatMap((line) => line.match(/[A-Za-z/][A-Za-z/.]+|[\d.]+m?s/g) ?? [])
}

test.each(THEMES)('%o: no line is wider than asked, at any width from 40 to 250', (theme) => {
  const trace = exampleTrace()
  for (const width of WIDTHS) {
    const lines = [...renderTraceHeader(trace, { width, theme }), ...renderWaterfall(trace, { width, theme })]
    const plain = lines.map((line) => line.replace(OUR_SEQUENCES, ''))
    for (const line of plain) expect(textWidth(line), `${width}: ${line}`).toBeLessThanOrEqual(width)
    // Rows end with their figures, which stand at the right border: so they have exactly the width.
    const rows = plain.filter(
      (line) => /\d(ns|µs|us|ms|s)$/.test(line) && !line.includes(' · ') && !line.includes(' - 3'),
    )
    expect(rows.length).toBeGreaterThanOrEqual(width > 110 ? 12 : 13)
    for (const row of rows) expect(textWidth(row), row).toBe(width)
  }
})

test('the words are the same in every look', () => {
  for (const theme of THEMES) expect(wordsOf(theme)).toEqual(wordsOf(THEMES[0]))
})

test('no colour is no escape sequence; NO_COLOR on a terminal leaves bold, dim and reverse', () => {
  for (const width of [40, 48, 60, 80, 120, 200]) {
    expect(renderWaterfall(exampleTrace(), { width, theme: THEMES[0] }).join('')).not.toContain('\u001b')
    const emphasized = renderWaterfall(exampleTrace(), { width, theme: THEMES[2] }).join('')
    const codes = new Set(Array.from(emphasized.matchAll(OUR_SEQUENCES), ([code]) => code.slice(2, -1)))
    expect([...codes].filter((code) => !['1', '2', '7', '22', '27'].includes(code))).toEqual([])
  }
})

test('any names, any times, any width: every line fits, nothing harmful gets through', () => {
  fc.assert(
    fc.property(
      anyTrace,
      fc.integer({ min: 1, max: 250 }),
      fc.boolean(),
      fc.constantFrom<ColorLevel>(0, 2),
      fc.boolean(),
      (trace, width, ascii, color, live) => {
        const theme = { ascii, color }
        const options = { width, theme, attributes: true, events: true, live, all: live }
        const analysis = analyze(trace)
        for (const line of [
          ...renderTraceHeader(trace, { width, theme }),
          ...renderWaterfall(trace, options),
          ...renderTraceHeader(analysis.trace, { width, theme, skew: analysis.skew }),
          ...renderWaterfall(analysis.trace, { ...options, live: false, analysis, columns: COLUMN_NAMES }),
          ...summaryLines(analysis, { width, theme }),
        ]) {
          const plain = line.replace(OUR_SEQUENCES, '')
          expect(plain).not.toMatch(HARMFUL)
          expect(plain).not.toContain('\u001b')
          expect(textWidth(plain)).toBeLessThanOrEqual(width)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('rows with a time fill exactly the width', () => {
  fc.assert(
    fc.property(anyTrace, fc.integer({ min: 40, max: 250 }), fc.boolean(), (trace, width, ascii) => {
      const theme = { ascii, color: 0 } as const
      const rows = renderWaterfall(trace, { width, theme, all: true }).slice(1, 1 + trace.nodes.length)
      expect(rows).toHaveLength(trace.nodes.length)
      for (const [index, row] of rows.entries()) {
        const state = trace.nodes[index]?.state
        const timed =
          state === 'finished' || (width <= 110 && (state === 'unfinished' || state === 'bad-time'))
        if (timed) expect(textWidth(row), row).toBe(width)
      }
    }),
    { numRuns: 300 },
  )
})

const screen = openScreen(300)
afterAll(() => screen.dispose())

test('a real terminal agrees on the width', async () => {
  // Names on whose width the terminal's Unicode tables and ours agree: its are older than most emoji.
  const names = [
    'GET /users',
    '注文サービス',
    'ｱｲｳ',
    'e\u0301te\u0301',
    'Größe',
    '주문',
    'עברית',
    'हिन्दी दुनिया',
    'বাংলা',
    'മലയാളം',
    'สวัสดี',
    '❤️ 1️⃣ ☎️',
    '\u001b[31mred',
    '\u202eabc',
    '└─ x',
  ]
  const spans = names.map((name, index) =>
    makeSpan({
      spanId: spanIdOf(index + 1),
      parentId: index === 0 ? undefined : spanIdOf(1 + Math.floor(index / 2)),
      name: `${name} ${name}`,
      service: names[(index * 3) % names.length] ?? '',
      startMs: index,
      endMs: 100 - index * 2,
    }),
  )
  const trace = buildTrace({ spans, logs: [] })
  for (const width of [40, 47, 48, 59, 60, 80, 111, 140, 141, 250]) {
    for (const theme of THEMES) {
      const lines = renderWaterfall(trace, { width, theme }).slice(1, 1 + spans.length)
      for (const line of lines) {
        const { cells, text } = await screen.write(line)
        expect(cells, text).toBe(width)
      }
    }
  }
})

test('sanitising a name and drawing it shows the same letters', async () => {
  const { text } = await screen.write(sanitize('\u001b]0;title\u0007GET \u001b[1m/users\u001b[0m\n\t{id}'))
  expect(text).toBe('GET /users {id}')
})
