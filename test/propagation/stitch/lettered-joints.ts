// Joints in a word, for traces that are named by a letter and have spans 1, 2, …
import type { Joint } from '../../../src/propagation/diagnosis.ts'
import type { TraceId } from '../../../src/trace/span.ts'
import { spanIdOf } from '../../support/spans.ts'

/** `a1 > b1, b2 > c1`: the first span of a called the first of b, … */
export function jointsOf(text: string, confidence: number = 0.97): readonly Joint[] {
  return text.split(',').map((one) => {
    const [, callerTrace = '', caller = '', trace = '', head = ''] = /([a-f])(\d+) *> *([a-f])(\d+)/.exec(
      one,
    )!
    return {
      callerTraceId: letteredId(callerTrace),
      callerSpanId: spanIdOf(Number(caller)),
      traceId: letteredId(trace),
      spanId: spanIdOf(Number(head)),
      tier: 'timing',
      by: 'time',
      confidence,
      relation: 'broken',
      findingId: undefined,
    }
  })
}

/** 32 times the same digit, `a` to `f`. */
export function letteredId(letter: string): TraceId {
  return letter.repeat(32) as TraceId
}
