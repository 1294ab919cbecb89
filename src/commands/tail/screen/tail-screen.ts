// `tracectl tail` on a terminal: a screen over what is received. Receiving has a thread of its own (receiving.ts); this one
// takes what is told of it, draws, and reads the traces that somebody looks at.
import { printable, stopStatus } from '../../../failure.ts'
import { EXIT_CODES } from '../../../errors.ts'
import type { TraceId } from '../../../trace/span.ts'
import { LiveTraceList } from '../../../tui/list/live-trace-list.ts'
import type { CommandContext, StopReason } from '../../context.ts'
import { openDiagnosing } from '../../screen/diagnosing/diagnosing.ts'
import { knownPages, PAGE_HINT } from '../../screen/known-pages.ts'
import { storePathOf } from '../../lookup/store-path.ts'
import { howToShow } from '../how-to-show.ts'
import { EXPORT_DELAY_MS, startChild, type Child } from '../tail-child.ts'
import type { TailOptions } from '../tail-options.ts'
import { introLines, NOTHING_SENT, summaryLines } from '../tail-words.ts'
import { boundYoungGeneration } from '../young-generation.ts'
import { commandText } from './command-words.ts'
import { KeptOutput } from './kept-output.ts'
import { openReceiving, type Drained, type Receiving } from './receiving.ts'
import { screenIntro } from './screen-intro.ts'
import { ScreenTroubles } from './screen-troubles.ts'
import { planFor, SettledFeed } from './settled-feed.ts'
import { SpanRate } from './span-rate.ts'

/** How long requests under way may take to be stored once the screen has gone. */
const DRAIN_MS = 1_000
/** How long the command may take to end: SDKs flush on their way out. */
const COMMAND_GRACE_MS = 5_000

/**
 * Runs until somebody leaves the screen.
 * @throws TracectlError when a port, the store or the command cannot be had: before the screen opens
 */
export async function tailScreen(context: CommandContext, options: TailOptions): Promise<number> {
  boundYoungGeneration()
  return await new TailScreen(context, options).run()
}

class TailScreen {
  readonly #context: CommandContext
  readonly #options: TailOptions
  readonly #storePath: string
  readonly #troubles: ScreenTroubles
  readonly #rate = new SpanRate()
  readonly #output = new KeptOutput()
  readonly #broken = new AbortController()
  readonly #started = performance.now()
  #feed: SettledFeed | undefined
  #child: Child | undefined
  #childStatus: number | undefined
  #lastSeen: TraceId | undefined
  #isDraining = false

  constructor(context: CommandContext, options: TailOptions) {
    this.#context = context
    this.#options = options
    this.#storePath = storePathOf(context, options)
    this.#troubles = new ScreenTroubles(context.stdout.theme)
  }

  async run(): Promise<number> {
    // Ink takes longer to load than a port to open: at the same time, though nothing is drawn before both are there.
    const loading = import('./run-tail-screen.ts')
    loading.catch(() => {})
    const list = new LiveTraceList()
    const receiving = await this.#openReceiving(list)
    const plan = planFor(this.#storePath, this.#context.now())
    const diagnosing = openDiagnosing({
      plan,
      now: () => this.#context.now(),
      nowMs: () => performance.now(),
    })
    this.#feed = new SettledFeed(diagnosing, plan.kind === 'fed' ? receiving : undefined)
    let drained: Drained
    try {
      list.intro = this.#introLines(receiving)
      await this.#startCommand(receiving)
      const { runTailScreen } = await loading
      this.#lastSeen = await runTailScreen({
        context: this.#context,
        filter: this.#options,
        isStitched: this.#options.stitch,
        list,
        receiving,
        diagnosing,
        whyAbsent: (id, wasHere) =>
          wasHere
            ? `trace ${id} is not in the store any more: older ones go when it is full`
            : `trace ${id} is not in the store: it has not been received here, or has gone since`,
        pageOf: knownPages(this.#context, {
          config: this.#options.config,
          forwardUrl: this.#options.forward?.url,
        }),
        pageHint: PAGE_HINT,
        source: () => this.#sourceText(receiving),
        spansPerSecond: () => this.#rate.perSecond(performance.now()),
        trouble: () => this.#troubles.text(performance.now()),
        onTrouble: (text) => this.#troubles.say(text, performance.now()),
        stop: AbortSignal.any([this.#context.stop, this.#broken.signal]),
      })
    } finally {
      await diagnosing.close()
      await this.#child?.stop(COMMAND_GRACE_MS)
      this.#isDraining = true
      drained = await receiving.drain(DRAIN_MS)
    }
    if (this.#context.stop.reason !== 'pipe-closed') this.#sumUp(drained, list)
    return this.#status()
  }

  #introLines({ endpoints }: Receiving): readonly string[] {
    const { env, stdout } = this.#context
    return this.#options.command.length === 0
      ? screenIntro(env, this.#options, endpoints, this.#storePath)
      : introLines(endpoints, this.#storePath, true, stdout.theme)
  }

  async #openReceiving(list: LiveTraceList): Promise<Receiving> {
    const { grpcPort, httpPort, host, forward, retainBytes, retainAge, command } = this.#options
    const plan = {
      storePath: this.#storePath,
      pid: this.#context.pid,
      retention: { bytes: retainBytes, age: retainAge },
      grpcPort,
      httpPort,
      host,
      forward,
      // Whoever the command calls inherits its variables, and with them the rhythm.
      guessedWindowMs: command.length > 0 ? 2 * EXPORT_DELAY_MS : undefined,
    }
    return await openReceiving(plan, {
      changed: (changes, counters) => {
        const before = list.version
        list.apply(changes)
        this.#feed?.note(changes, list, before)
        const now = performance.now()
        this.#rate.count(counters.receiver.spansAccepted, now)
        this.#troubles.counted(counters, now)
      },
      notice: (notice) => this.#troubles.notice(notice, performance.now()),
      broke: (error) => {
        if (!this.#isDraining) this.#broken.abort(error)
      },
    })
  }

  async #startCommand({ endpoints }: Receiving): Promise<void> {
    const { command } = this.#options
    if (command.length === 0) return
    this.#child = await startChild(this.#context, {
      command,
      endpoint: endpoints.http,
      output: 'without-keys',
      onOutput: (stream, text) => this.#output.add(stream, text),
    })
    void this.#child.ended.then((status) => (this.#childStatus = status))
  }

  /** `OTLP http 4318 · grpc 4317 · $ npm start: listening on 8080`. */
  #sourceText({ endpoints }: Receiving): string {
    const { theme } = this.#context.stdout
    const dot = theme.ascii ? '-' : '·'
    const { http, grpc, everyInterface } = endpoints
    const where = everyInterface ? ' on every interface' : ''
    const ports = `OTLP http ${new URL(http).port} ${dot} grpc ${new URL(grpc).port}${where}`
    if (this.#child === undefined) return ports
    const { last } = this.#output
    const going = { command: this.#options.command, last, status: this.#childStatus }
    return `${ports} ${dot} ${commandText(going, theme)}`
  }

  /** What a run of lines says as it goes and when it ends, in one: nobody has seen it yet. */
  #sumUp({ counters, store }: Drained, list: LiveTraceList): void {
    const { options, theme } = { options: this.#options, theme: this.#context.stderr.theme }
    for (const text of this.#troubles.told(!options.quiet)) this.#warn(text)
    this.#printOutput()
    const { total, failed } = list
    const { received, lost, next } = summaryLines(
      {
        counts: { traces: total, printed: total, errors: failed, skipped: 0 },
        receiver: counters.receiver,
        store,
        evicted: counters.evicted,
        howToShow: howToShow(options, this.#storePath),
        elapsedMs: performance.now() - this.#started,
        lastTraceId: this.#lastSeen ?? list.rowAt(total - 1)?.id,
      },
      theme,
    )
    if (!options.quiet) this.#warn(received)
    this.#warn(lost)
    if (!options.quiet) this.#warn(next)
    if (!options.quiet && this.#child !== undefined && counters.receiver.requests === 0)
      this.#warn(NOTHING_SENT)
  }

  #printOutput(): void {
    const lines = this.#output.lines()
    if (lines.length === 0) return
    const { lost } = this.#output
    const name = this.#options.command.join(' ')
    const which = lost > 0 ? `the last ${lines.length} of ${lines.length + lost} lines` : 'all it printed'
    this.#warn(`$ ${name} (${which})\n${lines.map((line) => `${line}\n`).join('')}`)
  }

  #warn(text: string): void {
    this.#context.stderr.write(printable(text)).catch(() => {})
  }

  #status(): number {
    const { stop } = this.#context
    if (this.#broken.signal.aborted) throw this.#broken.signal.reason
    if (this.#childStatus !== undefined) return this.#childStatus
    return stop.aborted ? stopStatus(stop.reason as StopReason) : EXIT_CODES.ok.status
  }
}
