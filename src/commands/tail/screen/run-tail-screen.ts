// The screen of `tail` itself: the list and its waterfall over what a source tells and gives. The one file of them that loads
// Ink.
import type { TraceId } from '../../../trace/span.ts'
import { initialState } from '../../../tui/initial-state.ts'
import type { LiveTraceList } from '../../../tui/list/live-trace-list.ts'
import { TraceQuery } from '../../../tui/list/trace-query.ts'
import { runScreen, type OutsideEffect, type PerformResult } from '../../../tui/screen.ts'
import type { ScreenData } from '../../../tui/screen-data.ts'
import type { ScreenState } from '../../../tui/screen-state.ts'
import { INITIAL_TRACE_STATE } from '../../../tui/trace/trace-state.ts'
import type { CommandContext } from '../../context.ts'
import { FollowedWaterfall } from './followed-waterfall.ts'
import { initialFilter, type FilterFlags } from './initial-filter.ts'
import type { Receiving } from './receiving.ts'

export interface TailScreenOptions {
  readonly context: CommandContext
  readonly filter: FilterFlags
  readonly list: LiveTraceList
  readonly receiving: Pick<Receiving, 'fetchTrace'>
  source(): string
  spansPerSecond(): number
  trouble(): string | undefined
  onTrouble(text: string): void
  readonly stop: AbortSignal
}

/** @returns the trace that was looked at last */
export async function runTailScreen(options: TailScreenOptions): Promise<TraceId | undefined> {
  const { context, list, receiving } = options
  if (context.takeTerminal === undefined) throw new Error('there is no terminal for a screen')
  const onFailure = (error: unknown): void =>
    options.onTrouble(error instanceof Error ? error.message : String(error))
  const fetchTrace = (id: TraceId): ReturnType<Receiving['fetchTrace']> => receiving.fetchTrace(id)
  const waterfall = new FollowedWaterfall({ list, fetchTrace, now: () => performance.now(), onFailure })
  const query = new TraceQuery({ list, fetchTrace, onFailure })
  const drawn = new DrawnVersions()
  const data = (): ScreenData => ({
    list,
    shown: waterfall.shown,
    problems: undefined,
    title: {
      source: options.source(),
      spansPerSecond: options.spansPerSecond(),
      trouble: options.trouble(),
    },
  })
  const refresh = (state: ScreenState): boolean => {
    list.now = context.now()
    query.want(state.list.validFilter)
    const isOther = waterfall.follow(state)
    const { title } = data()
    return (
      drawn.isNew([
        list.version,
        // Ages are in seconds.
        list.now / 1_000_000_000n,
        Math.round(title.spansPerSecond ?? 0),
        title.source,
        title.trouble,
        list.looked?.traces,
      ]) || isOther
    )
  }
  const perform = async (effect: OutsideEffect): Promise<PerformResult> => {
    if (effect.kind !== 'show-trace') return {}
    const { traceId, spanId } = effect
    if (!(await waterfall.show(traceId))) {
      return { notice: { text: `trace ${traceId} is not in the store any more`, isProblem: true } }
    }
    return {
      change: (state) => ({
        ...state,
        traceId,
        trace: spanId === undefined ? state.trace : { ...INITIAL_TRACE_STATE, cursor: `s:${spanId}` },
      }),
    }
  }
  await context.takeTerminal(async (terminal) => {
    await runScreen({
      terminal,
      theme: context.stdout.theme,
      utcOffset: 0,
      initial: withFilter(initialState('list', undefined), initialFilter(options.filter)),
      data,
      refresh,
      perform,
      stop: options.stop,
      alternateScreen: true,
    })
  })
  return waterfall.shown?.trace.id
}

function withFilter(state: ScreenState, filter: string): ScreenState {
  return { ...state, list: { ...state.list, filter, validFilter: filter } }
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
