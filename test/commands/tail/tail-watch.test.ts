// What `tail` says although nothing has just arrived.
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { watchRun, type WatchOptions } from '../../../src/commands/tail/tail-watch.ts'
import type { OpenTrace } from '../../../src/store/settling/settling.ts'
import type { TraceId } from '../../../src/trace/span.ts'

describe('the watch over a run', () => {
  it('tells of exports that come by a slow timer, once', async () => {
    const { said } = await watch({ timerMs: 5_004 }, 600)
    expect(said).toEqual([
      'spans arrive in batches 5.00s apart: OTEL_BSP_SCHEDULE_DELAY=500 in your app makes this livelier\n',
    ])
  })

  it('says nothing of a quick one', async () => {
    expect(await watch({ timerMs: 500 })).toEqual({ said: [], warned: [], idle: false })
  })

  it('tells of traces that stay open, a few by name, and how to draw them', async () => {
    const open = ['a1', 'b2', 'c3', 'd4', 'e5'].map((id, index) => ({
      traceId: id.repeat(16) as TraceId,
      spans: 1234 + index,
      openMs: 30_020,
    }))
    const { said } = await watch({ open })
    expect(said.join('')).toBe(
      'trace a1a1a1a1 is still open after 30.0s, 1,234 spans so far: tracectl show a1a1a1a1\n' +
        'trace b2b2b2b2 is still open after 30.0s, 1,235 spans so far: tracectl show b2b2b2b2\n' +
        'trace c3c3c3c3 is still open after 30.0s, 1,236 spans so far: tracectl show c3c3c3c3\n' +
        'and 2 other traces open for as long\n',
    )
  })

  it('warns of what had to go, at once and then summed up', async () => {
    const evictions = [
      { traces: 3, spans: 40 },
      { traces: 1, spans: 2 },
    ]
    const { said, warned } = await watch({ evictions }, 600)
    expect(said).toEqual([])
    expect(warned).toEqual([
      'evicted 4 old traces from the store (42 spans): it keeps what --retain-bytes and --retain-age allow\n',
    ])
  })

  it('tells that nothing came for long enough', async () => {
    expect((await watch({ untilIdleMs: 60 }, 200)).idle).toBe(true)
    expect((await watch({ untilIdleMs: 5_000 }, 200)).idle).toBe(false)
  })
})

interface World {
  readonly timerMs?: number
  readonly open?: readonly OpenTrace[]
  readonly evictions?: readonly { readonly traces: number; readonly spans: number }[]
  readonly untilIdleMs?: number
}

interface Told {
  readonly said: readonly string[]
  readonly warned: readonly string[]
  readonly idle: boolean
}

async function watch(world: World, forMs = 20): Promise<Told> {
  const said: string[] = []
  const warned: string[] = []
  let idle = false
  let open = world.open ?? []
  const end = new AbortController()
  const onEvict: WatchOptions['store']['onEvict'] = (listener) => {
    setImmediate(() => world.evictions?.forEach(listener))
  }
  const watching = watchRun({
    live: { lastArrival: () => undefined },
    settling: {
      stats: () => ({ open: 0, openSpans: 0, exportPeriodMs: world.timerMs, exportTimerMs: world.timerMs }),
      longOpen: () => {
        const found = open
        open = []
        return found
      },
    },
    store: { onEvict },
    untilIdleMs: world.untilIdleMs ?? Infinity,
    onIdle: () => (idle = true),
    howToShow: (id) => `tracectl show ${id.slice(0, 8)}`,
    theme: { ascii: false, color: 0 },
    say: (text) => said.push(text),
    warn: (text) => warned.push(text),
    signal: end.signal,
  })
  await delay(forMs)
  end.abort()
  await watching
  return { said, warned, idle }
}
