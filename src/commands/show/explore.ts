// `tracectl show -i`: one trace on a screen of its own, to fold, search and look into, and from there others.
import { platform } from 'node:os'
import { TracectlError } from '../../errors.ts'
import { jointTexts } from '../../render/propagation/joint-words.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { SpanId, TraceId } from '../../trace/span.ts'
import type { Trace } from '../../trace/trace.ts'
import { initialState } from '../../tui/initial-state.ts'
import { runScreen } from '../../tui/screen.ts'
import type { ScreenData } from '../../tui/screen-data.ts'
import { shownTraceOf } from '../../tui/shown-trace.ts'
import type { CommandContext } from '../context.ts'
import type { OpenedSource } from '../lookup/open-source.ts'
import { performIn } from '../screen/perform.ts'
import { screenTheme } from '../screen/screen-theme.ts'
import { fetchLinkedTraces } from './linked-traces.ts'

export interface Explored {
  readonly opened: OpenedSource
  /** Those that its messages came from. */
  readonly linked: readonly Trace[]
  /** What is to be said below spans, where fragments were put together. */
  readonly joints: ReadonlyMap<SpanId, string> | undefined
}

/** @throws TracectlError `usage` where there is no terminal to draw on */
export async function explore(
  context: CommandContext,
  trace: Trace,
  { opened, linked, joints }: Explored,
): Promise<void> {
  if (context.takeTerminal === undefined) {
    throw new TracectlError('usage', '-i needs a terminal for its input and its output', {
      hint: 'leave -i out to print the trace',
    })
  }
  const { source, find } = opened
  let data: ScreenData = {
    list: undefined,
    problems: undefined,
    shown: shownTraceOf(trace, { isOpen: false, linked, joints }),
    title: { source: source.label, spansPerSecond: undefined, trouble: undefined },
  }
  await context.takeTerminal(async (terminal) => {
    await runScreen({
      terminal,
      theme: await screenTheme(context, terminal),
      utcOffset: 0,
      initial: initialState('trace', trace.id),
      data: () => data,
      refresh: () => false,
      perform: performIn({
        context,
        platform: platform(),
        terminal,
        label: source.label,
        data: () => data,
        fetchTrace: (id) => source.fetchTrace(id, find.signal),
        async show(found, stitched) {
          const next = buildTrace(found)
          const shown = shownTraceOf(next, {
            isOpen: false,
            linked: await fetchLinkedTraces(UNHEARD, opened, next),
            joints: stitched === undefined ? undefined : jointTexts(stitched.joints, stitched.kind),
          })
          data = { ...data, shown }
          return shown
        },
        listed: () => undefined,
        pageOf: (id) => pageOf(opened, id),
      }),
      stop: context.stop,
      isSpoken: context.env['INK_SCREEN_READER'] === 'true',
      alternateScreen: true,
    })
  })
  // Ended by a signal, and not by a key: the status says so.
  context.stop.throwIfAborted()
}

/** Whoever looks at a screen cannot be told on standard error. */
const UNHEARD = { stderr: { write: () => Promise.resolve() } }

/** A server's own page of a trace; the store and files have none. */
function pageOf({ source }: OpenedSource, id: TraceId): string | undefined {
  return 'traceUrl' in source && typeof source.traceUrl === 'function'
    ? (source.traceUrl(id) as string | undefined)
    : undefined
}
