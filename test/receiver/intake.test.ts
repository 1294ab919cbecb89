import { describe, expect, it } from 'vitest'

import { TracectlError } from '../../src/errors.ts'
import type { ForwardedRequest } from '../../src/receiver/forward-sender.ts'
import { openIntake, type Intake } from '../../src/receiver/intake.ts'
import type { IntakeNotice } from '../../src/receiver/notice.ts'
import { openNoticeGate } from '../../src/receiver/notice-gate.ts'
import { fakeStore, type FakeStore } from './fake-store.ts'
import { TRACE_BYTES, TRACE_JSON } from './requests.ts'

interface TestIntake {
  readonly intake: Intake
  readonly store: FakeStore
  readonly notices: IntakeNotice[]
  readonly forwarded: ForwardedRequest[]
}

function open(options: { readonly busyMs?: number; readonly grpcTarget?: boolean } = {}): TestIntake {
  const store = fakeStore()
  const notices: IntakeNotice[] = []
  const forwarded: ForwardedRequest[] = []
  const intake = openIntake({
    store,
    limits: { busyMs: options.busyMs ?? 0 },
    gate: openNoticeGate(),
    forward: {
      target: { label: '', host: '', port: 0 },
      takes: (format) => format === 'protobuf' || options.grpcTarget !== true,
      offer: (request) => forwarded.push(request),
      stats: () => ({ sent: 0, refused: 0, dropped: 0, queuedBytes: 0 }),
      close: async () => {},
    },
    onNotice: (notice) => notices.push(notice),
  })
  return { intake, store, notices, forwarded }
}

const JSON_BODY = Buffer.from(TRACE_JSON)
const trace = { transport: 'http', signal: 'traces', format: 'protobuf', body: TRACE_BYTES } as const

describe('intake', () => {
  it('acknowledges only after the commit', async () => {
    const { intake, store } = open()
    const commit = Promise.withResolvers<void>()
    store.result = { committed: commit.promise }
    let answered = false
    const answer = intake.take(trace).then((answer) => {
      answered = true
      return answer
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect([answered, intake.stats.spansAccepted]).toEqual([false, 0])
    commit.resolve()
    expect(await answer).toEqual({ kind: 'accepted', rejected: 0, message: undefined })
    expect(intake.stats.spansAccepted).toBe(1)
  })

  it('turns JSON into the same request', async () => {
    const { intake, store } = open()
    await intake.take({ ...trace, format: 'json', body: JSON_BODY })
    expect(Buffer.from(store.taken[0]!.body)).toEqual(TRACE_BYTES)
  })

  it('holds a request back while the store has no room, and takes it when there is some', async () => {
    const { intake, store, notices } = open({ busyMs: 10_000 })
    const commit = Promise.withResolvers<void>()
    store.result = { committed: commit.promise }
    const first = intake.take(trace)
    store.error = new TracectlError('store-busy', 'full')
    const second = intake.take(trace)
    store.error = undefined
    store.result = {}
    commit.resolve()
    expect([(await first).kind, (await second).kind]).toEqual(['accepted', 'accepted'])
    expect(notices).toEqual([])
  })

  it('tells what repeats the first, tenth and hundredth time', async () => {
    const { intake, store, notices } = open()
    store.result = { accepted: 0, rejected: 1, reason: 'no id' }
    for (let round = 0; round < 100; round++) await intake.take(trace)
    expect(notices.map((notice) => 'times' in notice && notice.times)).toEqual([1, 10, 100])
    expect(intake.stats.spansRejected).toBe(100)
  })

  it('caps a reason that came with the data', async () => {
    const { intake, store } = open()
    store.result = { rejected: 1, reason: 'x'.repeat(10_000) }
    const answer = await intake.take(trace)
    expect(answer.kind === 'accepted' && Buffer.byteLength(answer.message ?? '')).toBeLessThanOrEqual(1024)
  })
})

describe('what is passed on', () => {
  it('is what came, byte for byte, in a buffer of its own', async () => {
    const { intake, store, forwarded } = open()
    const body = Buffer.from(TRACE_BYTES)
    await intake.take({ ...trace, body })
    await intake.take({ ...trace, format: 'json', body: JSON_BODY })
    // The store owns what it was given and may do with it as it likes.
    for (const { body } of store.taken) body.fill(0)
    expect(forwarded).toEqual([
      { signal: 'traces', format: 'protobuf', body: TRACE_BYTES },
      { signal: 'traces', format: 'json', body: JSON_BODY },
    ])
  })

  it('is protobuf where the target takes nothing else', async () => {
    const { intake, forwarded } = open({ grpcTarget: true })
    await intake.take({ ...trace, format: 'json', body: JSON_BODY })
    expect(forwarded).toEqual([{ signal: 'traces', format: 'protobuf', body: TRACE_BYTES }])
  })

  it('are metrics and profiles as well', async () => {
    const { intake, store, forwarded } = open()
    await intake.take({ ...trace, signal: 'metrics' })
    await intake.take({ ...trace, signal: 'profiles', format: 'json', body: Buffer.from('{}') })
    expect(forwarded.map(({ signal, format }) => [signal, format])).toEqual([
      ['metrics', 'protobuf'],
      ['profiles', 'json'],
    ])
    expect(store.taken).toEqual([])
  })

  it('is nothing that was not stored: the sender will come again with it', async () => {
    const { intake, store, forwarded } = open()
    const committed = Promise.reject(new TracectlError('store-full', 'full'))
    committed.catch(() => {})
    store.result = { committed }
    expect((await intake.take(trace)).kind).toBe('refused')
    store.error = new Error('bug')
    expect((await intake.take(trace)).kind).toBe('refused')
    expect(forwarded).toEqual([])
  })
})
