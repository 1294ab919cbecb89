// The trace in the waterfall: that of the list's cursor, read when it is another or has grown. A large one is read by and by,
// so that no key has to wait for it, and never again so soon that reading would be most of what the thread does.
import { stitchTrace } from '../../../propagation/stitch/stitch-trace.ts'
import { jointTexts } from '../../../render/propagation/joint-words.ts'
import type { TraceData, TraceId } from '../../../trace/span.ts'
import type { Belonging } from '../../../tui/pane.ts'
import { traceAtCursor } from '../../../tui/list/list-pane.ts'
import type { TraceList, TraceRow } from '../../../tui/list/trace-list.ts'
import type { ShownTrace, TraceReading } from '../../../tui/screen-data.ts'
import type { ScreenState } from '../../../tui/screen-state.ts'
import { CANCELLED, readShown, type ReadShownOptions } from '../../screen/read-shown.ts'

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
/** The share of time that reading again may take is one in so many. */
const SHARE = 10
/** A small one takes so long, milliseconds. */
const LEAST_MS = 5
/** What takes longer to read is said to be read meanwhile, in place of what was shown before. */
const SAID_AFTER_MS = 60

type Parts = Pick<Belonging, 'traces' | 'joints'>

/** Under way. */
interface Reading {
  readonly id: TraceId
  readonly row: TraceRow | undefined
  readonly since: number
  readonly cancel: AbortController
  /** Resolves when it is shown, or never will be. */
  readonly done: Promise<unknown>
  of: number | undefined
  spans: number
  /** What it has taken of the thread. */
  ms: number
}

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
  #reading: Reading | undefined
  #notBefore = 0
  #isChanged = false

  constructor(options: FollowedWaterfallOptions) {
    this.#options = options
  }

  /** undefined while another is read, and that takes its time. */
  get shown(): ShownTrace | undefined {
    return this.reading === undefined ? this.#shown?.trace : undefined
  }

  /** What was shown last, if only for a moment. */
  get lastId(): TraceId | undefined {
    return this.#shown?.id
  }

  /** Another than is shown, once that takes its time. */
  get reading(): TraceReading | undefined {
    const reading = this.#reading
    if (reading === undefined || reading.id === this.#shown?.id) return undefined
    if (this.#options.now() - reading.since < SAID_AFTER_MS) return undefined
    const { id, row, spans, of } = reading
    return { id, service: row?.rootService, name: row?.rootName, spans, of: of ?? row?.spans }
  }

  /** Called as often as one likes. @returns whether another is shown since it was last asked */
  follow(state: ScreenState): boolean {
    const now = this.#options.now()
    const id = this.#idFor(state, now)
    if (id !== this.#wanted?.id) this.#wanted = id === undefined ? undefined : { id, since: now }
    if (this.#reading !== undefined && this.#reading.id !== id) this.#cancel()
    const parts = id === undefined || !state.list.isStitched ? undefined : this.#options.belongingTo(id)
    if (this.#wanted !== undefined && this.#isDue(this.#wanted, parts, now)) {
      void this.#fetch(this.#wanted.id, parts)
    }
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /** What is in the waterfall once all that is being read of this trace has been; undefined where that is another. */
  async shownOf(id: TraceId): Promise<ShownTrace | undefined> {
    if (this.#reading?.id === id) await this.#reading.done
    return this.#shown?.id === id ? this.#shown.trace : undefined
  }

  /**
   * Until the cursor goes to another.
   * @param read what is to be seen, from what it is told of how far it has come
   * @throws the signal's reason when the cursor goes to another before it has been read
   */
  async place(
    data: TraceData,
    read: (options: Pick<ReadShownOptions, 'signal' | 'onProgress'>) => Promise<ShownTrace>,
  ): Promise<ShownTrace> {
    const id = data.spans[0]!.traceId
    return await this.#read(id, this.#options.list.row(id), async (reading) => {
      const trace = await read(progressOf(reading, data))
      this.#show({ id, row: reading.row, trace, isPlaced: true, joints: 0 })
      return trace
    })
  }

  #idFor(state: ScreenState, now: number): TraceId | undefined {
    const { list } = this.#options
    const current = this.#reading?.id ?? this.#shown?.id
    // Keys go to the waterfall, or to what belongs to it: it stays. So it does while a file for it is named.
    const isWriting = state.prompt !== undefined && state.prompt.kind !== 'search'
    if (
      current !== undefined &&
      (isWriting || state.focus === 'trace' || state.focus === 'detail' || state.areProblemsOpen)
    )
      return current
    const isFollowing = state.list.cursor === undefined && state.list.paused === undefined
    const isNew = this.#reading !== undefined || now - this.#shownSince < FOLLOWED_MS
    if (isFollowing && current !== undefined && isNew) return current
    return traceAtCursor(state.list, list) ?? current
  }

  #isDue(
    { id, since }: { readonly id: TraceId; readonly since: number },
    parts: Parts | undefined,
    now: number,
  ): boolean {
    if (this.#reading !== undefined) return false
    const row = this.#rowOf(id, parts)
    if (this.#shown?.id === id) {
      const { isPlaced, row: drawn, joints } = this.#shown
      const isOther = (row !== undefined && row !== drawn) || joints !== (parts?.joints.length ?? 0)
      // What has been decided of it is seen at once.
      const isDecided = row !== undefined && row.state !== drawn?.state
      return !isPlaced && isOther && (isDecided || now >= this.#notBefore)
    }
    return (row?.spans ?? 0) < LARGE_SPANS || now - since >= REST_MS
  }

  /** What is put together changes with each of its parts. */
  #rowOf(id: TraceId, parts: Parts | undefined): TraceRow | undefined {
    const { list } = this.#options
    return parts === undefined ? list.row(id) : list.whole(id)
  }

  async #fetch(id: TraceId, parts?: Parts): Promise<void> {
    try {
      await this.#read(id, this.#rowOf(id, parts), async (reading) => {
        const { row, cancel } = reading
        const data = await this.#options.fetchTrace(id)
        cancel.signal.throwIfAborted()
        if (data === undefined || data.spans.length === 0) {
          // Evicted, or not readable yet: what is drawn stays, and it is asked for again when it grows.
          if (this.#shown?.id === id) this.#shown = { ...this.#shown, row }
          return
        }
        const isOpen = row?.state === 'open' || row?.state === 'reopened'
        const trace = await (parts === undefined
          ? readShown(data, { isOpen, ...progressOf(reading, data) })
          : this.#join(data, parts, reading))
        this.#show({ id, row, trace, isPlaced: false, joints: parts?.joints.length ?? 0 })
      })
    } catch (error) {
      if (error !== CANCELLED) this.#options.onFailure(error)
    }
  }

  /** One at a time: what was read before is given up. */
  async #read<Result>(
    id: TraceId,
    row: TraceRow | undefined,
    work: (reading: Reading) => Promise<Result>,
  ): Promise<Result> {
    this.#cancel()
    const { now } = this.#options
    const done = Promise.withResolvers<void>()
    const reading: Reading = {
      id,
      row,
      since: now(),
      cancel: new AbortController(),
      done: done.promise,
      of: undefined,
      spans: 0,
      ms: 0,
    }
    this.#reading = reading
    try {
      return await work(reading)
    } finally {
      if (this.#reading === reading) {
        this.#reading = undefined
        this.#isChanged = true
        this.#notBefore = now() + (SHARE - 1) * Math.max(reading.ms, LEAST_MS)
      }
      done.resolve()
    }
  }

  #cancel(): void {
    this.#reading?.cancel.abort(CANCELLED)
    this.#reading = undefined
    this.#isChanged = true
  }

  #show(shown: Shown): void {
    if (this.#shown?.id !== shown.id) this.#shownSince = this.#options.now()
    this.#shown = shown
    this.#isChanged = true
  }

  /** With the fragments that are still there. */
  async #join(data: TraceData, { traces, joints }: Parts, reading: Reading): Promise<ShownTrace> {
    const others = await Promise.all(traces.slice(1).map((id) => this.#options.fetchTrace(id)))
    const there = others.filter((one) => one !== undefined && one.spans.length > 0) as readonly TraceData[]
    const all = { traces: [data, ...there], joints }
    const stitched = stitchTrace(all.traces, joints)
    // All that belongs to it may have gone.
    if (stitched.joints.size === 0) {
      return await readShown(data, { isOpen: false, ...progressOf(reading, data) })
    }
    const texts = jointTexts(stitched.joints)
    const progress = progressOf(reading, stitched.data)
    return { ...(await readShown(stitched.data, { isOpen: false, joints: texts, ...progress })), parts: all }
  }
}

function progressOf(
  reading: Reading,
  { spans: { length } }: TraceData,
): Required<Pick<ReadShownOptions, 'signal' | 'onProgress'>> {
  reading.of = length
  return {
    signal: reading.cancel.signal,
    onProgress(spans, ms) {
      reading.spans = spans
      reading.ms = ms
    },
  }
}
