// A trace is asked for once, unless it may have changed since, or somebody wants to know.
import { expect, test } from 'vitest'
import { TracectlError } from '../../src/errors.ts'
import type { Backend } from '../../src/sources/backend.ts'
import { cachedBackend } from '../../src/sources/cached-backend.ts'
import { LenientCopies } from '../../src/store/fetched/lenient-copies.ts'
import type { TraceData } from '../../src/trace/span.ts'
import { makeSpan, TEST_START, TEST_TRACE_ID } from '../support/spans.ts'
import { temporaryStore } from '../store/store-fixture.ts'

const SIGNAL = new AbortController().signal
const MINUTE = 60_000_000_000n
const LATER = TEST_START + 10n * MINUTE

interface Fake {
  readonly path: string
  readonly asked: string[]
  readonly troubles: unknown[]
  data: TraceData | undefined
  failure: Error | undefined
}

function fake(data: Partial<TraceData> = {}): Fake {
  return {
    path: temporaryStore(),
    asked: [],
    troubles: [],
    data: { spans: [makeSpan()], logs: [], ...data },
    failure: undefined,
  }
}

/** One run of a command: opens, asks, closes. */
async function run(
  world: Fake,
  now: bigint,
  refresh = false,
  prefix = '4bf92f',
): Promise<TraceData | undefined> {
  const answer = <T>(what: string, value: T): Promise<T> => {
    world.asked.push(what)
    return world.failure === undefined ? Promise.resolve(value) : Promise.reject(world.failure)
  }
  const backend = {
    kind: 'tempo',
    identity: 'tempo http://localhost:3200',
    label: 'Tempo at http://localhost:3200',
    findTraceIds: () => answer('ids', [TEST_TRACE_ID]),
    fetchTrace: () => answer('trace', world.data),
    close: () => Promise.resolve(),
  } as unknown as Backend
  const cached = cachedBackend(backend, {
    copies: new LenientCopies(world.path, (why) => world.troubles.push(why)),
    now: () => now,
    refresh,
  })
  try {
    const [id] = await cached.findTraceIds(prefix, 2, SIGNAL)
    return id === undefined ? undefined : await cached.fetchTrace(id, SIGNAL)
  } finally {
    await cached.close()
  }
}

test('the second time nothing is asked, and the copy says what it is', async () => {
  const world = fake()
  expect((await run(world, LATER))?.notes).toBeUndefined()
  const again = await run(world, LATER + 3n * MINUTE)
  expect(world.asked).toEqual(['ids', 'trace'])
  expect(again?.spans).toHaveLength(1)
  expect(again?.notes).toEqual(['a copy fetched 3 minutes ago; --refresh asks again'])
  expect(world.troubles).toEqual([])
})

test('--refresh asks again, and keeps what came', async () => {
  const world = fake()
  await run(world, LATER)
  world.data = { spans: [makeSpan(), makeSpan()], logs: [] }
  expect((await run(world, LATER, true))?.spans).toHaveLength(2)
  expect((await run(world, LATER))?.spans).toHaveLength(2)
  expect(world.asked).toEqual(['ids', 'trace', 'ids', 'trace'])
})

test.each([
  ['one that ended a moment ago', {}, TEST_START + MINUTE],
  ['one that has not ended', { spans: [makeSpan({ end: 0n })] }, LATER],
  ['a partial one', { partial: 'too large' }, LATER],
])('%s is asked for again', async (_what, data, now) => {
  const world = fake(data)
  await run(world, now)
  await run(world, now)
  expect(world.asked).toEqual(['ids', 'trace', 'trace'])
})

test('where the backend cannot be reached a copy is better than nothing, and says so', async () => {
  const world = fake()
  await run(world, TEST_START)
  world.failure = new TracectlError('unreachable', 'nothing listens at http://localhost:3200')
  const copy = await run(world, TEST_START + MINUTE)
  expect(copy?.notes).toEqual([
    'nothing listens at http://localhost:3200; this is a copy fetched 1 minute ago',
  ])
  await expect(run(fakeWith(world, temporaryStore()), LATER)).rejects.toThrow('nothing listens')
})

function fakeWith(world: Fake, path: string): Fake {
  return { ...world, path }
}

test('other failures are failures', async () => {
  const world = fake()
  await run(world, TEST_START)
  world.failure = new TracectlError('auth', 'no org id')
  await expect(run(world, TEST_START + MINUTE)).rejects.toThrow('no org id')
})

test('a trace that is not there is asked for again', async () => {
  const world = fake()
  world.data = undefined
  await run(world, LATER)
  await run(world, LATER)
  expect(world.asked).toEqual(['ids', 'trace', 'ids', 'trace'])
})

test('a store that cannot be used is no reason to fail', async () => {
  const world = { ...fake(), path: '/dev/null/spans.db' }
  expect((await run(world, LATER))?.spans).toHaveLength(1)
  expect(world.troubles).toHaveLength(1)
})
