// Long stretches without any span, squeezed out of the axis.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { analyze } from '../../../src/analysis/analyze.ts'
import { renderAxis } from '../../../src/render/waterfall/axis.ts'
import {
  brokenCells,
  drawnTime,
  eighthAt,
  type Scale,
  scaleEnd,
} from '../../../src/render/waterfall/scale.ts'
import { squeezeRemark, squeezeScale } from '../../../src/render/waterfall/squeeze.ts'
import { renderWaterfall } from '../../../src/render/waterfall/waterfall.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import { decodeZipkinJson } from '../../../src/wire/zipkin/zipkin-json.ts'
import { picture } from '../../support/picture.ts'
import { realDocuments, realTraces } from '../../support/real-traces.ts'

const UNICODE = { ascii: false, color: 0 } as const

function idle(
  ...times: readonly number[]
): readonly { start: ReturnType<typeof offsetOf>; end: ReturnType<typeof offsetOf> }[] {
  const pairs = []
  for (let at = 0; at < times.length; at += 2) {
    pairs.push({ start: offsetOf(times[at] ?? 0), end: offsetOf(times[at + 1] ?? 0) })
  }
  return pairs
}

test('a pause of an hour takes two columns, the work on both sides has the rest', () => {
  const trace = picture(
    `
      web  GET /a   |=========|
      web  GET /b                                               |====|
    `,
    { msPerColumn: 1000 },
  )
  const draw = (squeeze: boolean): string =>
    `\n${renderWaterfall(trace, { width: 70, theme: UNICODE, analysis: analyze(trace), squeeze }).join('\n')}\n`
  expect(draw(true)).toBe(`
SPAN                 0          5s          10s 45s          TIME CRIT
web GET /a           ██████████████████████▋⋯⋯              10.0s 100%
web GET /b                                  ⋯▐███████████   5.00s 100%
axis broken: 1 idle period, 34.0s, not drawn
`)
  expect(draw(false)).not.toContain('⋯')
})

test('only what is longer than a twentieth of the work is squeezed', () => {
  // 100 of work: the pause of 5 stays as it is.
  const scale = squeezeScale({ origin: 0, length: 205, cells: 40 }, idle(50, 55, 80, 180))
  expect(scale.broken?.breaks.map(({ start, end }) => [start, end])).toEqual([[80, 180]])
  expect(squeezeRemark(scale, UNICODE)).toBe('axis broken: 1 idle period, 100ns, not drawn')
  const whole: Scale = { origin: 0, length: 205, cells: 40 }
  expect(squeezeScale(whole, idle(50, 55))).toBe(whole)
  expect(squeezeRemark(whole, UNICODE)).toBeUndefined()
})

test('however many pauses there are, eight columns are left for the work', () => {
  const times = Array.from({ length: 100 }, (_, n) => [n * 1000 + 10, (n + 1) * 1000 + n]).flat()
  const scale = squeezeScale({ origin: 0, length: 100_110, cells: 40 }, idle(...times))
  expect(scale.broken?.breaks).toHaveLength(16)
  expect(scale.broken?.breaks[0]?.start).toBe(84_010)
})

test('the axis has ticks where time is drawn to scale, and says where it is not', () => {
  const scale = squeezeScale({ origin: 0, length: 1000e9, cells: 60 }, idle(10e9, 990e9))
  expect(renderAxis(scale, UNICODE)).toBe('0             5s             10s             16m35s         ')
})

test('from any pauses: times keep their order, borders stay, each break has two columns', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1e6 })), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.integer({ min: 20, max: 200 }),
      fc.integer({ min: 0, max: 1e9 }),
      (steps, cells, origin) => {
        let at: number = origin
        const pauses = steps.map(([work, pause]) => {
          const start = at + work
          at = start + pause
          return { start: offsetOf(start), end: offsetOf(at) }
        })
        const end = at + 10
        const scale = squeezeScale({ origin, length: end - origin, cells }, pauses)
        const breaks = scale.broken?.breaks ?? []
        expect(scaleEnd(scale)).toBe(end)
        expect(eighthAt(scale, origin)).toBe(0)
        expect(eighthAt(scale, end)).toBe(8 * cells)
        const perCell = scale.length / cells
        for (const { at: from, drawn } of breaks) {
          expect(drawn / perCell).toBeCloseTo(2, 6)
          expect(from).toBeGreaterThanOrEqual(0)
        }
        const shown = brokenCells(scale)
        expect(new Set(shown).size).toBe(shown.length)
        expect(shown.length).toBeGreaterThanOrEqual(breaks.length)
        let last = -1
        for (const time of pauses.flatMap(({ start, end: until }) => [start, (start + until) / 2, until])) {
          const place = drawnTime(scale, time)
          expect(place).toBeGreaterThanOrEqual(last - 1e-6)
          last = place
        }
        expect(renderAxis(scale, UNICODE)).toHaveLength(cells)
      },
    ),
    { numRuns: 300 },
  )
})

const SMARTTHINGS = realTraces('zipkin-smartthings-mobile-web-install.json.gz')

test.skipIf(SMARTTHINGS === undefined)('five minutes of a phone: 13 pauses, 4m52s', () => {
  const [data] = decodeZipkinJson(realDocuments(SMARTTHINGS ?? '')[0])
  if (data === undefined) throw new Error('no trace in the set')
  const analysis = analyze(buildTrace(data))
  const lines = renderWaterfall(analysis.trace, { width: 80, theme: UNICODE, analysis, squeeze: true })
  expect(lines).toContain('axis broken: 13 idle periods, 4m52s, not drawn')
})
