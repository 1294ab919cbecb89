import { describe, expect, it } from 'vitest'
import type { Answer, AnsweredHop } from '../../../bench/propagation/measure/answer.ts'
import type { KeyedTruth } from '../../../bench/propagation/measure/key-truth.ts'
import { Tally } from '../../../bench/propagation/measure/tally.ts'

const CALLS = Array.from({ length: 20 }, (_, at) => ({
  head: `h${at}`,
  caller: `c${at}`,
  callerTrace: `t${at}`,
  trace: at,
}))
const TRUTH: KeyedTruth = {
  kind: 'hop',
  hops: [
    {
      callerService: 'web',
      calleeService: 'pay',
      calleeSpan: 'POST /pay',
      callerSpans: new Set(['GET']),
      modes: new Set(['wire']),
      causes: ['C02', 'C03'],
      pairs: CALLS,
    },
  ],
}
const RIGHT: AnsweredHop = {
  kind: 'broken-hop',
  mode: 'wire',
  caller: { service: 'web', span: 'GET' },
  callee: { service: 'pay', span: 'POST /pay' },
  heads: 20,
  causes: ['C02', 'C01'],
  pairs: CALLS.map(({ head, caller, callerTrace }) => ({ head, caller, callerTrace, confidence: 1 })),
}

function answer(...hops: AnsweredHop[]): Answer {
  return { hops, joints: hops.flatMap(({ pairs }) => pairs), legitimate: [], seconds: 1 }
}

describe('a tally', () => {
  it('counts a right answer as right', () => {
    const tally = new Tally()
    expect(tally.add(TRUTH, answer(RIGHT), 20)).toEqual([])
    expect(tally).toMatchObject({ right: 1, wrong: 0, missed: 0, spanRight: 1, modeRight: 1, firstCause: 1 })
    expect(tally).toMatchObject({
      calls: 20,
      exact: 20,
      sure: 20,
      sureRight: 20,
      rebuilt: 20,
      tornTraces: 20,
    })
    expect(tally.calibration.brier).toBe(0)
  })

  it('counts another caller as one that is wrong and one that is missed', () => {
    const tally = new Tally()
    const notes = tally.add(TRUTH, answer({ ...RIGHT, caller: { service: 'cart', span: 'GET' } }), 20)
    expect(tally).toMatchObject({ right: 0, wrong: 1, missed: 1 })
    expect(notes).toHaveLength(2)
  })

  it('holds sureness against what is sure and wrong', () => {
    const tally = new Tally()
    const [first, ...others] = RIGHT.pairs
    tally.add(TRUTH, answer({ ...RIGHT, pairs: [{ ...first!, caller: 'c7' }, ...others] }), 20)
    expect(tally).toMatchObject({ exact: 19, sure: 20, sureRight: 19, rebuilt: 19, joinedWrong: 1 })
    expect(tally.calibration.expectedError).toBeCloseTo(0.05)
  })

  it('asks for no hop that ids join, and forbids one that links name', () => {
    const joined = new Tally()
    joined.add({ ...TRUTH, kind: 'join' }, answer(), 20)
    expect(joined).toMatchObject({ right: 0, wrong: 0, missed: 0 })
    const linked = new Tally()
    linked.add({ ...TRUTH, kind: 'link' }, answer(RIGHT), 20)
    expect(linked).toMatchObject({ right: 0, wrong: 1, missed: 0, joined: 20 })
  })

  it('counts heads that were left alone for a right reason', () => {
    const tally = new Tally()
    const aside = { codes: ['C17', 'C18'] as const, heads: 10 }
    const legitimate = [
      { code: 'C18', service: 'web', span: 'GET /healthz', count: 6 },
      { code: 'C19', service: 'web', span: 'GET /', count: 9 },
    ] as const
    tally.add({ kind: 'hop', hops: [], aside }, { ...answer(), legitimate }, 20)
    expect(tally).toMatchObject({ harmless: 10, leftAlone: 6 })
  })
})
