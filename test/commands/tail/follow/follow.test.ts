// Following a server that shows traces late, in parts, again, too many at once, and not at all for a while.
import { expect, test } from 'vitest'
import type { FollowRhythm } from '../../../../src/commands/tail/follow/follow-rhythm.ts'
import { followBackend } from '../../../../src/commands/tail/follow/follow.ts'
import type { FollowOptions } from '../../../../src/commands/tail/follow/follow-options.ts'
import { TracectlError } from '../../../../src/errors.ts'
import type { Backend } from '../../../../src/sources/backend.ts'
import { openFetchedTraces } from '../../../../src/store/fetched/fetched-traces.ts'
import type { Span } from '../../../../src/trace/span.ts'
import { fakeContext, type FakeContext } from '../../../support/context.ts'
import { FollowedBackend } from '../../../support/followed-backend.ts'
import { makeSpan, spanIdOf } from '../../../support/spans.ts'
import { temporaryStore } from '../../../store/store-fixture.ts'

const RHYTHM: Partial<FollowRhythm> = {
  sweeps: [
    { reachMs: 1000, everyMs: 0 },
    { reachMs: 600_000, everyMs: 20 },
  ],
  times: { wholeMs: 0, incompleteMs: 60 },
  pace: { pollMs: 3, idlePollMs: 5, longestBackoffMs: 10 },
  limit: 10,
}

interface Running {
  readonly backend: FollowedBackend
  readonly context: FakeContext
  readonly status: Promise<number>
  readonly store: string
}

function start(
  options: Partial<FollowOptions> = {},
  prepare: (backend: FollowedBackend) => void = () => {},
  rhythm: Partial<FollowRhythm> = {},
): Running {
  const backend = new FollowedBackend()
  prepare(backend)
  const context = fakeContext()
  const store = temporaryStore()
  const all = {
    form: 'lines',
    filter: undefined,
    queryText: undefined,
    count: undefined,
    untilIdle: undefined,
    // What a test shows may have ended a moment before the run began.
    since: 5e9,
    quiet: false,
    verbose: 0,
    store,
    ...options,
  } as unknown as FollowOptions
  const status = followBackend(context, all, backend as unknown as Backend, { ...RHYTHM, ...rhythm })
  return { backend, context, status, store }
}

let traces = 0

/** A trace of one service that ended `agoMs` ago, of which the root and so many children are shown. */
function spansOf(name: string, agoMs = 0, children = 0, root = true): readonly Span[] {
  const traceId = String(++traces).padStart(32, 'a')
  const start = BigInt(Date.now() - agoMs - 10) * 1_000_000n
  const rootId = spanIdOf(1)
  const times = { traceId, start, end: start + 10_000_000n }
  const below = Array.from({ length: children }, (_, at) =>
    makeSpan({ ...times, spanId: spanIdOf(at + 2), parentId: rootId, name: `child ${at}` }),
  )
  return root ? [makeSpan({ ...times, spanId: rootId, name }), ...below] : below
}

function linesOf({ context }: Running): readonly string[] {
  return context.out().split('\n').slice(0, -1)
}

async function ended(running: Running): Promise<number> {
  running.context.stopNow()
  return await running.status
}

test('what shows up is printed once, as tail prints it, and kept', async () => {
  const running = start()
  await running.context.waitForErr((text) => text.includes('looked at every'))
  running.backend.show(...spansOf('GET /cart', 0, 2))
  await running.context.waitForOut((text) => text.includes('GET /cart'))
  running.backend.show(...spansOf('GET /pay'))
  await running.context.waitForOut((text) => text.includes('GET /pay'))
  expect(await ended(running)).toBe(130)
  const lines = linesOf(running)
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} .*GET \/cart +10\.0ms +3 sp 1 svc/)
  expect(running.context.err()).toMatch(/2 traces · in .* · seen .* after their end/)
  const kept = openFetchedTraces(running.store)
  expect(kept.findIds('', 10)).toHaveLength(2)
  kept.close()
})

test('what was there before is not printed, unless asked for, or unless it grows', async () => {
  const before = spansOf('GET /old', 60_000, 1)
  const grown = spansOf('GET /growing', 60_000, 3)
  const running = start({}, (backend) => backend.show(...before, ...grown.slice(0, 3)))
  await running.context.waitForErr((text) => text.includes('looked at every'))
  running.backend.show(...spansOf('GET /new'))
  await running.context.waitForOut((text) => text.includes('GET /new'))
  running.backend.show(...grown.slice(3))
  await running.context.waitForOut((text) => text.includes('GET /growing'))
  await ended(running)
  expect(linesOf(running)).toHaveLength(2)

  const since = start({ since: 300e9 as FollowOptions['since'], count: 1 }, (backend) =>
    backend.show(...before),
  )
  expect(await since.status).toBe(0)
  expect(since.context.out()).toContain('GET /old')
})

test('a trace that is shown minutes late is found all the same', async () => {
  const running = start()
  await running.context.waitForErr((text) => text.includes('looked at every'))
  running.backend.show(...spansOf('GET /first'))
  await running.context.waitForOut((text) => text.includes('GET /first'))
  running.backend.show(...spansOf('GET /late', 400_000))
  await running.context.waitForOut((text) => text.includes('GET /late'))
  await ended(running)
})

test('one without its root waits, and is printed as incomplete when nothing more comes', async () => {
  const running = start()
  running.backend.show(...spansOf('', 0, 2, false))
  await running.context.waitForOut((text) => text.includes('incomplete'))
  await ended(running)
  expect(linesOf(running)).toHaveLength(1)
})

test('its root comes while it waits: then it is whole', async () => {
  const [root, ...children] = spansOf('GET /whole', 0, 2)
  const running = start({}, undefined, { times: { wholeMs: 0, incompleteMs: 60_000 } })
  running.backend.show(...children)
  await running.context.waitForErr((text) => text.includes('looked at every'))
  while (running.backend.fetches === 0) await new Promise((resolve) => setImmediate(resolve))
  running.backend.show(root!)
  await running.context.waitForOut((text) => text.includes('GET /whole'))
  await ended(running)
  expect(running.context.out()).not.toContain('incomplete')
})

test('spans that come after it has been printed are told as such', async () => {
  const [root, ...children] = spansOf('GET /late', 0, 3)
  const running = start()
  running.backend.show(root!)
  await running.context.waitForOut((text) => text.includes('GET /late'))
  running.backend.show(...children)
  await running.context.waitForOut((text) => text.includes('+ 3 spans joined'))
  await ended(running)
})

test('more traces than one search lists: stretches of time are halved until all are there', async () => {
  const all = Array.from({ length: 80 }, (_, at) => spansOf(`GET /${at}`, at * 2000))
  const running = start({ since: 300e9 as FollowOptions['since'], count: 80 }, (backend) => {
    for (const spans of all) backend.show(...spans)
  })
  expect(await running.status).toBe(0)
  expect(new Set(linesOf(running).map((line) => /GET \/\d+/.exec(line)?.[0])).size).toBe(80)
  expect(running.context.err()).not.toContain('some are not shown')
})

test('too many in one second: said, once', async () => {
  const all = Array.from({ length: 30 }, (_, at) => spansOf(`GET /${at}`, 50))
  const running = start({ since: 300e9 as FollowOptions['since'] }, (backend) => {
    for (const spans of all) backend.show(...spans)
  })
  await running.context.waitForErr((text) => text.includes('some are not shown'))
  await running.context.waitForOut((text) => text.includes('GET'))
  await ended(running)
  expect(running.context.err().split('some are not shown')).toHaveLength(2)
})

test('a server that goes away is waited for, and what came meanwhile follows', async () => {
  const running = start()
  running.backend.show(...spansOf('GET /before'))
  await running.context.waitForOut((text) => text.includes('GET /before'))
  running.backend.failure = new TracectlError('unreachable', 'nothing listens at http://localhost:3200')
  await running.context.waitForErr((text) => text.includes('trying again in'))
  running.backend.show(...spansOf('GET /meanwhile'))
  running.backend.failure = undefined
  await running.context.waitForOut((text) => text.includes('GET /meanwhile'))
  await ended(running)
  expect(running.context.err()).toContain('answers again after')
  expect(running.context.err().split('trying again')).toHaveLength(2)
})

test.each([
  ['not there from the start', new TracectlError('unreachable', 'nothing listens'), 5],
  ['credentials are missing', new TracectlError('auth', 'no org id'), 4],
  ['the expression is refused', new TracectlError('request-refused', 'parse error'), 2],
])('%s: an error at once', async (_what, failure, status) => {
  const running = start({}, (backend) => {
    backend.failure = failure
  })
  await expect(running.status).rejects.toMatchObject({ exitStatus: status })
})

test('what cannot be read for a moment is read when it can be', async () => {
  let failures = 2
  const running = start({}, (backend) => {
    const fetchTrace = backend.fetchTrace.bind(backend)
    backend.fetchTrace = (id) =>
      failures-- > 0 ? Promise.reject(new TracectlError('bad-reply', 'an HTML page')) : fetchTrace(id)
  })
  running.backend.show(...spansOf('GET /good'))
  await running.context.waitForOut((text) => text.includes('GET /good'))
  await ended(running)
  expect(running.context.err()).not.toContain('passed over')
})

test.each(['bad-reply', 'unreachable'] as const)(
  'a trace that is %s each time is passed over',
  async (code) => {
    const bad = spansOf('GET /bad')
    const running = start({}, (backend) => {
      const fetchTrace = backend.fetchTrace.bind(backend)
      backend.fetchTrace = (id) =>
        id === bad[0]?.traceId ? Promise.reject(new TracectlError(code, 'cut short')) : fetchTrace(id)
    })
    running.backend.show(...bad, ...spansOf('GET /good'))
    await running.context.waitForOut((text) => text.includes('GET /good'))
    await running.context.waitForErr((text) => text.includes('passed over'))
    await ended(running)
    expect(linesOf(running)).toHaveLength(1)
    expect(running.context.err().split('passed over: cut short')).toHaveLength(2)
  },
)

test('--count ends it, --until-idle too, with what was found', async () => {
  const counted = start({ count: 1 })
  counted.backend.show(...spansOf('GET /one'), ...spansOf('GET /two'))
  expect(await counted.status).toBe(0)
  expect(linesOf(counted)).toHaveLength(1)
  const idle = start({ untilIdle: 30e6 as FollowOptions['untilIdle'] })
  await expect(idle.status).rejects.toMatchObject({ code: 'nothing-matched', exitStatus: 3 })
})

test('while nothing new comes nothing is fetched twice', async () => {
  const running = start()
  running.backend.show(...spansOf('GET /one'))
  await running.context.waitForOut((text) => text.includes('GET /one'))
  const { fetches } = running.backend
  const searches = running.backend.searches.length
  while (running.backend.searches.length < searches + 10)
    await new Promise((resolve) => setImmediate(resolve))
  await ended(running)
  expect(running.backend.fetches).toBe(fetches)
})

test('searches overlap: none begins where the one before it ended', async () => {
  const running = start()
  while (running.backend.searches.length < 20) await new Promise((resolve) => setImmediate(resolve))
  await ended(running)
  const { searches } = running.backend
  for (const [at, { from }] of searches.slice(1).entries()) {
    expect(from! <= searches[at]!.to! - 900_000_000n).toBe(true)
  }
})
