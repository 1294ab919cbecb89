// What is in the waterfall while a file for it is named.
import { expect, test } from 'vitest'
import { FollowedWaterfall } from '../../../../src/commands/tail/screen/followed-waterfall.ts'
import type { TraceData, TraceId } from '../../../../src/trace/span.ts'
import { offsetOf } from '../../../../src/trace/time.ts'
import { initialState } from '../../../../src/tui/initial-state.ts'
import { LiveTraceList } from '../../../../src/tui/list/live-trace-list.ts'
import { pressKey } from '../../../../src/tui/reduce.ts'
import type { ScreenData } from '../../../../src/tui/screen-data.ts'
import { traceIdOf } from '../../../support/a-diagnosis.ts'
import { makeSpan, TEST_START } from '../../../support/spans.ts'

test('the trace that was chosen to be exported is exported, however many come after it', async () => {
  const list = new LiveTraceList()
  const arrive = (letter: string): void => {
    const id = traceIdOf(letter)
    const facts = { rootService: 'web', rootName: letter, spans: 1, errors: 0, services: ['web'] }
    list.put({ id, start: TEST_START, duration: offsetOf(1e6), ...facts, state: 'settled' })
  }
  let now = 0
  const waterfall = new FollowedWaterfall({
    list,
    fetchTrace: async (id: TraceId): Promise<TraceData> => ({ spans: [makeSpan({ traceId: id })], logs: [] }),
    belongingTo: () => undefined,
    now: () => now,
    onFailure: (error) => {
      throw error
    },
  })
  let state = initialState('list', undefined)
  const data = (): ScreenData => ({
    list,
    shown: waterfall.shown,
    problems: undefined,
    title: { source: '', spansPerSecond: undefined, trouble: undefined },
  })
  const shown = async (): Promise<string | undefined> => {
    now += 5_000
    waterfall.follow(state)
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    return waterfall.shown?.trace.id.slice(0, 1)
  }
  arrive('a')
  expect(await shown()).toBe('a')
  arrive('b')
  state = pressKey(state, 'e', data()).state
  expect(await shown()).toBe('a')
  state = pressKey(state, 'enter', data()).state
  expect(await shown()).toBe('b')
})
