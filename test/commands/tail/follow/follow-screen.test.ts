// `tail --from` on a terminal.
import { expect, test } from 'vitest'
import { followOnScreen } from '../../../../src/commands/tail/follow/follow-screen.ts'
import type { FollowOptions } from '../../../../src/commands/tail/follow/follow-options.ts'
import { NewestTraces } from '../../../../src/commands/screen/newest-traces.ts'
import { TracectlError } from '../../../../src/errors.ts'
import type { Backend } from '../../../../src/sources/backend.ts'
import type { Span, TraceId } from '../../../../src/trace/span.ts'
import { fakeContext, type FakeContext } from '../../../support/context.ts'
import { FollowedBackend } from '../../../support/followed-backend.ts'
import { InkTerminal } from '../../../support/ink-terminal.ts'
import { makeSpan, spanIdOf } from '../../../support/spans.ts'
import { temporaryStore } from '../../../store/store-fixture.ts'

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736' as TraceId

function start(backend: FollowedBackend): {
  readonly terminal: InkTerminal
  readonly context: FakeContext
  readonly ended: Promise<number>
} {
  const terminal = new InkTerminal(110, 24)
  const context: FakeContext = {
    ...fakeContext({ tty: true }),
    takeTerminal: (work) => work(terminal.streams),
  }
  const options = {
    form: 'lines',
    plain: false,
    filter: undefined,
    queryText: undefined,
    since: 5e9,
    quiet: false,
    verbose: 0,
    store: temporaryStore(),
  } as unknown as FollowOptions
  const ended = followOnScreen(context, options, backend as unknown as Backend, {
    times: { wholeMs: 0, incompleteMs: 60_000 },
    pace: { pollMs: 3, idlePollMs: 5, longestBackoffMs: 10 },
  })
  return { terminal, context, ended }
}

function span(id: number, parent: number | undefined, name: string): Span {
  const begin = BigInt(Date.now() - 20) * 1_000_000n
  return makeSpan({
    traceId: TRACE_ID,
    spanId: spanIdOf(id),
    parentId: parent === undefined ? undefined : spanIdOf(parent),
    name,
    start: begin,
    end: begin + 10_000_000n,
  })
}

test('what a server shows is listed and drawn while it is not whole, and when it is', async () => {
  const backend = new FollowedBackend()
  const { terminal, context, ended } = start(backend)
  await terminal.waitFor('Tempo at http://localhost:3200, looked at every')
  backend.show(span(2, 1, 'SELECT 订单'))
  await terminal.waitFor(/1 +1 +▸ open/)
  await terminal.waitFor('SELECT 订单')
  backend.show(span(1, undefined, 'GET /cart'))
  await terminal.waitFor(/GET \/cart .* 2 +1 +· settled +4bf92f35/)
  await terminal.waitFor('╰╴SELECT 订单')
  backend.failure = new TracectlError('unreachable', 'Tempo does not answer')
  await terminal.waitFor(/failing.*: Tempo does not answer/)
  backend.failure = undefined
  await terminal.waitFor(/1 trace  answers again after /)
  terminal.press('q')
  expect(await ended).toBe(0)
  expect(context.err()).toMatch(/^Tempo does not answer; .*\nTempo at .* answers again after .*\n1 trace · /)
  expect(context.err()).toContain('tracectl show 4bf92f35')
})

test('a server that cannot be reached is told of before the screen opens', async () => {
  const backend = new FollowedBackend()
  backend.failure = new TracectlError('unreachable', 'nobody there')
  const { terminal, ended } = start(backend)
  await expect(ended).rejects.toThrow('nobody there')
  expect(terminal.raw).toBe('')
})

test('what has been seen can be looked at although the server refuses to be asked any more', async () => {
  const backend = new FollowedBackend()
  const { terminal, context, ended } = start(backend)
  await terminal.waitFor('looked at every')
  backend.notes = ['it searches one service at a time']
  backend.show(span(1, undefined, 'GET /cart'))
  await terminal.waitFor(/3200 · 1 trace  it searches one service at a time/)
  await terminal.waitFor('settled')
  backend.failure = new TracectlError('auth', 'http://localhost:3200/api/search wants credentials: HTTP 401')
  await terminal.waitFor('not followed any more: wants credentials')
  await terminal.waitFor('GET /cart')
  terminal.press('q')
  await expect(ended).rejects.toThrow('wants credentials')
  expect(context.err()).toBe('Tempo at http://localhost:3200: it searches one service at a time\n')
})

test('the newest traces are kept, as many as there is room for', () => {
  const recent = new NewestTraces(3)
  const data = { spans: [span(1, undefined, 'a'), span(2, 1, 'b')], logs: [] }
  const ids = ['a', 'b', 'c'] as unknown as readonly TraceId[]
  recent.keep(ids[0]!, data)
  recent.keep(ids[1]!, data)
  expect([recent.find(ids[0]!), recent.find(ids[1]!)]).toEqual([undefined, data])
  recent.keep(ids[2]!, { spans: [...data.spans, ...data.spans], logs: [] })
  expect(recent.find(ids[2]!)?.spans).toHaveLength(4)
})
