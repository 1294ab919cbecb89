// Whatever spans arrive: an analysis, a drawing of the width asked for, and a document.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { analyze } from '../../../src/analysis/analyze.ts'
import { parseCondition } from '../../../src/commands/show/condition.ts'
import { judge, verdictDocument, verdictText } from '../../../src/commands/show/fail-on.ts'
import { MEASURES } from '../../../src/commands/show/measures.ts'
import { traceTexts } from '../../../src/commands/show/trace-texts.ts'
import { traceDocument, traceDocumentChunks } from '../../../src/render/json/json.ts'
import { COLUMN_NAMES } from '../../../src/render/waterfall/layout.ts'
import { textWidth } from '../../../src/render/text.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Span, SpanId } from '../../../src/trace/span.ts'
import { instantOf, offsetOf } from '../../../src/trace/time.ts'
import { arbitrarySpans } from '../../support/span-arbitrary.ts'
import { TEST_START, TEST_TRACE_ID } from '../../support/spans.ts'

/** Of one trace, most below one another and within a second; ids, parents and times are as odd as they come. */
const arbitraryTrace = fc
  .tuple(
    arbitrarySpans,
    fc.infiniteStream(fc.nat(30)),
    fc.infiniteStream(fc.option(fc.tuple(fc.nat(1000), fc.nat(1000)), { freq: 5 })),
  )
  .filter(([spans]) => spans.length > 0)
  .map(([spans, parents, times]) =>
    spans.map((span): Span => {
      const parent: SpanId | undefined = spans[parents.next().value ?? 0]?.spanId ?? span.parentId
      const time = times.next().value ?? null
      const traced = { ...span, traceId: TEST_TRACE_ID, parentId: parent }
      if (time === null) return traced
      const [start, length] = [time[0], time[1]].map((ms) => BigInt(ms) * 1_000_000n)
      return {
        ...traced,
        start: instantOf(TEST_START + start!),
        end: instantOf(TEST_START + start! + length!),
      }
    }),
  )

const CONDITIONS = Array.from(MEASURES.values(), ({ example }) => parseCondition(example))

test('nothing breaks it: lines fit, controls are gone, the document is one', () => {
  fc.assert(
    fc.property(
      arbitraryTrace,
      fc.integer({ min: 20, max: 200 }),
      fc.boolean(),
      fc.constantFrom('auto', 'show', 'off'),
      (spans, width, ascii, skew) => {
        const analysis = analyze(buildTrace({ spans, logs: [] }), { skew })
        const theme = { ascii, color: 0 } as const
        const text = [...traceTexts(analysis, { width, theme })].join('')
        expect(text.split('\n').filter((line) => textWidth(line) > width)).toEqual([])
        // oxlint-disable-next-line no-control-regex -- controls are what it looks for
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
        const { ledger } = analysis
        const sum = ledger.lines.reduce((total, { time }) => total + time, 0)
        expect([0, ledger.root.end - ledger.root.start]).toContain(sum)
        const verdicts = judge(CONDITIONS, analysis)
        for (const verdict of verdicts) {
          expect(verdict.reading.value).toBeGreaterThanOrEqual(0)
          expect(verdictText(verdict, analysis, theme)).not.toContain('NaN')
        }
        const extra = { conditions: verdicts.map(verdictDocument) }
        const chunks = [...traceDocumentChunks(analysis, extra)].join('')
        expect(JSON.parse(chunks)).toEqual(JSON.parse(JSON.stringify(traceDocument(analysis, extra))))
      },
    ),
    { numRuns: 150 },
  )
})

const arbitraryView = fc.record({
  all: fc.boolean(),
  attributes: fc.boolean(),
  events: fc.boolean(),
  depth: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  errorsOnly: fc.boolean(),
  squeeze: fc.boolean(),
  columns: fc.option(fc.shuffledSubarray([...COLUMN_NAMES], { minLength: 1 }), { nil: undefined }),
})

test('any part of it is as wide as asked', () => {
  const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined })
  fc.assert(
    fc.property(
      arbitraryTrace,
      arbitraryView,
      fc.tuple(share, share, share),
      fc.integer({ min: 20, max: 160 }),
      (spans, chosen, [at, from, length], width) => {
        const analysis = analyze(buildTrace({ spans, logs: [] }))
        const { nodes, duration, services } = analysis.trace
        const start = from === undefined ? undefined : offsetOf(Math.floor(from * duration))
        const view = {
          ...chosen,
          focus: at === undefined ? undefined : nodes[Math.floor(at * (nodes.length - 1))],
          services: at !== undefined && at < 0.2 ? services.slice(0, 1) : [],
          from: start,
          to: length === undefined ? undefined : offsetOf((start ?? 0) + 1 + Math.floor(length * duration)),
        }
        const look = { width, theme: { ascii: false, color: 0 }, view } as const
        const text = [...traceTexts(analysis, look)].join('')
        expect(text.split('\n').filter((line) => textWidth(line) > width)).toEqual([])
      },
    ),
    { numRuns: 150 },
  )
})
