import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClockMove, ClockSkew, SkewOptions } from '../../../src/analysis/clocks/clock-skew.ts'
import { findClockSkew, moveClocks } from '../../../src/analysis/clocks/clock-skew.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { skewOf } from '../../../src/trace/skew-of.ts'
import { offsetOf } from '../../../src/trace/time.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import { arbitraryCallTree } from '../../support/call-tree-arbitrary.ts'
import { exampleTrace } from '../../support/example-trace.ts'
import { nodeNamed, picture } from '../../support/picture.ts'
import { arbitraryTree } from '../../support/tree-arbitrary.ts'

const NONE = offsetOf(0)

function skewWithin(trace: Trace, options: Partial<SkewOptions> = {}): ClockSkew {
  return findClockSkew(trace, { mode: 'auto', slack: NONE, ...options })
}

/** `cart −48 (−52…−48, 3 calls)`, in milliseconds. */
function words(moves: readonly ClockMove[]): readonly string[] {
  return moves.map(({ services, offset, least, most, calls }) => {
    const range = `${least / 1e6}…${most / 1e6}`
    return `${services.join('+')} ${offset / 1e6} (${range}, ${calls} ${calls === 1 ? 'call' : 'calls'})`
  })
}

function timesOf(trace: Trace, ...names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const node = nodeNamed(trace, name)
    return `${name} ${node.start / 1e6}–${node.end / 1e6}`
  })
}

// 2 ms a column, and 2 ms each way on the network; the server's clock is 50 ms ahead.
const THREE_CALLS = picture(
  `
  web   GET             |===========================================================================|
  web     a [client]    |========================|
  cart      A [server]                            |======================|
  web     b [client]                             |========================|
  cart      B [server]                                                     |======================|
  web     c [client]                                                      |========================|
  cart      C [server]                                                                              |======================|
`,
  { msPerColumn: 2 },
)

describe('a clock that cannot be right', () => {
  test('is moved by the least that is possible', () => {
    const skew = skewWithin(THREE_CALLS)
    expect(words(skew.moves)).toEqual(['cart -48 (-52…-48, 3 calls)'])
    expect(skew).toMatchObject({ contradictions: 0, refused: [], domains: 2 })
    expect(skew.pairs).toEqual([
      { caller: 'service.name=web', callee: 'service.name=cart', least: -52e6, most: -48e6, calls: 3 },
    ])
    const moved = moveClocks(THREE_CALLS, skew)
    expect(timesOf(moved, 'a', 'A', 'b', 'B')).toEqual(['a 0–50', 'A 4–50', 'b 50–100', 'B 54–100'])
  })

  test('may be off by the slack in each call: less is certain then', () => {
    const skew = skewWithin(THREE_CALLS, { slack: offsetOf(1e6) })
    expect(words(skew.moves)).toEqual(['cart -47 (-53…-47, 3 calls)'])
  })

  test('is moved as a whole, and no duration changes', () => {
    const moved = moveClocks(THREE_CALLS, skewWithin(THREE_CALLS))
    for (const node of moved.nodes) {
      const recorded = nodeNamed(THREE_CALLS, node.span!.name)
      expect(node.end - node.start).toBe(recorded.end - recorded.start)
      expect(skewOf(node, moved)).toBe(
        /[A-C]/.test(node.span!.name) ? (node.span!.name === 'GET' ? 0 : -48e6) : 0,
      )
    }
  })

  test('is not moved when nobody wants that, but known', () => {
    for (const mode of ['off', 'show'] as const) {
      const skew = skewWithin(THREE_CALLS, { mode })
      expect(skew.moves).toEqual([])
      expect(words(skew.proposals)).toEqual(['cart -48 (-52…-48, 3 calls)'])
      expect([...skew.unreliable]).toEqual(['service.name=cart'])
      expect(moveClocks(THREE_CALLS, skew)).toBe(THREE_CALLS)
    }
    expect([...skewWithin(THREE_CALLS).unreliable]).toEqual([])
  })

  test('is not moved when it is further off than a clock can be', () => {
    const skew = skewWithin(THREE_CALLS, { maxSkew: offsetOf(40e6) })
    expect(skew.moves).toEqual([])
    expect(words(skew.refused)).toEqual(['cart -48 (-52…-48, 3 calls)'])
    expect([...skew.unreliable]).toEqual(['service.name=cart'])
  })

  test('is the one behind it, where one further down fits as it is', () => {
    const skew = skewWithin(
      picture(`
        web   GET                |==============================|
        web     a [client]       |====================|
        cart      A [server]     .     |==================|
        cart        b [client]   .       |==============|
        pay           B [server] .    |======|
      `),
    )
    expect(words(skew.moves)).toEqual(['cart -4 (-6…-4, 1 call)'])
  })

  test('takes those behind it along, on no more evidence than its own', () => {
    const skew = skewWithin(
      picture(`
        web   GET          |====================|
        web     a [client]   |================|
        cart      A [server] .                  |==============|
        cart        b [client]                  |====|
        pay           B [server] .               |==|
        cart        c [client]                        |====|
        pay           C [server] .                     |==|
      `),
    )
    expect(words(skew.moves)).toEqual(['cart -17 (-19…-17, 1 call)', 'pay -16 (-20…-16, 1 call)'])
  })

  test('moves relative to its callers where no call leads to the root', () => {
    const skew = skewWithin(
      picture(`
        web   GET            |==============================|
        job     run          .     |=============|
        job       a [client] .       |=====|
        cart        A [server] |===|
      `),
    )
    expect(words(skew.moves)).toEqual(['cart 6 (-Infinity…Infinity, 1 call)'])
  })
})

describe('no clock is moved', () => {
  test('by what it has recorded when that is possible', () => {
    expect(skewWithin(exampleTrace())).toMatchObject({
      moves: [],
      refused: [],
      contradictions: 0,
      domains: 4,
    })
  })

  test('by messages, which are read when there is time', () => {
    const skew = skewWithin(
      picture(`
        web   publish [producer]   |==========|
        cart    process [consumer] .              |====|
        pay     process [consumer]     |====|
        mail  publish [producer]           |===|
        cart    process [consumer] |==|
      `),
    )
    expect(skew).toMatchObject({ moves: [], pairs: [], contradictions: 0 })
  })

  test('by spans that are not known to be a call and its answer', () => {
    const skew = skewWithin(
      picture(`
        web   GET [internal]      .   |====|
        cart    items [server]    |==|
        web   POST [unspecified]  .   |====|
        cart    order [unspecified] |==|
        web   PUT [client]        .   |====|
        cart    order [internal]  |==|
      `),
    )
    expect(skew).toMatchObject({ moves: [], pairs: [] })
  })

  test('by a call that its caller gave up, as the longer server or the error tells', () => {
    const skew = skewWithin(
      picture(`
        web   GET [client]         |==========|
        cart    items [server]       |===============|
        web   ! POST [client]      .            |==========|
        cart    order [server]                       |=========|
      `),
    )
    expect(skew.moves).toEqual([])
    expect(skew.pairs).toMatchObject([{ least: -5e6, most: Infinity, calls: 1 }])
  })

  test('by spans that have not ended or whose times are bad', () => {
    const skew = skewWithin(
      picture(`
        web   GET [client]     .    |====|
        cart    items [server] |==>
        web   POST [client]    .    |====>
        cart    order [server] |==|
        web   PUT [client]     .    |====|
        cart    put [server]
      `),
    )
    expect(skew).toMatchObject({ moves: [], pairs: [] })
  })

  test('by calls within one clock, however they lie', () => {
    const skew = skewWithin(
      picture(`
        web   GET [client]   .    |====|
        web     GET [server] |==|
      `),
    )
    expect(skew).toMatchObject({ moves: [], pairs: [], domains: 1 })
  })

  // Each call may be off by the slack, and what is left has to be more than the slack.
  test.each([
    [2, []],
    [3, ['cart 2 (2…8, 1 call)']],
  ])('where it need not be off by more than twice the slack: %d ms', (ms, expected) => {
    const trace = picture(`
      web   GET [client]     ${' '.repeat(ms)}|=======|
      cart    items [server] |===|
    `)
    const before = findClockSkew(trace, { mode: 'auto', slack: offsetOf(1e6) })
    expect(words(before.moves)).toEqual(expected)
  })
})

describe('where calls contradict each other', () => {
  test('those count that agree with most others', () => {
    const skew = skewWithin(
      picture(`
        web   a [client]       .    |====|
        cart    A [server]      |==|
        web   b [client]       .          |====|
        cart    B [server]            |==|
        web   c [client]       .                |====|
        cart    C [server]                          .      |==|
      `),
    )
    expect(words(skew.moves)).toEqual(['cart 4 (4…6, 2 calls)'])
    expect(skew).toMatchObject({ contradictions: 1, pairs: [{ least: 4e6, most: 6e6, calls: 2 }] })
    expect([...skew.unreliable]).toEqual(['service.name=cart'])
  })

  test('and as many say one thing as the other, the clock stays if one of them allows it', () => {
    const drift = `
      web   a [client]   .    |====|
      cart    A [server] .     |==|
      web   b [client]   .          |====|
      cart    B [server] .                   |==|
    `
    expect(skewWithin(picture(drift))).toMatchObject({ moves: [], contradictions: 1 })
  })

  test('round in a circle, the pair with the fewest calls is left out', () => {
    const skew = skewWithin(
      picture(`
        web   GET                |==================================================|
        web     a [client]       |==========|
        cart      A [server]     .   |====|
        cart        b [client]   .    |==|
        pay           B [server] .                   ||
        web     c [client]       .            |==========|
        pay       C [server]     .               |====|
        web     d [client]       .                         |==========|
        pay       D [server]     .                            |====|
        web     e [client]       .                                       |==========|
        cart      E [server]     .                                          |====|
      `),
    )
    expect(skew).toMatchObject({ moves: [], contradictions: 1 })
  })
})

describe('any trace', () => {
  test('in which all clocks are right stays as it is, at any slack', () => {
    fc.assert(
      fc.property(arbitraryCallTree(0), ({ spans }) => {
        const trace = buildTrace({ spans, logs: [] })
        for (const slack of [0, 1e6]) {
          const skew = skewWithin(trace, { slack: offsetOf(slack) })
          expect(skew).toMatchObject({ moves: [], refused: [], contradictions: 0 })
        }
      }),
      { numRuns: 1500 },
    )
  })

  test('has its true offsets within the ranges, and calls within their callers afterwards', () => {
    fc.assert(
      fc.property(arbitraryCallTree(2000), fc.constantFrom(0, 1e6), ({ spans, offsets }, slack) => {
        const trace = buildTrace({ spans, logs: [] })
        const skew = skewWithin(trace, { slack: offsetOf(slack), maxSkew: offsetOf(1e12) })
        expect(skew.contradictions).toBe(0)
        for (const { services, least, most, offset } of skew.moves) {
          const actual = offsets.get(services[0]!)! * 1e6
          expect(least <= actual && actual <= most).toBe(true)
          expect(least <= offset && offset <= most).toBe(true)
        }
        expect(skewWithin(moveClocks(trace, skew), { slack: offsetOf(2 * slack) }).moves).toEqual([])
      }),
      { numRuns: 1500 },
    )
  })

  test('has the same skew in any order of its spans', () => {
    const tree = fc.oneof(
      arbitraryTree,
      arbitraryCallTree(50).map(({ spans }) => spans),
    )
    const shuffled = tree.chain((spans) =>
      fc.tuple(fc.constant(spans), fc.shuffledSubarray([...spans], { minLength: spans.length })),
    )
    fc.assert(
      fc.property(shuffled, ([spans, others]) => {
        const skew = skewWithin(buildTrace({ spans, logs: [] }))
        expect(skewWithin(buildTrace({ spans: others, logs: [] }))).toEqual(skew)
      }),
    )
  })
})
