// What the clocks of the published trace sets are known to be off by.
import { describe, expect, it } from 'vitest'
import type { ClockSkew } from '../../src/analysis/clocks/clock-skew.ts'
import { findClockSkew } from '../../src/analysis/clocks/clock-skew.ts'
import { timeResolution } from '../../src/analysis/clocks/time-resolution.ts'
import { finish } from '../../src/trace/steps.ts'
import { offsetOf } from '../../src/trace/time.ts'
import { realTrees } from '../support/real-trees.ts'

const NONE = offsetOf(0)
const MILLISECOND = offsetOf(1e6)

describe('the hotel sets', () => {
  // In how many of 1,000 traces a clock moves; and in how many it would, were nothing tolerated.
  it.for<[string, number, number]>([
    ['hotel_load25.jsonl.gz', 0, 875],
    ['hotel_load50.jsonl.gz', 224, 994],
    ['hotel_load75.jsonl.gz', 0, 291],
  ])('%s: a clock moves in %d traces', ([name, expected, intolerant], { skip }) => {
    const traces = realTrees(name) ?? skip('the set is not there')
    const skews = traces.map((trace) => findClockSkew(trace, { mode: 'auto' }))
    expect(countMoved(skews)).toBe(expected)
    const moves = skews.flatMap((skew) => skew.moves.map(({ offset }) => Math.abs(offset)))
    expect(Math.max(0, ...moves)).toBeLessThan(2e6)
    expect(skews.filter(({ contradictions }) => contradictions > 0)).toEqual([])
    expect(countMoved(traces.map((trace) => findClockSkew(trace, { mode: 'auto', slack: NONE })))).toBe(
      intolerant,
    )
  })

  // Microseconds to add to the callee's clock, by all traces together, and how many traces exclude 0.
  it.for<[string, readonly string[]]>([
    [
      'hotel_load25.jsonl.gz',
      [
        'frontend→profile -580…465 (0)',
        'frontend→reservation -2029…-652 (698)',
        'frontend→search -1935…-567 (636)',
        'search→geo -551…-794 (1)',
        'search→rate -512…431 (0)',
      ],
    ],
    [
      'hotel_load50.jsonl.gz',
      [
        'frontend→profile -561…457 (0)',
        'frontend→reservation 2297…3602 (946)',
        'frontend→search 2300…3735 (922)',
        'search→geo -522…430 (0)',
        'search→rate -501…416 (0)',
      ],
    ],
    [
      'hotel_load75.jsonl.gz',
      [
        'frontend→profile -595…483 (0)',
        'frontend→reservation -1643…-367 (198)',
        'frontend→search -1621…-272 (136)',
        'search→geo -531…476 (0)',
        'search→rate -493…316 (0)',
      ],
    ],
  ])('%s: what each pair of clocks allows', ([name, expected], { skip }) => {
    const traces = realTrees(name) ?? skip('the set is not there')
    const skews = traces.map((trace) => findClockSkew(trace, { mode: 'show', slack: NONE }))
    expect(pooled(skews)).toEqual(expected)
  })
})

describe('the Zipkin sets', () => {
  it('skew: one server, ahead of its client by 65 ms', ({ skip }) => {
    const [trace] = realTrees('zipkin-skew.json.gz') ?? skip('the set is not there')
    const [sure, tolerant] = [NONE, MILLISECOND].map((slack) =>
      findClockSkew(trace!, { mode: 'auto', slack }),
    )
    expect(sure?.moves).toMatchObject([
      { services: ['serviceb'], offset: 65.441e6, least: 65.441e6, most: 66.403e6, calls: 1 },
    ])
    expect(tolerant?.moves).toMatchObject([
      { services: ['serviceb'], offset: 64.441e6, least: 64.441e6, most: 67.403e6, calls: 1 },
    ])
    expect(findClockSkew(trace!, { mode: 'auto' })).toEqual(tolerant)
  })

  it('smartthings: 136 clocks, and none further off than 1 ms', ({ skip }) => {
    const [trace] = realTrees('zipkin-smartthings-mobile-web-install.json.gz') ?? skip('the set is not there')
    expect(findClockSkew(trace!, { mode: 'auto' })).toMatchObject({
      moves: [],
      refused: [],
      contradictions: 0,
    })
    const sure = findClockSkew(trace!, { mode: 'auto', slack: NONE })
    expect(sure.domains).toBe(136)
    expect(Math.max(...sure.moves.map(({ offset }) => Math.abs(offset)))).toBeLessThan(1.08e6)
  })

  it('kafka: messages move nothing', ({ skip }) => {
    const [trace] = realTrees('zipkin-messaging-kafka.json.gz') ?? skip('the set is not there')
    expect(findClockSkew(trace!, { mode: 'auto', slack: NONE })).toMatchObject({ moves: [], pairs: [] })
  })
})

it('trainticket: no kinds, so no calls, so no clock moves; starts of entry spans are whole milliseconds', ({
  skip,
}) => {
  const traces = realTrees('trainticket.jsonl.gz') ?? skip('the set is not there')
  const skews = traces.map((trace) => findClockSkew(trace, { mode: 'auto', slack: NONE }))
  expect(
    skews.filter(({ moves, pairs, refused }) => moves.length + pairs.length + refused.length > 0),
  ).toEqual([])
  expect(new Set(traces.map((trace) => finish(timeResolution(trace))))).toEqual(new Set([2e6]))
}, 60_000)

it('node: whole milliseconds, and no calls', ({ skip }) => {
  for (const name of ['node_load25.jsonl.gz', 'node_load50.jsonl.gz']) {
    const traces = realTrees(name) ?? skip('the set is not there')
    expect(new Set(traces.map((trace) => finish(timeResolution(trace))))).toEqual(new Set([2e6]))
    expect(countMoved(traces.map((trace) => findClockSkew(trace, { mode: 'auto', slack: NONE })))).toBe(0)
  }
})

function countMoved(skews: readonly ClockSkew[]): number {
  return skews.filter(({ moves }) => moves.length > 0).length
}

function pooled(skews: readonly ClockSkew[]): readonly string[] {
  const byName = Map.groupBy(
    skews.flatMap(({ pairs }) => pairs),
    ({ caller, callee }) => `${appOf(caller)}→${appOf(callee)}`,
  )
  return Array.from(byName, ([name, pairs]) => {
    const least = Math.max(...pairs.map((pair) => pair.least))
    const most = Math.min(...pairs.map((pair) => pair.most))
    const excluding = pairs.filter((pair) => pair.least > 0 || pair.most < 0)
    return `${name} ${least / 1e3}…${most / 1e3} (${excluding.length})`
  }).sort()
}

/** `host.name=frontend-6bfdb55ffc-qbc8v` is a frontend. */
function appOf(domain: string): string {
  return /=(\w+)-/.exec(domain)?.[1] ?? domain
}
