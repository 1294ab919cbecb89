// What is known of the traces that a server shows is bounded, however many it shows.
import { expect, test } from 'vitest'
import { FollowedTraces, FOLLOW_TIMES } from '../../../../src/commands/tail/follow/followed-traces.ts'
import type { FoundTrace } from '../../../../src/sources/source.ts'
import { instantOf } from '../../../../src/trace/time.ts'
import type { TraceId } from '../../../../src/trace/span.ts'
import { TEST_START } from '../../../support/spans.ts'

const listed = (number: number): FoundTrace =>
  ({ id: String(number).padStart(32, '0') as TraceId, start: TEST_START, duration: 1 }) as FoundTrace

test('of more than can be remembered the first are forgotten, and none that still waits', () => {
  const followed = new FollowedTraces(FOLLOW_TIMES, 3)
  const traces = [1, 2, 3, 4, 5].map(listed)
  followed.list(traces, TEST_START)
  for (const { id } of traces.slice(1)) followed.pass(id)
  followed.forgetBefore(TEST_START)
  followed.list(traces, instantOf(TEST_START + 1n))
  // The second and third are new again; the first was never fetched; the others are known.
  expect(followed.due(instantOf(TEST_START + 1n))).toEqual([1, 2, 3].map((number) => listed(number).id))
})
