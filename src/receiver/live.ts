// A run of `tail`, seen from above: spans come in, are kept, and each trace is announced once it has settled. Who
// draws listens here and reads the store like everyone else; nothing in here waits for drawing.
import type { SettleEvent, SettleTable } from '../store/settling/settling.ts'
import type { StoreWriter } from '../store/span-store.ts'
import type { Receiver } from './receiver.ts'

export interface LiveOptions {
  readonly store: Pick<StoreWriter, 'onCommit'>
  readonly receiver: Pick<Receiver, 'close'>
  readonly settling: SettleTable
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
  /** How many more traces can be taken now: while nothing can, what is due stays open. */
  readonly room: () => number
  /** In the order in which they settled; more than there was room for when too much was open. */
  readonly onSettled: (events: readonly SettleEvent[]) => void
}

export interface Live {
  /** Milliseconds, on the clock of `now`, at which spans last became durable; undefined before the first. */
  lastArrival(): number | undefined
  /**
   * Stops accepting, lets requests under way be stored and acknowledged within `graceMs`, and settles what is still
   * open. The last events are out when it resolves.
   */
  drain(graceMs: number): Promise<void>
}

/** Often enough that a line comes as soon as a person would call it "now", and rarely enough to cost nothing. */
const TICK_MS = 50

export function openLive(options: LiveOptions): Live {
  const { store, receiver, settling, now, room, onSettled } = options
  let lastArrival: number | undefined
  store.onCommit((spans) => {
    lastArrival = now()
    settling.add(spans, lastArrival)
  })
  const ticker = setInterval(() => announce(settling.tick(now(), room())), TICK_MS)

  function announce(events: readonly SettleEvent[]): void {
    if (events.length > 0) onSettled(events)
  }

  return {
    lastArrival: () => lastArrival,
    async drain(graceMs) {
      await receiver.close(graceMs)
      clearInterval(ticker)
      announce(settling.flush(now()))
    },
  }
}
