// Which traces are drawn together: those that joints lead to, from whichever end.
import { expect, test } from 'vitest'
import { JointIndex } from '../../../../src/commands/show/stitch/belonging.ts'
import type { Joint } from '../../../../src/propagation/diagnosis.ts'
import type { SpanId, TraceId } from '../../../../src/trace/span.ts'

/** `a<b 0.9`: a fragment of trace b hangs below a span of trace a. */
function joints(text: string): readonly Joint[] {
  return text.split(',').map((one, at) => {
    const [, caller = '', called = '', confidence = '1'] = /(\w)<(\w)(?: ([\d.]+))?/.exec(one) ?? []
    return {
      traceId: called as TraceId,
      spanId: String(at) as SpanId,
      callerTraceId: caller as TraceId,
      callerSpanId: '0' as SpanId,
      tier: 'timing',
      by: 'time',
      confidence: Number(confidence),
      relation: 'broken',
      findingId: undefined,
    }
  })
}

function together(id: string, text: string, most?: number): string {
  const found = new JointIndex(joints(text)).belongingTo(id as TraceId, undefined, most)
  return `${found.traces.join('')} ${found.joints.length}${found.cut ? ' cut' : ''}`
}

test.each([
  ['a', 'a<b', 'ab 1'],
  ['b', 'a<b', 'ba 1'],
  ['c', 'a<b', 'c 0'],
  ['a', 'a<b,b<c,d<e', 'abc 2'],
  ['c', 'a<b,b<c,a<d', 'cbad 3'],
  // a circle, two fragments of one trace, a trace below itself
  ['a', 'a<b,b<a', 'ab 2'],
  ['a', 'a<b,a<b', 'ab 2'],
  ['a', 'a<a', 'a 1'],
])('%s of %s', (id, text, expected) => {
  expect(together(id, text)).toBe(expected)
})

test('a batch hangs under the sender that is looked at, and does not lead to the others', () => {
  const sent = joints('a<c,b<c').map((joint) => Object.assign(joint, { spanId: 'batch' as SpanId }))
  const index = new JointIndex(sent)
  const from = (id: string): string => index.belongingTo(id as TraceId).traces.join('')
  expect([from('a'), from('b'), from('c')]).toEqual(['ac', 'bc', 'ca'])
})

test('of too many the surest', () => {
  expect(together('a', 'a<b 0.2,a<c 0.9,a<d 0.5', 3)).toBe('acd 2 cut')
})
