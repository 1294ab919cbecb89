// What a single arrival cannot tell, looked at twice a second while `tail` runs: that nothing came for long, that spans
// come in slow batches, that a trace does not end, that old traces had to go.
import { setTimeout as delay } from 'node:timers/promises'
import type { Theme } from '../../render/theme.ts'
import type { Live } from '../../receiver/live.ts'
import type { SettleTable } from '../../store/settling/settling.ts'
import type { StoreWriter } from '../../store/span-store.ts'
import { evictedText, longOpenText, slowExportsText, type HowToShow } from './tail-words.ts'

export interface WatchOptions {
  readonly live: Pick<Live, 'lastArrival'>
  readonly settling: Pick<SettleTable, 'longOpen' | 'stats'>
  readonly store: Pick<StoreWriter, 'onEvict'>
  /** Infinity: never. */
  readonly untilIdleMs: number
  readonly onIdle: () => void
  /** undefined when nothing is kept */
  readonly howToShow: HowToShow | undefined
  readonly theme: Theme
  /** For what a person may want to know. */
  readonly say: (text: string) => void
  /** For what has been lost. */
  readonly warn: (text: string) => void
  readonly signal: AbortSignal
}

export async function watchRun(options: WatchOptions): Promise<void> {
  const { live, settling, store, untilIdleMs, theme, say, warn, signal } = options
  const started = performance.now()
  const evicted = { traces: 0, spans: 0 }
  let evictedToldMs = -Infinity
  let slowExportsTold = false
  store.onEvict(({ traces, spans }) => {
    evicted.traces += traces
    evicted.spans += spans
  })
  while (!signal.aborted) {
    const now = performance.now()
    const idleMs = now - (live.lastArrival() ?? started)
    if (idleMs >= untilIdleMs) options.onIdle()
    const { exportTimerMs } = settling.stats()
    if (!slowExportsTold && exportTimerMs !== undefined && exportTimerMs > SLOW_EXPORTS_MS) {
      slowExportsTold = true
      say(slowExportsText(exportTimerMs, theme))
    }
    const open = settling.longOpen(now)
    if (open.length > 0) say(longOpenText(open, options.howToShow, theme))
    if (evicted.traces > 0 && now - evictedToldMs >= EVICTED_EVERY_MS) {
      warn(evictedText(evicted))
      evictedToldMs = now
      evicted.traces = evicted.spans = 0
    }
    await delay(Math.min(Math.max(untilIdleMs - idleMs, 10), 500), undefined, { signal }).catch(() => {})
  }
}

/** A batch processor's default is 5,000 ms; below 2 s a person hardly notices. */
const SLOW_EXPORTS_MS = 2_000

/** A store that has reached its limit evicts all the time. */
const EVICTED_EVERY_MS = 60_000
