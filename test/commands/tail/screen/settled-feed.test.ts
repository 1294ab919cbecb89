// Of a store in memory, traces that have settled are given to who looks for lost context; of one on disk they are counted.
import { expect, test } from 'vitest'
import { planFor, SettledFeed } from '../../../../src/commands/tail/screen/settled-feed.ts'
import type { Receiving } from '../../../../src/commands/tail/screen/receiving.ts'
import { IS_SETTLED, type TraceChanges } from '../../../../src/store/changes/trace-changes.ts'
import type { TraceData, TraceId } from '../../../../src/trace/span.ts'
import { instantOf } from '../../../../src/trace/time.ts'
import type { LiveTraceList } from '../../../../src/tui/list/live-trace-list.ts'
import { makeSpan } from '../../../support/spans.ts'

const IDS = Array.from({ length: 3 }, (_, at) => String(at + 1).repeat(32) as TraceId)
const CHANGES = { count: 3, states: Uint8Array.of(IS_SETTLED, IS_SETTLED, 0) } as unknown as TraceChanges
/** The first two have settled. */
const LIST = {
  changedSince: () => new Set([0, 1, 2]),
  rowAt: (number: number) => ({ id: IDS[number], state: number === 2 ? 'open' : 'settled' }),
} as unknown as LiveTraceList

function fed(): {
  readonly added: string[]
  counted: number
  readonly diagnosing: ConstructorParameters<typeof SettledFeed>[0]
} {
  const result = {
    added: [] as string[],
    counted: 0,
    diagnosing: {
      add: ({ spans }: TraceData) => void result.added.push(spans[0]?.traceId ?? ''),
      settled: (traces: number) => void (result.counted += traces),
    },
  }
  return result
}

test('in memory each is fetched, the newest first; one that cannot be had is left out', async () => {
  const result = fed()
  let left = 2
  const done = Promise.withResolvers<void>()
  const receiving = {
    async fetchTrace(id: TraceId) {
      if (--left === 0) setImmediate(done.resolve)
      if (id === IDS[1]) throw new Error('the thread has ended')
      return { spans: [makeSpan({ traceId: id })], logs: [] }
    },
  } as unknown as Receiving
  new SettledFeed(result.diagnosing, receiving).note(CHANGES, LIST, 0)
  await done.promise
  expect(result.added).toEqual([IDS[0]])
  expect(result.counted).toBe(0)
})

test('on disk they are counted, and read by who looks', () => {
  const result = fed()
  new SettledFeed(result.diagnosing, undefined).note(CHANGES, LIST, 0)
  expect(result).toMatchObject({ added: [], counted: 2 })
  expect(planFor('/var/spans.db', instantOf(1n))).toEqual({ kind: 'store', path: '/var/spans.db', since: 1n })
  expect(planFor(':memory:', instantOf(1n))).toEqual({ kind: 'fed' })
})
