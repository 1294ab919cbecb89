// Which trace is in the waterfall, and that reading a large one leaves room for everything else.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { makeSpans } from '../../../../bench/trace-shapes.ts'
import { readShown } from '../../../../src/commands/screen/read-shown.ts'
import {
  FollowedWaterfall,
  type FollowedWaterfallOptions,
} from '../../../../src/commands/tail/screen/followed-waterfall.ts'
import type { Joint } from '../../../../src/propagation/diagnosis.ts'
import type { TraceData, TraceId } from '../../../../src/trace/span.ts'
import { instantOf, offsetOf } from '../../../../src/trace/time.ts'
import { initialState } from '../../../../src/tui/initial-state.ts'
import { LiveTraceList } from '../../../../src/tui/list/live-trace-list.ts'
import type { ScreenState } from '../../../../src/tui/screen-state.ts'

const LARGE = 'a'.repeat(32) as TraceId
const SMALL = 'b'.repeat(32) as TraceId
const SPANS = 20_000

function traceOf(id: TraceId, count: number): TraceData {
  const spans = makeSpans('random', count).map((span) => Object.assign({}, span, { traceId: id }))
  return { spans, logs: [], partial: undefined }
}

const FRAGMENT = 'c'.repeat(32) as TraceId

const STORED = new Map([LARGE, SMALL, FRAGMENT].map((id) => [id, traceOf(id, id === LARGE ? SPANS : 3)]))

/** The fragment hangs below the small one. */
const JOINT: Joint = {
  traceId: FRAGMENT,
  spanId: STORED.get(FRAGMENT)!.spans[0]!.spanId,
  callerTraceId: SMALL,
  callerSpanId: STORED.get(SMALL)!.spans[0]!.spanId,
  tier: 'timing',
  by: 'time',
  confidence: 0.9,
  relation: 'broken',
  findingId: undefined,
}

interface Followed {
  readonly waterfall: FollowedWaterfall
  readonly list: LiveTraceList
  readonly failures: unknown[]
  /** Milliseconds. */
  time: number
  state: ScreenState
  /** Ten times a second, until nothing is read any more; how often others have had their turn. */
  rest(): Promise<number>
}

function follow(belongingTo: FollowedWaterfallOptions['belongingTo'] = () => undefined): Followed {
  const list = new LiveTraceList()
  const failures: unknown[] = []
  const followed: Followed = {
    list,
    failures,
    time: 0,
    state: initialState('list', undefined),
    waterfall: new FollowedWaterfall({
      list,
      fetchTrace: async (id) => STORED.get(id),
      belongingTo,
      now: () => followed.time,
      onFailure: (error) => failures.push(error),
    }),
    async rest() {
      for (let turns = 0, quiet = 0; ; turns++) {
        followed.time += 100
        followed.waterfall.follow(followed.state)
        quiet = followed.waterfall.reading === undefined ? quiet + 1 : 0
        if (quiet > 20) return turns
        await nextTurn()
      }
    },
  }
  return followed
}

function put(list: LiveTraceList, id: TraceId, state: 'open' | 'settled' = 'settled'): void {
  list.put({
    id,
    start: instantOf(1_755_871_391_208_000_000n),
    duration: offsetOf(1e6),
    rootService: 'shop',
    rootName: 'POST /import',
    spans: STORED.get(id)!.spans.length,
    errors: 0,
    services: ['shop'],
    state,
  })
}

function chosen(state: ScreenState, id: TraceId): ScreenState {
  return { ...state, list: { ...state.list, cursor: id } }
}

test('a large trace is read in turns with everything else, and says how far it has come', async () => {
  const followed = follow()
  put(followed.list, LARGE)
  followed.waterfall.follow(followed.state)
  followed.time += 200
  followed.waterfall.follow(followed.state)
  const told: number[] = []
  for (let turns = 0; turns < 3; turns++) {
    await nextTurn()
    followed.time += 100
    followed.waterfall.follow(followed.state)
    const { reading, shown } = followed.waterfall
    expect(shown).toBeUndefined()
    expect(reading).toMatchObject({ id: LARGE, service: 'shop', name: 'POST /import', of: SPANS })
    told.push(reading!.spans)
  }
  expect(told).toEqual(told.toSorted((one, other) => one - other))
  expect(told.at(-1)).toBeGreaterThan(0)
  await followed.rest()
  expect(followed.waterfall.reading).toBeUndefined()
  expect(followed.waterfall.shown?.trace.nodes).toHaveLength(SPANS)
  expect(followed.waterfall.shown?.analysis).toBeDefined()
})

test('what is put together is read again when a fragment of it grows', async () => {
  const followed = follow((id) => (id === SMALL ? { traces: [SMALL, FRAGMENT], joints: [JOINT] } : undefined))
  const { list, state } = followed
  put(list, SMALL)
  put(list, FRAGMENT)
  list.join(new Map([[FRAGMENT, SMALL]]))
  followed.state = chosen({ ...state, list: { ...state.list, isStitched: true } }, SMALL)
  await followed.rest()
  expect(followed.waterfall.shown?.trace.spanCount).toBe(6)
  const before = STORED.get(FRAGMENT)!
  STORED.set(FRAGMENT, { ...before, spans: [...before.spans, ...traceOf(FRAGMENT, 5).spans.slice(3)] })
  put(list, FRAGMENT)
  await followed.rest()
  STORED.set(FRAGMENT, before)
  expect(followed.waterfall.shown?.trace.spanCount).toBe(8)
})

test('a reading that nobody waits for any more is given up, and leaves nothing', async () => {
  const followed = follow()
  put(followed.list, SMALL)
  await followed.rest()
  put(followed.list, LARGE)
  followed.state = chosen(followed.state, LARGE)
  followed.waterfall.follow(followed.state)
  followed.time += 200
  followed.waterfall.follow(followed.state)
  await nextTurn()
  followed.time += 100
  expect(followed.waterfall.reading?.id).toBe(LARGE)
  followed.state = chosen(followed.state, SMALL)
  followed.waterfall.follow(followed.state)
  expect(followed.waterfall.reading).toBeUndefined()
  expect(followed.waterfall.shown?.trace.id).toBe(SMALL)
  await followed.rest()
  expect(followed.waterfall.lastId).toBe(SMALL)
  expect(followed.failures).toEqual([])
})

test('while the newest is followed, one that is being read is not given up for a newer one', async () => {
  const followed = follow()
  put(followed.list, LARGE)
  followed.waterfall.follow(followed.state)
  followed.time += 200
  followed.waterfall.follow(followed.state)
  put(followed.list, SMALL)
  const seen = new Set<TraceId>()
  for (let turns = 0; turns < 500 && !seen.has(LARGE); turns++) {
    await nextTurn()
    followed.waterfall.follow(followed.state)
    if (followed.waterfall.lastId !== undefined) seen.add(followed.waterfall.lastId)
  }
  expect([...seen]).toEqual([LARGE])
  await followed.rest()
  expect(followed.waterfall.lastId).toBe(SMALL)
})

test('what grows is read again for a tenth of the time at most', async () => {
  const followed = follow()
  put(followed.list, LARGE, 'open')
  await followed.rest()
  const first = followed.waterfall.shown
  expect(first?.isOpen).toBe(true)
  put(followed.list, LARGE, 'open')
  followed.waterfall.follow(followed.state)
  expect(followed.waterfall.shown).toBe(first)
  // It stays in sight while it is read again.
  followed.time += 60_000
  followed.waterfall.follow(followed.state)
  await nextTurn()
  followed.time += 1_000
  expect(followed.waterfall.reading).toBeUndefined()
  expect(followed.waterfall.shown).toBe(first)
  while (followed.waterfall.shown === first) await nextTurn()
})

test('whoever asks for the trace that is being read gets that one', async () => {
  const followed = follow()
  put(followed.list, LARGE)
  followed.waterfall.follow(followed.state)
  followed.time += 200
  followed.waterfall.follow(followed.state)
  followed.state = { ...followed.state, focus: 'trace' }
  const asked = followed.waterfall.shownOf(LARGE)
  await followed.rest()
  expect(await asked).toBe(followed.waterfall.shown)
  expect(await followed.waterfall.shownOf(SMALL)).toBeUndefined()
})

test('one that was put there is not replaced until the cursor goes to another', async () => {
  const followed = follow()
  put(followed.list, LARGE)
  put(followed.list, SMALL)
  await followed.rest()
  const data = STORED.get(LARGE)!
  followed.state = { ...followed.state, focus: 'trace' }
  const placed = followed.waterfall.place(data, (progress) => readShown(data, { isOpen: false, ...progress }))
  await followed.rest()
  expect(followed.waterfall.shown).toBe(await placed)
  const another = followed.waterfall.place(data, (progress) =>
    readShown(data, { isOpen: false, ...progress }),
  )
  followed.state = chosen({ ...followed.state, focus: 'list' }, SMALL)
  followed.waterfall.follow(followed.state)
  await expect(another).rejects.toThrow('another trace is wanted')
  await followed.rest()
  expect(followed.waterfall.lastId).toBe(SMALL)
})
