// The screen of `tail` itself: the list and its waterfall over what a source tells and gives. The one file of them that loads
// Ink.
import { platform } from 'node:os'
import { jointTexts } from '../../../render/propagation/joint-words.ts'
import { stitchTrace } from '../../../propagation/stitch/stitch-trace.ts'
import type { TraceData, TraceId } from '../../../trace/span.ts'
import { initialState } from '../../../tui/initial-state.ts'
import type { LiveTraceList } from '../../../tui/list/live-trace-list.ts'
import { TraceQuery } from '../../../tui/list/trace-query.ts'
import { listedRows } from '../../../tui/list/list-order.ts'
import { runScreen } from '../../../tui/screen.ts'
import type { ScreenData } from '../../../tui/screen-data.ts'
import type { ScreenState } from '../../../tui/screen-state.ts'
import type { ProblemsData } from '../../../tui/problems/problems-data.ts'
import type { CommandContext } from '../../context.ts'
import type { Diagnosing } from '../../screen/diagnosing/diagnosing.ts'
import { readShown } from '../../screen/read-shown.ts'
import { errandsIn } from '../../screen/perform.ts'
import { screenTheme } from '../../screen/screen-theme.ts'
import { FollowedWaterfall } from './followed-waterfall.ts'
import { initialFilter, type FilterFlags } from './initial-filter.ts'
import type { Receiving } from './receiving.ts'

export interface TailScreenOptions {
  readonly context: CommandContext
  readonly filter: FilterFlags
  /** Whether fragments are joined from the beginning. */
  readonly isStitched: boolean
  readonly list: LiveTraceList
  readonly receiving: Pick<Receiving, 'fetchTrace'>
  /** undefined where nobody looks for lost context. */
  readonly diagnosing?: Pick<Diagnosing, 'data' | 'tick' | 'belongingTo'> | undefined
  /** Of a trace that cannot be had. @param wasHere it is in the list */
  whyAbsent(id: TraceId, wasHere: boolean): string
  /** A trace's own page; undefined where there is none. */
  pageOf(id: TraceId): string | undefined | Promise<string | undefined>
  /** What is said then. */
  readonly pageHint: string
  source(): string
  /** undefined where nothing is received. */
  spansPerSecond(): number | undefined
  trouble(): string | undefined
  onTrouble(text: string): void
  readonly stop: AbortSignal
}

/** @returns the trace that was looked at last */
export async function runTailScreen(options: TailScreenOptions): Promise<TraceId | undefined> {
  const { context, list, receiving, diagnosing } = options
  if (context.takeTerminal === undefined) throw new Error('there is no terminal for a screen')
  const onFailure = (error: unknown): void =>
    options.onTrouble(error instanceof Error ? error.message : String(error))
  const fetchTrace = (id: TraceId): ReturnType<Receiving['fetchTrace']> => receiving.fetchTrace(id)
  const waterfall = new FollowedWaterfall({
    list,
    fetchTrace,
    belongingTo: (id) => diagnosing?.belongingTo(id),
    now: () => performance.now(),
    onFailure,
  })
  const query = new TraceQuery({
    list,
    fetchTrace: (id, isJoined) =>
      isJoined ? fetchJoined(id, diagnosing?.belongingTo(id), fetchTrace) : fetchTrace(id),
    onFailure,
  })
  const drawn = new DrawnVersions()
  const data = (): ScreenData => ({
    list,
    shown: waterfall.shown,
    reading: waterfall.reading,
    problems: diagnosing?.data,
    title: {
      source: options.source(),
      spansPerSecond: options.spansPerSecond(),
      trouble: options.trouble(),
    },
  })
  const refresh = (state: ScreenState): boolean => {
    list.now = context.now()
    diagnosing?.tick()
    if (diagnosing !== undefined) noteProblems(list, diagnosing.data)
    query.want(state.list.validFilter, state.list.isStitched)
    const isOther = waterfall.follow(state)
    const { title, reading } = data()
    return (
      drawn.isNew([
        list.version,
        // Ages are in seconds.
        list.now / 1_000_000_000n,
        Math.round(title.spansPerSecond ?? 0),
        title.source,
        title.trouble,
        list.looked?.traces,
        reading?.id,
        reading?.spans,
        diagnosing?.data.version,
      ]) || isOther
    )
  }
  await context.takeTerminal(async (terminal) => {
    const errands = errandsIn({
      context,
      platform: platform(),
      terminal,
      whyAbsent: (id) => options.whyAbsent(id, list.row(id) !== undefined),
      data,
      fetchTrace,
      shownOf: (id) => waterfall.shownOf(id),
      async show(found, stitched) {
        const row = list.row(found.spans[0]?.traceId as TraceId)
        const isOpen = stitched === undefined && (row?.state === 'open' || row?.state === 'reopened')
        const joints = stitched && jointTexts(stitched.joints, stitched.kind)
        return await waterfall.place(found, async (progress) => {
          return { ...(await readShown(found, { isOpen, joints, ...progress })), parts: stitched?.parts }
        })
      },
      listed: (state) => listedTraces(state, list),
      pageOf: (id) => options.pageOf(id),
      pageHint: options.pageHint,
    })
    await runScreen({
      terminal,
      theme: await screenTheme(context, terminal),
      utcOffset: 0,
      initial: initialTailState(options),
      data,
      refresh,
      perform: errands.perform,
      stop: options.stop,
      isSpoken: context.env['INK_SCREEN_READER'] === 'true',
    })
    await errands.finish()
  })
  return waterfall.lastId
}

/** Where fragments are joined, what belongs to a row goes with it. */
function listedTraces({ list: state }: ScreenState, list: LiveTraceList): readonly TraceId[] {
  const ids = new Set<TraceId>()
  for (const { id, parts } of listedRows(state, list).rows) {
    ids.add(id)
    for (const part of parts) ids.add(part.id)
  }
  // Those too that are in the store alone.
  if (state.isStitched) for (const [id, whole] of list.joined) if (ids.has(whole)) ids.add(id)
  return [...ids]
}

/** A trace as it looks in the waterfall: with the fragments that are still there. */
async function fetchJoined(
  id: TraceId,
  parts: ReturnType<Diagnosing['belongingTo']>,
  fetchTrace: Receiving['fetchTrace'],
): Promise<TraceData | undefined> {
  if (parts === undefined) return await fetchTrace(id)
  const found = await Promise.all(parts.traces.map((one) => fetchTrace(one)))
  const traces = found.filter((one) => one !== undefined && one.spans.length > 0) as readonly TraceData[]
  return traces.length === 0 ? undefined : stitchTrace(traces, parts.joints).data
}

/** Rows of fragments are marked, and can be joined to what they belong to. */
function noteProblems(list: LiveTraceList, { marks, joined }: ProblemsData): void {
  if (list.marks !== marks) list.mark(marks)
  if (list.joined !== joined) list.join(joined)
}

function initialTailState({ filter, isStitched }: TailScreenOptions): ScreenState {
  const state = initialState('list', undefined)
  const text = initialFilter(filter)
  return { ...state, list: { ...state.list, filter: text, validFilter: text, isStitched } }
}

/** Whether any of what is drawn is another than last time. */
class DrawnVersions {
  #last: readonly unknown[] = []

  isNew(now: readonly unknown[]): boolean {
    const isNew = now.some((value, at) => value !== this.#last[at])
    this.#last = now
    return isNew
  }
}
