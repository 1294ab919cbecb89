import { describe, expect, it } from 'vitest'
import { compressArrivals } from '../../../bench/propagation/sets/compress.ts'
import { buildSpanSet, firstStart } from '../../../bench/propagation/sets/span-set.ts'
import { drawApplication } from '../../../bench/propagation/simulator/draw-application.ts'
import { simulate } from '../../../bench/propagation/simulator/simulate.ts'

const SEEDS = [1, 2, 3, 4, 5, 6]

describe('a simulated application', () => {
  it('is the same for the same seed', () => {
    const one = [...simulate(drawApplication(3), 500, 9)]
    expect(one).toEqual([...simulate(drawApplication(3), 500, 9)])
    expect(one).not.toEqual([...simulate(drawApplication(4), 500, 9)])
  })

  it.each(SEEDS)('%i makes as many spans as it was asked for, and whole traces', (seed) => {
    const application = drawApplication(seed)
    const traces = [...simulate(application, 2_000, seed)]
    const spans = traces.flatMap((data) => data.spans)
    expect(spans.length).toBeGreaterThanOrEqual(2_000)
    expect(application.services.length).toBeGreaterThanOrEqual(5)
    expect(application.services.length).toBeLessThanOrEqual(40)
    for (const { spans: own } of traces) {
      const ids = new Set(own.map(({ spanId }) => spanId))
      expect(own.filter(({ parentId }) => parentId !== undefined && !ids.has(parentId))).toEqual([])
      expect(own.filter(({ start, end }) => end < start)).toEqual([])
    }
  })

  it.each(SEEDS)('%i has no child that starts before its parent while clocks agree', (seed) => {
    const traces = [...simulate(drawApplication(seed, { skew: 0 }), 2_000, seed)]
    const early = buildSpanSet('', traces).spans.filter(
      ({ span, parent }) => parent !== undefined && span.start < parent.span.start,
    )
    expect(early).toEqual([])
  })

  it.each(SEEDS)('%i links to spans that there are', (seed) => {
    const traces = [...simulate(drawApplication(seed, { messages: 'link' }), 2_000, seed)]
    const spans = traces.flatMap((data) => data.spans)
    const known = new Set(spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`))
    const links = spans.flatMap((span) => span.links)
    expect(links.filter(({ traceId, spanId }) => !known.has(`${traceId} ${spanId}`))).toEqual([])
  })

  it('arrives ten times as fast and is otherwise the same', () => {
    const traces = [...simulate(drawApplication(1), 1_000, 1)]
    const dense = compressArrivals(traces, 10)
    const lengths = (of: typeof traces): readonly bigint[] =>
      of.flatMap(({ spans }) => spans.map(({ start, end }) => end - start))
    expect(lengths([...dense])).toEqual(lengths(traces))
    const whole = Number(firstStart(traces.at(-1)!) - firstStart(traces[0]!))
    expect(Number(firstStart(dense.at(-1)!) - firstStart(dense[0]!)) / whole).toBeCloseTo(0.1, 3)
  })
})
