// `tracectl show -i`: one trace on a screen of its own, to fold, search and look into, and from there others.
import { platform } from 'node:os'
import { TracectlError } from '../../errors.ts'
import { jointTexts } from '../../render/propagation/joint-words.ts'
import type { StitchedParts } from '../../propagation/stitch/stitch-trace.ts'
import type { SpanId, TraceId } from '../../trace/span.ts'
import type { Trace } from '../../trace/trace.ts'
import { initialState } from '../../tui/initial-state.ts'
import { runScreen } from '../../tui/screen.ts'
import type { ScreenData } from '../../tui/screen-data.ts'
import type { ScreenState } from '../../tui/screen-state.ts'
import { shownTraceOf } from '../../tui/shown-trace.ts'
import type { CommandContext } from '../context.ts'
import type { OpenedSource } from '../lookup/open-source.ts'
import { openDiagnosing, type Diagnosing } from '../screen/diagnosing/diagnosing.ts'
import type { DiagnosingPlan } from '../screen/diagnosing/diagnosing-messages.ts'
import { knownPages, PAGE_HINT, SERVER_PAGE_HINT } from '../screen/known-pages.ts'
import { errandsIn } from '../screen/perform.ts'
import { screenTheme } from '../screen/screen-theme.ts'
import { ExploredTrace } from './explored-trace.ts'
import { fetchLinkedTraces } from './linked-traces.ts'

export interface Explored {
  readonly opened: OpenedSource
  /** Those that its messages came from. */
  readonly linked: readonly Trace[]
  /** What is to be said below spans, where fragments were put together. */
  readonly joints: ReadonlyMap<SpanId, string> | undefined
  readonly parts: StitchedParts | undefined
  /** The store, or the file, that the trace is in, to be looked through for lost context; undefined for none. */
  readonly plan: DiagnosingPlan | undefined
}

/** @throws TracectlError `usage` where there is no terminal to draw on */
export async function explore(
  context: CommandContext,
  trace: Trace,
  { opened, linked, joints, parts, plan }: Explored,
): Promise<void> {
  if (context.takeTerminal === undefined) {
    throw new TracectlError('usage', '-i needs a terminal for its input and its output', {
      hint: 'leave -i out to print the trace',
    })
  }
  const { source, find } = opened
  const diagnosing =
    plan &&
    openDiagnosing({ plan, spans: MOST_SPANS, now: () => context.now(), nowMs: () => performance.now() })
  const problems = new AskedProblems(diagnosing)
  const explored = new ExploredTrace({ ...shownTraceOf(trace, { isOpen: false, linked, joints }), parts })
  const data = (): ScreenData => ({
    list: undefined,
    problems: diagnosing?.data,
    shown: explored.shown,
    reading: explored.reading,
    title: { source: source.label, spansPerSecond: undefined, trouble: undefined },
  })
  await context.takeTerminal(async (terminal) => {
    const errands = errandsIn({
      context,
      platform: platform(),
      terminal,
      whyAbsent: (id) => `trace ${id} is not in ${source.label}`,
      data,
      fetchTrace: (id) => source.fetchTrace(id, find.signal),
      show: (found, stitched) =>
        explored.show(found, {
          isOpen: false,
          linkedTo: (next) => fetchLinkedTraces(UNHEARD, opened, next),
          joints: stitched === undefined ? undefined : jointTexts(stitched.joints, stitched.kind),
          parts: stitched?.parts,
          signal: context.stop,
        }),
      listed: () => undefined,
      pageOf: opened.isBackend
        ? (id) => pageOf(opened, id)
        : knownPages(context, { config: opened.asked.config, forwardUrl: undefined }),
      pageHint: opened.isBackend ? SERVER_PAGE_HINT : PAGE_HINT,
    })
    await runScreen({
      terminal,
      theme: await screenTheme(context, terminal),
      utcOffset: 0,
      initial: initialState('trace', trace.id),
      data,
      refresh: (state) => problems.follow(state) || explored.hasChanged(),
      perform: errands.perform,
      stop: context.stop,
      isSpoken: context.env['INK_SCREEN_READER'] === 'true',
    })
    await errands.finish()
  })
  await diagnosing?.close()
  // Ended by a signal, and not by a key: the status says so.
  context.stop.throwIfAborted()
}

/** Of the store or the file, the newest: a few seconds for who has asked. */
const MOST_SPANS = 200_000

/** Looked for when somebody opens the pane, and again the next time. */
class AskedProblems {
  readonly #diagnosing: Diagnosing | undefined
  #wasOpen = false
  #drawn = 0

  constructor(diagnosing: Diagnosing | undefined) {
    this.#diagnosing = diagnosing
  }

  /** @returns whether there is anything new */
  follow({ areProblemsOpen }: ScreenState): boolean {
    if (this.#diagnosing === undefined) return false
    if (areProblemsOpen && !this.#wasOpen) this.#diagnosing.settled(1)
    this.#wasOpen = areProblemsOpen
    if (areProblemsOpen) this.#diagnosing.tick()
    const { version } = this.#diagnosing.data
    const isNew = version !== this.#drawn
    this.#drawn = version
    return isNew
  }
}

/** Whoever looks at a screen cannot be told on standard error. */
const UNHEARD = { stderr: { write: () => Promise.resolve() } }

/** A server's own page of a trace. */
function pageOf({ source }: OpenedSource, id: TraceId): string | undefined {
  return 'traceUrl' in source && typeof source.traceUrl === 'function'
    ? (source.traceUrl(id) as string | undefined)
    : undefined
}
