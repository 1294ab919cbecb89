// What a store does for itself beside taking spans in: seals runs that are full and evicts what is too much or too old,
// one after the other, never two at once.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { TracectlError } from '../../errors.ts'
import type { Instant } from '../../trace/time.ts'
import type { EvictedCounts } from './evict.ts'
import { evictOldest } from './evict.ts'
import { pragma } from '../sqlite/schema.ts'
import { sealRun } from './seal.ts'
import { storeError } from '../store-errors.ts'
import type { StoreLimits } from '../store-limits.ts'
import type { StoreView } from '../store-view.ts'

interface Surroundings {
  now(): Instant
  lastChunk(): number
  checkpoint(): void
}

/** Nanoseconds between two looks at the age of traces, and before work that failed is tried again. */
const LOOK_NS = 60e9
const RETRY_NS = 5e9
/** One keeps the size; the second makes good what is too much already. */
const EVICTIONS_A_SEAL = 2
/** Pages: 1 MiB. So many are given back in one step, a few milliseconds; fewer are not worth it. */
const PAGES_A_STEP = 64
const MUCH_FREE = 64
/** One that takes in what comes, one that is being sealed, one that waits. */
const RUNS_AT_ONCE = 3
/** With so many the thread is kept until there are fewer. */
const MOST_RUNS = 8

export class Maintenance {
  readonly #view: StoreView
  readonly #limits: StoreLimits
  readonly #around: Surroundings
  readonly #listeners: ((evicted: EvictedCounts) => void)[] = []
  #work: Promise<void> | undefined
  /** Before this, nothing is done unasked, and nothing at all after a failure. */
  #next: bigint = 0n
  #failed = false
  /** Asked while it was at work: it may have been past that. */
  #again = false
  #stopped = false

  constructor(view: StoreView, limits: StoreLimits, around: Surroundings) {
    this.#view = view
    this.#limits = limits
    this.#around = around
  }

  onEvict(listener: (evicted: EvictedCounts) => void): void {
    this.#listeners.push(listener)
  }

  /** Something has been committed, or the store opened: there may be something to do. */
  poke(): void {
    this.#again = this.#work !== undefined
    if (this.#again || this.#stopped) return
    const wait = Number(this.#next - this.#around.now())
    // Longer than it can be: somebody has turned the clock back.
    const due = wait <= 0 || wait > LOOK_NS
    if (!due && (this.#failed || this.#view.runs.length === 1)) return
    this.#work = this.#run().finally(() => {
      this.#work = undefined
      if (this.#again) this.poke()
    })
  }

  /** Seals what is left to seal. Resolves when nothing is being written any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#work
    if (this.#view.runs.length > 1 && !this.#failed) await this.#run()
  }

  /** A failure here loses nothing: the requests are on disk, and are sealed or evicted when it works again. */
  async #run(): Promise<void> {
    const began = this.#around.now()
    try {
      await nextTurn()
      await this.#sealAll()
      await this.#evict(Infinity)
      await this.#shrink()
      this.#failed = false
      this.#next = began + BigInt(Math.min(LOOK_NS, Math.floor(this.#limits.runAgeNs)))
    } catch (error) {
      if (!(storeError(error, this.#view.path) instanceof TracectlError)) throw error
      this.#failed = true
      this.#next = this.#around.now() + BigInt(RETRY_NS)
    }
  }

  /** All runs but the last, which takes in what comes. Room is made as they come, or sealing alone would fill the disk. */
  async #sealAll(): Promise<void> {
    const view = this.#view
    while (view.runs.length > 1) {
      await sealRun(view, view.runs[0]!, this.#pause)
      await this.#evict(EVICTIONS_A_SEAL)
      if (view.runs.length <= MOST_RUNS) await nextTurn()
    }
  }

  async #evict(most: number): Promise<void> {
    const view = this.#view
    for (let left = most; left > 0 && view.segments.length > 0 && !this.#stopped; left--) {
      if (!this.#isTooLarge() && !this.#isTooOld()) return
      const counts = await evictOldest(view, () => this.#around.lastChunk(), this.#pause)
      // What is left of a segment may all have gone before, with older ones.
      if (counts.traces > 0) for (const listener of this.#listeners) listener(counts)
      await this.#pause()
    }
  }

  /** Gives room back that is not going to be used again soon: much was evicted at once, or the limit has been lowered. */
  async #shrink(): Promise<void> {
    const { database } = this.#view
    let free = pragma(database, 'freelist_count')
    if (free < MUCH_FREE || free < pragma(database, 'page_count') / 4) return
    while (free > 0 && !this.#stopped) {
      database.exec(`PRAGMA incremental_vacuum(${PAGES_A_STEP})`)
      await this.#pause()
      const left = pragma(database, 'freelist_count')
      if (left >= free) return
      free = left
    }
    // The file becomes shorter when the log has been put into it.
    this.#around.checkpoint()
  }

  /** Others have their turn, but for when so much comes in that we fall behind: then a whole run is put away in each. */
  readonly #pause = async (): Promise<void> => {
    if (this.#view.runs.length <= RUNS_AT_ONCE) await nextTurn()
  }

  #isTooLarge(): boolean {
    const { database } = this.#view
    const pages = pragma(database, 'page_count') - pragma(database, 'freelist_count')
    return pages * pragma(database, 'page_size') > this.#limits.bytes - this.#limits.spareBytes
  }

  /** A segment from the future came when the clock was wrong; it is at least as old as the next one with a time to go by. */
  #isTooOld(): boolean {
    const now = Number(this.#around.now()) / 1e6
    const dated = this.#view.segments.find(({ facts }) => facts.receivedMs <= now)
    return dated !== undefined && now - dated.facts.receivedMs > this.#limits.ageNs / 1e6
  }
}
