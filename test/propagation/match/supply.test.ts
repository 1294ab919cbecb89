// Looking for spans by time, compared with looking at all of them.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Supply } from '../../../src/propagation/match/supply.ts'

const spans = fc.array(
  fc.record({ start: fc.integer({ min: 0, max: 300 }), length: fc.integer({ min: 0, max: 40 }) }),
  { maxLength: 300 },
)

test('the last that starts, and the last of those that still runs', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: -5, max: 350 }), fc.boolean(), (drawn, time, hasLong) => {
      const all = hasLong ? [...drawn, { start: 0, length: 1000 }] : drawn
      const start = Float64Array.from(all, (span) => span.start)
      const end = Float64Array.from(all, (span) => span.start + span.length)
      const supply = new Supply(
        0,
        all.map((_, row) => row),
        start,
        end,
      )
      const last = supply.start.findLastIndex((at) => at <= time)
      expect(supply.lastStartingBy(time)).toBe(last)
      expect(supply.countStarting(time, time + 20)).toBe(
        all.filter((span) => span.start > time && span.start <= time + 20).length,
      )
      const running: number[] = []
      for (let at = supply.lastReaching(last, time); at >= 0; at = supply.lastReaching(at - 1, time))
        running.push(at)
      const expected = [...supply.end.keys()].filter((at) => at <= last && supply.end[at]! >= time)
      expect(running).toEqual(expected.reverse())
    }),
  )
})
