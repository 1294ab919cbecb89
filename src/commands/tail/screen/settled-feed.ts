// What has settled, for the thread that looks for lost context: it reads a store on disk by itself, of one in memory it is given each trace.
import { settledIn } from '../../../store/changes/settled-in.ts'
import type { TraceChanges } from '../../../store/changes/trace-changes.ts'
import { IN_MEMORY } from '../../../store/sqlite/database.ts'
import type { TraceId } from '../../../trace/span.ts'
import type { Instant } from '../../../trace/time.ts'
import type { LiveTraceList } from '../../../tui/list/live-trace-list.ts'
import type { Diagnosing } from '../../screen/diagnosing/diagnosing.ts'
import type { DiagnosingPlan } from '../../screen/diagnosing/diagnosing-messages.ts'
import type { Receiving } from './receiving.ts'

/** @param since when receiving began: what was received before is not on the screen */
export function planFor(storePath: string, since: Instant): DiagnosingPlan {
  return storePath === IN_MEMORY ? { kind: 'fed' } : { kind: 'store', path: storePath, since }
}

export class SettledFeed {
  readonly #diagnosing: Pick<Diagnosing, 'add' | 'settled'>
  readonly #fetchTrace: Receiving['fetchTrace'] | undefined
  /** Oldest first. */
  #waiting: TraceId[] = []
  #isFeeding = false

  /** @param receiving to fetch traces from; undefined where they are read from a store */
  constructor(diagnosing: Pick<Diagnosing, 'add' | 'settled'>, receiving: Receiving | undefined) {
    this.#diagnosing = diagnosing
    this.#fetchTrace = receiving && ((id) => receiving.fetchTrace(id))
  }

  /** @param before the list's version before it was told of the changes */
  note(changes: TraceChanges, list: LiveTraceList, before: number): void {
    if (this.#fetchTrace === undefined) {
      this.#diagnosing.settled(settledIn(changes))
      return
    }
    for (const number of list.changedSince(before) ?? []) {
      const row = list.rowAt(number)
      if (row?.state === 'settled' || row?.state === 'incomplete') this.#waiting.push(row.id)
    }
    if (this.#waiting.length > MOST_WAITING) this.#waiting = this.#waiting.slice(-MOST_WAITING)
    if (!this.#isFeeding) void this.#feedAll(this.#fetchTrace)
  }

  /** One after the other: more at once would keep the receiver from receiving. */
  async #feedAll(fetchTrace: Receiving['fetchTrace']): Promise<void> {
    this.#isFeeding = true
    for (let id = this.#waiting.pop(); id !== undefined; id = this.#waiting.pop()) {
      // The thread that has them may be ending.
      const data = await fetchTrace(id).catch(() => undefined)
      if (data !== undefined) this.#diagnosing.add(data)
    }
    this.#isFeeding = false
  }
}

/** Those that settle faster than they are fetched are left out, the oldest first. */
const MOST_WAITING = 1_000
