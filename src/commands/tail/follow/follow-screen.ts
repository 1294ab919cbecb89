// `tail --from` on a terminal: the screen of `tail`, over what a server shows. It is asked as it is for lines; what is found,
// whole or not yet, goes into the list.
import { EXIT_CODES, TracectlError } from '../../../errors.ts'
import { printable, stopStatus } from '../../../failure.ts'
import type { Backend } from '../../../sources/backend.ts'
import { serviceName } from '../../../trace/semconv.ts'
import type { Span, TraceData, TraceId } from '../../../trace/span.ts'
import type { Trace } from '../../../trace/trace.ts'
import { summarizeTrace } from '../../../trace/summary.ts'
import { LiveTraceList } from '../../../tui/list/live-trace-list.ts'
import type { TraceRowState } from '../../../tui/list/trace-list.ts'
import type { CommandContext, StopReason } from '../../context.ts'
import { openDiagnosing, type Diagnosing } from '../../screen/diagnosing/diagnosing.ts'
import { SERVER_PAGE_HINT } from '../../screen/known-pages.ts'
import { ScreenTroubles } from '../screen/screen-troubles.ts'
import type { TraceState } from '../trace-printer.ts'
import type { FollowOptions } from './follow-options.ts'
import { FollowRun } from './follow-run.ts'
import { RHYTHM, type FollowRhythm } from './follow-rhythm.ts'
import type { FollowSink } from './follow-sink.ts'
import { NewestTraces } from '../../screen/newest-traces.ts'

/** Spans of traces that are kept; some hundred megabytes. */
const MOST_KEPT = 200_000

/** @throws TracectlError when the server cannot be reached at first, before the screen opens, or refuses what is asked */
export async function followOnScreen(
  context: CommandContext,
  options: FollowOptions,
  backend: Backend,
  rhythm: Partial<FollowRhythm> = {},
): Promise<number> {
  return await new FollowScreen(context, options, backend).run({ ...RHYTHM, ...rhythm })
}

/** Milliseconds until it is said that the server has not answered yet. */
const PATIENCE_MS = 1_000

/** Ends the looking; nobody sees it. */
const LEFT: StopReason = 'SIGINT'

class FollowScreen implements FollowSink {
  readonly #context: CommandContext
  readonly #options: FollowOptions
  readonly #backend: Backend
  readonly #list = new LiveTraceList()
  /** As they were last fetched: whoever looks at one need not ask the server again. */
  readonly #recent = new NewestTraces(MOST_KEPT)
  readonly #troubles: ScreenTroubles
  readonly #diagnosing: Diagnosing
  readonly #begun = Promise.withResolvers<void>()
  #summary = ''

  constructor(context: CommandContext, options: FollowOptions, backend: Backend) {
    this.#context = context
    this.#options = options
    this.#backend = backend
    this.#troubles = new ScreenTroubles(context.stdout.theme)
    this.#diagnosing = openDiagnosing({
      plan: { kind: 'fed' },
      now: () => context.now(),
      nowMs: () => performance.now(),
    })
  }

  async run(rhythm: FollowRhythm): Promise<number> {
    const loading = import('../screen/run-tail-screen.ts')
    loading.catch(() => {})
    const { stop } = this.#context
    const left = new AbortController()
    const looking = AbortSignal.any([stop, left.signal])
    const broken = new AbortController()
    const follower = new FollowRun(
      { ...this.#context, stop: looking },
      this.#options,
      this.#backend,
      rhythm,
      this,
    )
    const run = follower.run()
    run.catch((error: unknown) => {
      // What has been seen is worth a look although nothing more comes, as when a token has expired.
      if (error instanceof TracectlError) follower.health.ended(error.message)
      else broken.abort(error)
    })
    const unheard = setTimeout(() => this.#sayItWaits(), PATIENCE_MS)
    await Promise.race([this.#begun.promise, run]).finally(() => clearTimeout(unheard))
    if (!stop.aborted) {
      const { runTailScreen } = await loading
      await runTailScreen({
        context: this.#context,
        // What is wanted has been asked of the server.
        filter: { services: [], errors: false, minDuration: undefined },
        isStitched: this.#options.stitch,
        list: this.#list,
        receiving: { fetchTrace: (id) => this.#fetch(id, looking) },
        diagnosing: this.#diagnosing,
        whyAbsent: (id) => `trace ${id} is not in ${this.#backend.label}: it was not sent there, or has gone`,
        pageOf: (id) => this.#backend.traceUrl(id),
        pageHint: SERVER_PAGE_HINT,
        source: () => this.#sourceText(),
        spansPerSecond: () => undefined,
        trouble: () => follower.health.text(performance.now()) ?? this.#troubles.text(performance.now()),
        onTrouble: (text) => this.#troubles.say(text, performance.now()),
        stop: AbortSignal.any([stop, broken.signal]),
      })
    }
    await this.#diagnosing.close()
    left.abort(LEFT)
    await run.finally(() => this.#sumUp())
    return stop.aborted ? stopStatus(stop.reason as StopReason) : EXIT_CODES.ok.status
  }

  begun(): void {
    this.#begun.resolve()
  }

  async fetched(trace: Trace, data: TraceData, state: TraceState | undefined): Promise<void> {
    const row = this.#list.row(trace.id)
    // Nothing new: it was fetched because the server's list has other figures.
    if (state === undefined && row !== undefined && row.spans === trace.spanCount) return
    this.#recent.keep(trace.id, data)
    if (state !== undefined) this.#diagnosing.add(data)
    const { start, duration, rootService, rootName, spans, errors } = summarizeTrace(trace)
    const { services } = trace
    const rowState = rowStateOf(state, row !== undefined && row.state !== 'open')
    const facts = { start, duration, rootService, rootName, spans, errors, services: [...services] }
    const first = rootName === undefined ? firstOf(data.spans) : undefined
    const begun = first && { firstName: first.name, firstService: serviceName(first) }
    this.#list.put({ id: trace.id, ...facts, ...begun, state: rowState })
  }

  say(text: string, about: Parameters<FollowSink['say']>[1]): void {
    const now = performance.now()
    const said = text.trimEnd()
    switch (about) {
      case 'start':
        this.#list.intro = said.split('\n')
        return
      case 'end':
        this.#summary = text
        return
      case 'trouble':
        this.#troubles.say(said, now)
        return
      // Whom it is about stands before it.
      case 'note':
        this.#troubles.note(said, said.replace(`${this.#backend.label}: `, ''), now)
        return
      case 'health': {
        // That it fails is said as long as it does.
        const label = `${this.#backend.label} `
        this.#troubles.note(said, said.startsWith(label) ? said.slice(label.length) : undefined, now)
      }
    }
  }

  /** Until it has answered there is no screen, and a blank terminal tells nobody what for. */
  #sayItWaits(): void {
    if (this.#options.quiet) return
    const text = `waiting for ${this.#backend.label} to answer; Ctrl-C ends that\n`
    this.#context.stderr.write(printable(text)).catch(() => {})
  }

  async #fetch(id: TraceId, signal: AbortSignal): Promise<TraceData | undefined> {
    return this.#recent.find(id) ?? (await this.#backend.fetchTrace(id, signal))
  }

  #sourceText(): string {
    const { queryText } = this.#options
    return queryText === undefined ? this.#backend.label : `${this.#backend.label} ${queryText}`
  }

  #sumUp(): void {
    if (this.#context.stop.reason === 'pipe-closed' || this.#options.quiet) return
    const texts = [...this.#troubles.told(true), this.#summary]
    for (const text of texts) this.#context.stderr.write(printable(text)).catch(() => {})
  }
}

/** That began first. */
function firstOf(spans: readonly Span[]): Span | undefined {
  return spans.reduce<Span | undefined>(
    (first, span) => (span.start > 0n && (first === undefined || span.start < first.start) ? span : first),
    undefined,
  )
}

function rowStateOf(state: TraceState | undefined, wasSettled: boolean): TraceRowState {
  if (state === undefined) return wasSettled ? 'reopened' : 'open'
  return state.incomplete ? 'incomplete' : 'settled'
}
