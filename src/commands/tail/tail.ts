// `tracectl tail`: receives OTLP, keeps it, and prints each trace once it has settled. This file is the run from the
// first port to the summary; what is printed is settled-traces.ts, the command behind `--` tail-child.ts.
import { EXIT_CODES, TracectlError } from '../../errors.ts'
import { printable, stopStatus } from '../../failure.ts'
import { openForwarder, type Forwarder } from '../../receiver/forward.ts'
import { openLive, type Live } from '../../receiver/live.ts'
import type { ReceiverNotice } from '../../receiver/notice.ts'
import { noticeText } from '../../receiver/notice-text.ts'
import { openReceiver, type Receiver } from '../../receiver/receiver.ts'
import { openSettling, type SettleEvent, type SettleTable } from '../../store/settling/settling.ts'
import type { StoreWriter } from '../../store/span-store.ts'
import { openStoreWriter } from '../../store/store-writer.ts'
import type { TraceId } from '../../trace/span.ts'
import type { CommandContext, StopReason } from '../context.ts'
import { endpointsOf, loopbackEndpoint, type Endpoints } from './endpoints.ts'
import { howToShow } from './how-to-show.ts'
import { openSettledTraces, type SettledTraces } from './settled-traces.ts'
import { storePathOf } from '../lookup/store-path.ts'
import { EXPORT_DELAY_MS, startChild, type Child, type ChildOptions } from './tail-child.ts'
import type { TailOptions } from './tail-options.ts'
import { introText, isLoss, NOTHING_SENT, summaryLines, type HowToShow } from './tail-words.ts'
import { watchRun } from './tail-watch.ts'
import { boundYoungGeneration } from './young-generation.ts'

/** How a run came to its end. */
type Ending =
  | { readonly kind: 'stopped'; readonly reason: StopReason }
  | { readonly kind: 'enough' | 'idle' }
  | { readonly kind: 'command-ended'; readonly status: number }
  | { readonly kind: 'failed'; readonly error: unknown }

/** How long requests under way may take to be stored once the end has come; likewise what waits to be forwarded. */
const DRAIN_MS = 1_000

/** How long the command may take to end once it has been asked to: SDKs flush on their way out. */
const COMMAND_GRACE_MS = 5_000

/** Somebody who draws beside the lines. */
export interface TailObserver {
  /** Before anything comes in, and before `settling` hears of a commit. */
  opened(parts: {
    readonly store: Pick<StoreWriter, 'onCommit'>
    readonly settling: SettleTable
    readonly receiver: Pick<Receiver, 'stats'>
  }): void
  settled(events: readonly SettleEvent[]): void
  /** What a command prints: it must not write across what is drawn. */
  printed(stream: 'stdout' | 'stderr', text: string): void
}

/**
 * Runs until it is stopped, has printed enough, nothing has come for long enough, or its command has ended.
 * @throws TracectlError when a port, the store or the command cannot be had
 */
export async function tail(
  context: CommandContext,
  options: TailOptions,
  observer?: TailObserver,
): Promise<number> {
  boundYoungGeneration()
  const warn = (text: string): void => {
    context.stderr.write(printable(text)).catch(() => {})
  }
  const say = (text: string): void => {
    if (!options.quiet) warn(text)
  }
  const storePath = storePathOf(context, options)
  const store = openStoreWriter({
    path: storePath,
    now: () => context.now(),
    pid: context.pid,
    retention: { bytes: options.retainBytes, age: options.retainAge },
  })
  try {
    const onNotice = (notice: ReceiverNotice): void => {
      const tell = isLoss(notice) ? warn : say
      tell(`${noticeText(notice)}\n`)
    }
    const forward = options.forward && openForwarder({ ...options.forward, onNotice })
    const { grpcPort, httpPort, host } = options
    const hosts = host === undefined ? {} : { hosts: [host] }
    const receiver = await openReceiver({ ...hosts, grpcPort, httpPort, store, forward, onNotice })
    // What is passed on leaves the machine, which is more than whoever looks for a store has in mind.
    if (forward === undefined) store.listensAt(loopbackEndpoint(receiver))
    const parts = { context, options, store, storePath, receiver, forward, observer, say, warn }
    return await new TailRun(parts).run()
  } finally {
    await store.close()
  }
}

interface Parts {
  readonly context: CommandContext
  readonly options: TailOptions
  readonly store: StoreWriter
  readonly storePath: string
  readonly receiver: Receiver
  readonly forward: Forwarder | undefined
  readonly observer: TailObserver | undefined
  readonly say: (text: string) => void
  /** Also when quiet: something has been lost. */
  readonly warn: (text: string) => void
}

class TailRun {
  readonly #parts: Parts
  readonly #settling: SettleTable
  readonly #settled: SettledTraces
  readonly #live: Live
  readonly #ending = Promise.withResolvers<Ending>()
  readonly #started = performance.now()
  readonly #evicted = { traces: 0, spans: 0 }
  #lastTraceId: TraceId | undefined
  #child: Child | undefined

  constructor(parts: Parts) {
    const { context, options, store, receiver, observer } = parts
    this.#parts = parts
    store.onEvict(({ traces, spans }) => {
      this.#evicted.traces += traces
      this.#evicted.spans += spans
    })
    // Whoever the command calls inherits its variables, and with them the rhythm.
    this.#settling = openSettling(options.command.length > 0 ? { guessedWindowMs: 2 * EXPORT_DELAY_MS } : {})
    observer?.opened({ store, settling: this.#settling, receiver })
    this.#settled = openSettledTraces({
      context,
      store,
      tail: options,
      onEnough: () => this.#end({ kind: 'enough' }),
      onFailure: (error) => this.#end({ kind: 'failed', error }),
    })
    this.#live = openLive({
      store,
      receiver,
      settling: this.#settling,
      now: () => performance.now(),
      room: () => this.#settled.room(),
      onSettled: (events) => {
        this.#lastTraceId = events.at(-1)?.traceId ?? this.#lastTraceId
        this.#settled.add(events)
        observer?.settled(events)
      },
    })
  }

  async run(): Promise<number> {
    const { context, options, forward, say, warn, receiver, store, storePath } = this.#parts
    const endpoints = endpointsOf(receiver)
    const watch = new AbortController()
    let ending: Ending
    try {
      say(introText(endpoints, storePath, options.command.length > 0, context.stderr.theme))
      void watchRun({
        live: this.#live,
        settling: this.#settling,
        store,
        untilIdleMs: options.untilIdle === undefined ? Infinity : options.untilIdle / 1e6,
        onIdle: () => this.#end({ kind: 'idle' }),
        howToShow: this.#howToShow,
        theme: context.stderr.theme,
        say,
        warn,
        signal: watch.signal,
      })
      if (options.command.length > 0) await this.#startCommand(endpoints)
      this.#endWhenStopped()
      ending = await this.#ending.promise
    } finally {
      watch.abort()
      // Still running when we are the ones who end; what it sends on its way out is taken in.
      await this.#child?.stop(COMMAND_GRACE_MS)
      store.listensAt(undefined)
      await this.#live.drain(DRAIN_MS)
    }
    // Who pages through the output of a run that ended by itself may take his time; Ctrl-C is meant for now.
    await this.#settled.idle(ending.kind === 'stopped' ? DRAIN_MS : Infinity)
    await forward?.close(DRAIN_MS)
    if (ending.kind !== 'stopped' || ending.reason !== 'pipe-closed') this.#sumUp()
    return this.#status(ending)
  }

  #end(ending: Ending): void {
    this.#ending.resolve(ending)
  }

  async #startCommand(endpoints: Endpoints): Promise<void> {
    const { context, options, observer } = this.#parts
    const { command } = options
    const endpoint = endpoints.http
    const output: Pick<ChildOptions, 'output' | 'onOutput'> =
      observer === undefined
        ? { output: options.form === 'json' ? 'stderr' : 'stdout' }
        : { output: 'handed-on', onOutput: (stream, text) => observer.printed(stream, text) }
    this.#child = await startChild(context, { command, endpoint, ...output })
    void this.#child.ended.then((status) => this.#end({ kind: 'command-ended', status }))
  }

  /** A command is told to stop as well, and its last spans are waited for: then its end is ours. */
  #endWhenStopped(): void {
    const { stop } = this.#parts.context
    const stopped = (): void => {
      const reason = stop.reason as StopReason
      if (this.#parts.options.command.length === 0 || reason === 'pipe-closed')
        this.#end({ kind: 'stopped', reason })
    }
    if (stop.aborted) stopped()
    else stop.addEventListener('abort', stopped, { once: true })
  }

  get #howToShow(): HowToShow | undefined {
    return howToShow(this.#parts.options, this.#parts.storePath)
  }

  #sumUp(): void {
    const { context, receiver, say, warn, store } = this.#parts
    const summary = {
      counts: this.#settled.counts,
      receiver: receiver.stats(),
      store: store.stats(),
      evicted: this.#evicted,
      howToShow: this.#howToShow,
      elapsedMs: performance.now() - this.#started,
      lastTraceId: this.#lastTraceId,
    }
    const { received, lost, next } = summaryLines(summary, context.stderr.theme)
    say(received)
    warn(lost)
    say(next)
    const { requests } = receiver.stats()
    if (this.#child !== undefined && requests === 0) say(NOTHING_SENT)
  }

  #status(ending: Ending): number {
    switch (ending.kind) {
      case 'stopped':
        return stopStatus(ending.reason)
      case 'command-ended':
        return ending.status
      case 'enough':
        return EXIT_CODES.ok.status
      case 'idle':
        if (this.#settled.counts.printed > 0) return EXIT_CODES.ok.status
        throw new TracectlError('nothing-matched', nothingPrinted(this.#settled.counts.traces), {
          hint: 'is the exporter pointed at the address above?',
        })
      case 'failed':
        throw ending.error
    }
  }
}

function nothingPrinted(traces: number): string {
  return traces === 0 ? 'no trace arrived' : `none of the ${traces} traces that arrived matched`
}
