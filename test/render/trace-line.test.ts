import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { textWidth } from '../../src/render/text.ts'
import { renderTraceLine, renderTraceLineHeader, type TraceLine } from '../../src/render/trace-line.ts'
import type { TraceId } from '../../src/trace/span.ts'
import type { TraceSummary } from '../../src/trace/summary.ts'
import { offsetOf } from '../../src/trace/time.ts'
import { TEST_START } from '../support/spans.ts'
import { anyName } from './names.ts'

const UNICODE = { ascii: false, color: 0 } as const

interface LineInput extends Partial<Omit<TraceLine, 'summary' | 'largestGap'>> {
  readonly summary?: Partial<TraceSummary>
  readonly gapMs?: number
}

function traceLine({ summary, gapMs, ...input }: LineInput = {}): TraceLine {
  return {
    largestGap: gapMs === undefined ? undefined : offsetOf(gapMs * 1e6),
    incomplete: false,
    missingParents: 0,
    ...input,
    summary: {
      id: '4bf92f3577b34da6a3ce929d0e0e4736' as TraceId,
      start: TEST_START,
      duration: offsetOf(30.04e9),
      rootService: 'frontend',
      rootName: 'POST /api/checkout',
      spans: 132,
      services: 4,
      errors: 1,
      ...summary,
    },
  }
}

const EXAMPLE = traceLine({ gapMs: 3020.4 })
const HEALTH = traceLine({
  summary: {
    id: 'a0b1c2d3000000000000000000000000' as TraceId,
    rootName: 'GET /health',
    duration: offsetOf(1.2e6),
    spans: 1,
    services: 1,
    errors: 0,
  },
})
const HUGE = traceLine({
  gapMs: 3_540_000,
  summary: {
    rootName: 'GET /api/products/{id}/reviews',
    duration: offsetOf(3540e9),
    spans: 123_456,
    services: 14,
    errors: 1234,
  },
})
const ROOTLESS = traceLine({
  incomplete: true,
  missingParents: 2,
  gapMs: 900,
  summary: { rootName: undefined, rootService: undefined, errors: 12, spans: 11, duration: offsetOf(148e6) },
})

function list(width: number): string {
  const options = { width, theme: UNICODE }
  const lines = [EXAMPLE, HEALTH, HUGE, ROOTLESS].map((line) => renderTraceLine(line, options))
  return `\n${[renderTraceLineHeader(options), ...lines].join('\n')}\n`
}

test('a list at 80 columns', () => {
  expect(list(80)).toBe(`
START        ROOT                 TIME   SPANS   SVC  ERRORS   GAP         TRACE
14:03:11.208 POST /api/checkout  30.0s  132 sp 4 svc  ! 1 err  gap 3.02s  4bf92f
14:03:11.208 GET /health        1.20ms    1 sp 1 svc                      a0b1c2
14:03:11.208 GET /api/pro…views 59m00s 123k sp 14svc  !1k+err  gap 59m00s 4bf92f
14:03:11.208 (no root)           148ms   11 sp 4 svc  !12 err  incomplete 4bf92f
`)
})

test('at 120 columns the root has its service and the state a column', () => {
  expect(list(120)).toBe(`
START        ROOT                                              TIME   SPANS   SVC  ERRORS   GAP        STATE       TRACE
14:03:11.208 frontend POST /api/checkout                      30.0s  132 sp 4 svc  ! 1 err  gap 3.02s             4bf92f
14:03:11.208 frontend GET /health                            1.20ms    1 sp 1 svc                                 a0b1c2
14:03:11.208 frontend GET /api/products/{id}/reviews         59m00s 123k sp 14svc  !1k+err  gap 59m00s            4bf92f
14:03:11.208 (no root)                                        148ms   11 sp 4 svc  !12 err             incomplete 4bf92f
`)
})

test('at 60 columns the less telling figures are gone', () => {
  expect(list(60)).toBe(`
ROOT                       TIME  ERRORS   GAP         TRACE
POST /api/checkout        30.0s  ! 1 err  gap 3.02s  4bf92f
GET /health              1.20ms                      a0b1c2
GET /api/product…reviews 59m00s  !1k+err  gap 59m00s 4bf92f
(no root)                 148ms  !12 err  incomplete 4bf92f
`)
})

test('at 40 columns', () => {
  expect(list(40)).toBe(`
ROOT                      TIME  ERRORS
POST /api/checkout       30.0s  ! 1 err
GET /health             1.20ms
GET /api/produc…reviews 59m00s  !1k+err
(no root)                148ms  !12 err
`)
})

test('the root may still come, or not', () => {
  const options = { width: 80, theme: UNICODE }
  const open = traceLine({ summary: { rootName: undefined, rootService: undefined } })
  expect(renderTraceLine(open, options)).toContain('(no root yet)')
  expect(renderTraceLine({ ...open, incomplete: true }, options)).toContain('(no root) ')
})

test('spans that came late say what they joined', () => {
  const late = { ...EXAMPLE, lateSpans: 2, settledAgoMs: 6100 }
  const line = (width: number): string => renderTraceLine(late, { width, theme: UNICODE })
  expect(line(80)).toBe('14:03:11.208 + 2 spans joined 4bf92f POST /api/checkout, settled 6.10s ago')
  expect(line(70)).toBe('14:03:11.208 + 2 spans joined 4bf92f POST /api…kout, settled 6.10s ago')
  expect(line(60)).toBe('14:03:11.208 + 2 spans joined 4bf92f, settled 6.10s ago')
  expect(line(40)).toBe('14:03:11.208 + 2 spans joined 4bf92f')
  const one = { ...EXAMPLE, lateSpans: 1 }
  expect(renderTraceLine(one, { width: 80, theme: UNICODE })).toBe(
    '14:03:11.208 + 1 span joined 4bf92f POST /api/checkout',
  )
})

test('local time', () => {
  expect(renderTraceLine(EXAMPLE, { width: 80, theme: UNICODE, utcOffset: 120 })).toMatch(/^16:03:11\.208 /)
})

test("colour: the root in its service's, errors red, the rest of the time dim", () => {
  const line = renderTraceLine(EXAMPLE, { width: 80, theme: { ascii: false, color: 2 } })
  expect(line.replaceAll('\u001b', '^')).toBe(
    `^[2m14:03:11.208^[22m ^[38;5;35mPOST /api/checkout^[39m  30.0s  132 sp 4 svc  ^[38;5;203m! 1 err^[39m  gap 3.02s  ^[2m4bf92f^[22m`,
  )
})

test('whatever the trace, a line of 80 columns and more is exactly as wide as asked, and none is wider', () => {
  const anyLine = fc
    .record({
      name: fc.option(anyName, { nil: undefined }),
      service: anyName,
      duration: fc.integer({ min: 0, max: 2 ** 53 }),
      spans: fc.nat(),
      services: fc.nat({ max: 300 }),
      errors: fc.nat(),
      gapMs: fc.option(fc.nat(), { nil: undefined }),
      incomplete: fc.boolean(),
    })
    .map(({ name, service, duration, gapMs, incomplete, ...counts }) =>
      traceLine({
        incomplete,
        ...(gapMs === undefined ? {} : { gapMs }),
        summary: { ...counts, rootName: name, rootService: service, duration: offsetOf(duration) },
      }),
    )
  fc.assert(
    fc.property(anyLine, fc.integer({ min: 1, max: 250 }), fc.boolean(), (line, width, ascii) => {
      const drawn = renderTraceLine(line, { width, theme: { ascii, color: 0 } })
      if (width >= 80) expect(textWidth(drawn)).toBe(width)
      else expect(textWidth(drawn)).toBeLessThanOrEqual(width)
    }),
    { numRuns: 1000 },
  )
})
