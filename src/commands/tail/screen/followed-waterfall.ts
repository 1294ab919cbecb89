// The trace in the waterfall: that of the list's cursor, fetched when it is another or has grown, and never so often that keys
// would have to wait for it.
import { buildTrace } from '../../../trace/build-trace.ts'
import { stitchTrace } from '../../../propagation/stitch/stitch-trace.ts'
import { jointTexts } from '../../../render/propagation/joint-words.ts'
import type { TraceData, TraceId } from '../../../trace/span.ts'
import type { Belonging } from '../../../tui/pane.ts'
import { traceAtCursor } from '../../../tui/list/list-pane.ts'
import type { TraceList, TraceRow } from '../../../tui/list/trace-list.ts'
import type { ShownTrace } from '../../../tui/screen-data.ts'
import type { ScreenState } from '../../../tui/screen-state.ts'
import { shownTraceOf } from '../../../tui/shown-trace.ts'

export interface FollowedWaterfallOptions {
  readonly list: TraceList
  fetchTrace(id: TraceId): Promise<TraceData | undefined>
  /** What a trace is put together of; undefined where nothing belongs to it. */
  belongingTo(id: TraceId): Pick<Belonging, 'traces' | 'joints'> | undefined
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number
  onFailure(error: unknown): void
}

/** While the newest is followed each is shown at least so long, or nothing of it would be seen. Milliseconds. */
const FOLLOWED_MS = 1_000
/** A large one is fetched once the cursor has rested on it. */
const REST_MS = 150
const LARGE_SPANS = 2_000
/** The share of time that fetching again may take is one in so many. */
const SHARE = 5

type Parts = Pick<Belonging, 'traces' | 'joints'>

interface Shown {
  readonly id: TraceId
  readonly row: TraceRow | undefined
  readonly trace: ShownTrace
  /** Put there by somebody who knows what belongs together: it is not fetched again. */
  readonly isPlaced: boolean
  /** How many joints it was to be put together with; 0 where fragments are left apart. */
  readonly joints: number
}

export class FollowedWaterfall {
  readonly #options: FollowedWaterfallOptions
  #shown: Shown | undefined
  #shownSince = 0
  #wanted: { readonly id: TraceId; readonly since: number } | undefined
  #isFetching = false
  #notBefore = 0
  #isChanged = false

  constructor(options: FollowedWaterfallOptions) {
    this.#options = options
  }

  get shown(): ShownTrace | undefined {
    return this.#shown?.trace
  }

  /** Called as often as one likes. @returns whether another is shown since it was last asked */
  follow(state: ScreenState): boolean {
    const now = this.#options.now()
    const id = this.#idFor(state, now)
    if (id !== this.#wanted?.id) this.#wanted = id === undefined ? undefined : { id, since: now }
    const parts = id === undefined || !state.list.isStitched ? undefined : this.#options.belongingTo(id)
    if (this.#wanted !== undefined && this.#isDue(this.#wanted, parts, now)) {
      void this.#fetch(this.#wanted.id, parts)
    }
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /** Whatever the cursor is on. @returns whether it is there */
  async show(id: TraceId): Promise<boolean> {
    if (this.#shown?.id === id) return true
    await this.#fetch(id)
    return (this.#shown as { readonly id: TraceId } | undefined)?.id === id
  }

  /** Until the cursor goes to another; what was put together stays as it is, a trace by itself may grow. */
  place(trace: ShownTrace): void {
    const { id } = trace.trace
    if (this.#shown?.id !== id) this.#shownSince = this.#options.now()
    const isPlaced = trace.parts !== undefined
    this.#shown = { id, row: this.#options.list.row(id), trace, isPlaced, joints: 0 }
    this.#isChanged = true
  }

  #idFor(state: ScreenState, now: number): TraceId | undefined {
    const { list } = this.#options
    const current = this.#shown?.id
    // Keys go to the waterfall, or to what belongs to it: it stays.
    if (
      current !== undefined &&
      (state.focus === 'trace' || state.focus === 'detail' || state.areProblemsOpen)
    )
      return current
    const isFollowing = state.list.cursor === undefined && state.list.paused === undefined
    if (isFollowing && current !== undefined && now - this.#shownSince < FOLLOWED_MS) return current
    return traceAtCursor(state.list, list) ?? current
  }

  #isDue(
    { id, since }: { readonly id: TraceId; readonly since: number },
    parts: Parts | undefined,
    now: number,
  ): boolean {
    if (this.#isFetching) return false
    const row = this.#options.list.row(id)
    if (this.#shown?.id === id) {
      const { isPlaced, row: drawn, joints } = this.#shown
      const isOther = (row !== undefined && row !== drawn) || joints !== (parts?.joints.length ?? 0)
      return !isPlaced && isOther && now >= this.#notBefore
    }
    return (row?.spans ?? 0) < LARGE_SPANS || now - since >= REST_MS
  }

  async #fetch(id: TraceId, parts?: Parts): Promise<void> {
    const { list, now } = this.#options
    this.#isFetching = true
    const row = list.row(id)
    const began = now()
    try {
      const data = await this.#options.fetchTrace(id)
      if (data === undefined || data.spans.length === 0) {
        // Evicted, or not readable yet: what is drawn stays, and it is asked for again when it grows.
        if (this.#shown?.id === id) this.#shown = { ...this.#shown, row }
        return
      }
      const isOpen = row?.state === 'open' || row?.state === 'reopened'
      const trace =
        parts === undefined ? shownTraceOf(buildTrace(data), { isOpen }) : await this.#join(data, parts)
      if (this.#shown?.id !== id) this.#shownSince = now()
      this.#shown = { id, row, trace, isPlaced: false, joints: parts?.joints.length ?? 0 }
      this.#isChanged = true
    } catch (error) {
      this.#options.onFailure(error)
    } finally {
      this.#isFetching = false
      this.#notBefore = now() + SHARE * (now() - began)
    }
  }

  /** With the fragments that are still there. */
  async #join(data: TraceData, { traces, joints }: Parts): Promise<ShownTrace> {
    const others = await Promise.all(traces.slice(1).map((id) => this.#options.fetchTrace(id)))
    const there = others.filter((one) => one !== undefined && one.spans.length > 0) as readonly TraceData[]
    const all = { traces: [data, ...there], joints }
    const stitched = stitchTrace(all.traces, joints)
    // All that belongs to it may have gone.
    if (stitched.joints.size === 0) return shownTraceOf(buildTrace(data), { isOpen: false })
    const texts = jointTexts(stitched.joints)
    return { ...shownTraceOf(buildTrace(stitched.data), { isOpen: false, joints: texts }), parts: all }
  }
}
