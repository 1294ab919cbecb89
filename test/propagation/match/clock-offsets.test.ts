// How far clocks are apart, as whole calls between them show.
import { expect, test } from 'vitest'
import { findClockOffsets } from '../../../src/propagation/match/clock-offsets.ts'
import { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import { instantAt, offsetOf } from '../../../src/trace/time.ts'
import { pictureSpans } from '../../support/picture.ts'
import { makeResource } from '../../support/spans.ts'
import { drawnTable } from '../drawn-table.ts'

const hosts = (web: string, cart: string): Record<string, { resource: Record<string, string> }> => ({
  load: { resource: { 'host.name': web } },
  items: { resource: { 'host.name': cart } },
})

test('a callee that runs within its caller needs no other time', () => {
  const { table } = drawnTable({
    text: `
      web   load    |==========|
        cart  items    |====|
    `,
    spans: hosts('a', 'b'),
  })
  expect([...findClockOffsets(table).offsets]).toEqual([0, 0])
})

test('a callee that begins before its caller is moved into its middle', () => {
  const { table } = drawnTable({
    text: `
      web   load        |==========|
        cart  items    |====|
    `,
    spans: hosts('a', 'b'),
  })
  const [web, cart] = findClockOffsets(table).offsets
  expect(cart! - web!).toBe(4e6)
})

test('of one clock neither is moved', () => {
  const { table } = drawnTable({
    text: `
      web   load        |==========|
        cart  items    |====|
    `,
    spans: hosts('a', 'a'),
  })
  expect([...findClockOffsets(table).offsets]).toEqual([0, 0])
})

/** The callee begins so many milliseconds after its caller, in one request after the other. */
function clocksOf(kinds: readonly [string, string], delays: readonly number[]): readonly number[] {
  return [...findClockOffsets(callsOf(kinds, delays)).offsets]
}

function callsOf(kinds: readonly [string, string], delays: readonly number[]): SpanTable {
  const table = new SpanTable()
  for (const [request, delay] of delays.entries()) {
    const [caller, callee] = pictureSpans(
      `
      web   orders ${kinds[0]}   |==========|
        mail  orders ${kinds[1]}   |====|
      `,
      { traceId: (request + 1).toString(16).padStart(32, '0'), startMs: 1000 * request },
    )
    const late = {
      start: instantAt(callee!.start, offsetOf(delay * 1e6)),
      end: instantAt(callee!.end, offsetOf(delay * 1e6)),
    }
    const spans = [
      { ...caller!, resource: makeResource({ 'service.name': 'web', 'host.name': 'a' }) },
      { ...callee!, ...late, resource: makeResource({ 'service.name': 'mail', 'host.name': 'b' }) },
    ]
    table.add({ spans, logs: [] })
  }
  return table
}

const STEADY = [200, 200.3, 199.8, 200.1, 200]
const WAITING = [40, 350, 900, 120, 2000, 260, 75]

test('calls that are all as late show how far clocks are apart', () => {
  const [web, mail] = clocksOf(['[client]', '[server]'], STEADY)
  expect((mail! - web!) / 1e6).toBeCloseTo(-200, -1)
})

test('what waits in a queue, now long, now short, shows no clock', () => {
  expect(clocksOf(['', ''], WAITING)).toEqual([0, 0])
})

test('messages show no clock, however evenly they wait', () => {
  expect(clocksOf(['[producer]', '[consumer]'], STEADY)).toEqual([0, 0])
})

test('a clock that runs faster is set all the time, and not on the average', () => {
  // A tenth of a millisecond each second, besides what calls take now and then.
  const delays = Array.from({ length: 100 }, (_, second) => 5 + 0.1 * second + (second % 7 === 3 ? 4 : 0))
  const { offsets, drifts } = findClockOffsets(callsOf(['[client]', '[server]'], delays))
  const [web, mail] = [0, 1].map((at) => (second: number) => offsets[at]! + drifts[at]! * second * 1e9)
  const moves = [10, 50, 90].map((second) => (web!(second) - mail!(second)) / 1e6)
  expect(moves.map((move) => Math.round(move))).toEqual([5, 9, 13])
})

test('what takes longer towards the end is no clock that runs faster', () => {
  const delays = Array.from({ length: 100 }, (_, second) => 5 + (second > 80 ? 4 : 0))
  expect([...findClockOffsets(callsOf(['[client]', '[server]'], delays)).drifts]).toEqual([0, 0])
})
