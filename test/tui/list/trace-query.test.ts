// A TraceQL expression asked of the list's traces, beside keys and arrivals.
import { describe, expect, test, vi } from 'vitest'
import { listedRows } from '../../../src/tui/list/list-order.ts'
import { INITIAL_LIST_STATE, type ListState } from '../../../src/tui/list/list-state.ts'
import type { TraceRowState } from '../../../src/tui/list/trace-list.ts'
import { LiveTraceList } from '../../../src/tui/list/live-trace-list.ts'
import { TraceQuery } from '../../../src/tui/list/trace-query.ts'
import type { TraceData, TraceId } from '../../../src/trace/span.ts'
import { traceIdOf } from '../../support/committed-spans.ts'
import { makeSpan, spanIdOf } from '../../support/spans.ts'
import { Arriving } from './trace-changes.ts'

interface Fixture {
  readonly list: LiveTraceList
  readonly arriving: Arriving
  readonly query: TraceQuery
  readonly fetched: TraceId[]
  readonly failures: unknown[]
  /** Ids that the list shows with a filter. */
  shown(filter: string, isStitched?: boolean): readonly string[]
}

/** Of each trace the root is called after its number. */
function fixture(
  traces: number,
  fetchTrace: (id: TraceId, isJoined: boolean) => Promise<TraceData | undefined> = async (id) => dataOf(id),
): Fixture {
  const list = new LiveTraceList()
  const arriving = new Arriving()
  for (let trace = 1; trace <= traces; trace++)
    arriving.spans({ trace, span: 1, parent: 0, isError: trace % 2 === 0 })
  list.apply(arriving.take())
  const fetched: TraceId[] = []
  const failures: unknown[] = []
  const query = new TraceQuery({
    list,
    fetchTrace: async (id, isJoined) => {
      fetched.push(id)
      return await fetchTrace(id, isJoined)
    },
    onFailure: (error) => failures.push(error),
  })
  const shown = (filter: string, isStitched = false): readonly string[] => {
    const state: ListState = { ...INITIAL_LIST_STATE, isStitched, filter, validFilter: filter }
    return listedRows(state, list).rows.map(({ id }) => String(Number.parseInt(id.slice(24), 16)))
  }
  return { list, arriving, query, fetched, failures, shown }
}

function dataOf(id: TraceId): TraceData {
  return {
    spans: [
      makeSpan({ traceId: id, spanId: spanIdOf(1), name: `trace ${Number.parseInt(id.slice(24), 16)}` }),
    ],
    logs: [],
  }
}

async function answered({ list, query }: Fixture, filter: string): Promise<void> {
  await vi.waitFor(() => {
    query.want(filter)
    expect(list.looked).toBeUndefined()
  })
}

describe('an expression', () => {
  test('shows what matches, the newest looked at first', async () => {
    const all = fixture(12)
    all.query.want('{ name =~ "trace 1.*" }')
    expect(all.shown('{ name =~ "trace 1.*" }')).toEqual([])
    await vi.waitFor(() => expect(all.shown('{ name =~ "trace 1.*" }')).toEqual(['12', '11', '10', '1']))
    expect(all.fetched[0]).toBe(traceIdOf(12))
    expect(all.fetched).toHaveLength(12)
  })

  test('asks only what the words beside it let through', async () => {
    const all = fixture(12)
    const filter = 'error { name =~ "trace 1.*" }'
    all.query.want(filter)
    await vi.waitFor(() => expect(all.shown(filter)).toEqual(['12', '10']))
    await answered(all, filter)
    expect(all.fetched).toHaveLength(6)
  })

  test('asks again what has changed, and what has come since', async () => {
    let name = 'one'
    const all = fixture(3, async (id) => ({
      spans: [makeSpan({ traceId: id, spanId: spanIdOf(1), name })],
      logs: [],
    }))
    const filter = '{ name = "two" }'
    all.query.want(filter)
    await answered(all, filter)
    expect(all.shown(filter)).toEqual([])
    name = 'two'
    all.list.apply(
      all.arriving.spans({ trace: 2, span: 2, parent: 1 }, { trace: 4, span: 1, parent: 0 }).take(),
    )
    await vi.waitFor(() => {
      all.query.want(filter)
      expect(all.shown(filter)).toEqual(['4', '2'])
    })
    expect(all.fetched).toHaveLength(5)
  })

  test('looks at fragments that are joined as at one trace, and at each by itself again', async () => {
    const all = fixture(4, async (id, isJoined) => {
      const { spans, logs } = dataOf(id)
      const others =
        isJoined && id === traceIdOf(1)
          ? [makeSpan({ traceId: id, spanId: spanIdOf(2), name: 'trace 3' })]
          : []
      return { spans: [...spans, ...others], logs, partial: undefined }
    })
    all.list.join(new Map([[traceIdOf(3) as TraceId, traceIdOf(1) as TraceId]]))
    const filter = '{ name = "trace 1" } && { name = "trace 3" }'
    all.query.want(filter, true)
    await vi.waitFor(() => expect(all.shown(filter, true)).toEqual(['1']))
    expect(all.fetched).toEqual([4, 2, 1].map(traceIdOf))
    // What comes to a fragment comes to the whole.
    all.list.apply(all.arriving.spans({ trace: 3, span: 9, parent: 1 }).take())
    await vi.waitFor(() => {
      all.query.want(filter, true)
      expect(all.fetched.slice(3)).toEqual([traceIdOf(1)])
    })
    await vi.waitFor(() => {
      all.query.want(filter)
      expect(all.fetched).toHaveLength(8)
    })
    await vi.waitFor(() => expect(all.shown(filter)).toEqual([]))
  })

  test('a large trace that grows is not asked with each of its spans, but once more when it has settled', async () => {
    // As one that takes longer than a test does.
    const clock = vi.spyOn(performance, 'now')
    let now = 0
    clock.mockImplementation(() => now)
    const all = fixture(1, async (id) => {
      now += 1_000
      return dataOf(id)
    })
    const put = (state: TraceRowState, spans: number): void => {
      all.list.put({ ...all.list.rowAt(0)!, state, spans })
    }
    const asked = async (times: number): Promise<void> => {
      all.query.want('{}')
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(all.fetched).toHaveLength(times)
    }
    put('open', 5_000)
    await asked(1)
    put('open', 6_000)
    await asked(1)
    now += 60_000
    await asked(2)
    await asked(2)
    put('open', 7_000)
    await asked(2)
    put('settled', 7_000)
    await asked(3)
    clock.mockRestore()
  })

  test('says how far it has come, and stops when another is asked', async () => {
    const all = fixture(400, async (id) => {
      const until = performance.now() + 1
      while (performance.now() < until);
      return dataOf(id)
    })
    all.query.want('{ name = "trace 7" }')
    await vi.waitFor(() => expect(all.list.looked?.traces).toBeGreaterThan(2))
    expect(all.list.looked?.of).toBe(400)
    all.query.want('error')
    expect(all.list.looked).toBeUndefined()
    const { length } = all.fetched
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(all.fetched.length).toBeLessThan(length + 2)
    expect(length).toBeLessThan(400)
  })

  test('a trace that cannot be read does not match, and is told of once', async () => {
    const all = fixture(3, async (id) => {
      if (id !== traceIdOf(2)) throw new Error('the store is damaged')
      return undefined
    })
    all.query.want('{}')
    await answered(all, '{}')
    expect(all.shown('{}')).toEqual([])
    expect(all.failures).toHaveLength(1)
  })
})
