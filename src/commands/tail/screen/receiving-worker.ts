// The thread that receives: ports, store and settling, away from whoever draws. It tells of what has changed at most ten
// times a second, and again only when that has been taken: a busy screen makes its messages larger, not more.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { openForwarder, type Forwarder } from '../../../receiver/forward.ts'
import { openLive, type Live } from '../../../receiver/live.ts'
import type { ReceiverNotice } from '../../../receiver/notice.ts'
import { openReceiver, type Receiver } from '../../../receiver/receiver.ts'
import { buffersOf } from '../../../store/changes/trace-changes.ts'
import { ChangedTraces } from '../../../store/changes/changed-traces.ts'
import {
  openSettling,
  type SettleEvent,
  type SettleTable,
  withMissing,
} from '../../../store/settling/settling.ts'
import type { TraceWords } from '../../../store/index/trace-words.ts'
import { missingIn } from '../../../store/settling/missing-in.ts'
import type { StoreWriter } from '../../../store/span-store.ts'
import { SMALL_CACHES } from '../../../store/read-caches.ts'
import { IN_MEMORY } from '../../../store/sqlite/database.ts'
import { openStoreWriter } from '../../../store/store-writer.ts'
import type { TraceFacts } from '../../../store/trace-facts.ts'
import type { TraceId } from '../../../trace/span.ts'
import { plainSpan } from '../../../wire/otlp/otlp-span.ts'
import { instantOfMilliseconds } from '../../../trace/time.ts'
import { inSlices } from '../../../tui/in-slices.ts'
import { loopbackEndpoint } from '../endpoints.ts'
import {
  plainFailure,
  type FromReceiving,
  type ReceivingCounters,
  type ReceivingPlan,
  type ToReceiving,
} from './receiving-messages.ts'

/** Milliseconds between two messages about what has changed. */
const TELL_MS = 100
/** Of a trace that is asked for, what is told at once: a few milliseconds of both threads. */
const PART_SPANS = 500
/** Unpacked, of what is sealed at once. */
const RUN_BYTES = 12 << 20
/** Settled traces that are told of at once. */
const ROOM = 10_000

const port = parentPort
if (port === null) throw new Error('receiving-worker.ts runs as a worker')

/** @param moved buffers that nobody needs here any more: they are not copied */
function tell(message: FromReceiving, moved: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, [...moved])
}

class Receiving {
  readonly #store: StoreWriter
  readonly #receiver: Receiver
  readonly #forward: Forwarder | undefined
  readonly #settling: SettleTable
  readonly #changed: ChangedTraces
  readonly #live: Live
  readonly #evicted = { traces: 0, spans: 0 }
  readonly #teller: NodeJS.Timeout
  #told = ''
  #isTaken = true

  constructor(plan: ReceivingPlan, store: StoreWriter, receiver: Receiver, forward: Forwarder | undefined) {
    this.#store = store
    this.#receiver = receiver
    this.#forward = forward
    const { guessedWindowMs } = plan
    this.#settling = openSettling(guessedWindowMs === undefined ? {} : { guessedWindowMs })
    this.#changed = new ChangedTraces(this.#settling, (trace) => this.#stored(trace))
    // Before it settles anything: which traces had come before is asked of it.
    store.onCommit((spans) => this.#changed.add(spans))
    store.onLogs((traces) => this.#changed.addLogs(traces))
    store.onEvict(({ traces, spans }) => {
      this.#evicted.traces += traces
      this.#evicted.spans += spans
    })
    this.#live = openLive({
      store,
      receiver,
      settling: this.#settling,
      now: () => performance.now(),
      room: () => ROOM,
      onSettled: (events) => this.#changed.settled(events.map((event) => this.#judged(event))),
    })
    this.#teller = setInterval(() => this.#tellChanges(), TELL_MS)
  }

  hear(message: ToReceiving): void {
    switch (message.kind) {
      case 'taken':
        this.#isTaken = true
        return
      case 'fetch':
        void this.#fetch(message.request, message.id)
        return
      case 'drain':
        void this.#drain(message.graceMs)
    }
  }

  #tellChanges(): void {
    if (!this.#isTaken) return
    const counters = this.#counters()
    const told = JSON.stringify(counters)
    if (this.#changed.isEmpty && told === this.#told) return
    this.#told = told
    this.#isTaken = false
    const changes = this.#changed.take()
    tell({ kind: 'changed', changes, counters }, buffersOf(changes))
  }

  #counters(): ReceivingCounters {
    return {
      receiver: this.#receiver.stats(),
      settling: this.#settling.stats(),
      evicted: { ...this.#evicted },
    }
  }

  #stored(trace: TraceWords): TraceFacts | undefined {
    try {
      return this.#store.factsOf(trace)
    } catch {
      // A store that cannot be read is told of by whoever reads it; what comes in goes on being counted.
      return undefined
    }
  }

  /** Of a trace that an earlier run began, settling has not seen all: the store has. */
  #judged(event: SettleEvent): SettleEvent {
    if (!this.#changed.isResumed(event.traceId)) return event
    try {
      const data = this.#store.fetchTrace(event.traceId)
      return data === undefined ? event : withMissing(event, missingIn(data.spans))
    } catch {
      return event
    }
  }

  /** In parts: what is received has its turn between two of them, and so do keys where they arrive. */
  async #fetch(request: number, id: TraceId): Promise<void> {
    try {
      const data = await inSlices(this.#store.fetchTraceInSteps(id))
      const { length } = data?.spans ?? []
      for (let from = 0; from < length; from += PART_SPANS) {
        // A view of bytes does not cross: its getters stay behind.
        const spans = (data?.spans ?? []).slice(from, from + PART_SPANS).map(plainSpan)
        tell({ kind: 'fetched-part', request, spans })
        await nextTurn()
      }
      tell({ kind: 'fetched', request, data: data && { ...data, spans: [] }, failure: undefined })
    } catch (error) {
      tell({ kind: 'fetched', request, data: undefined, failure: plainFailure(error) })
    }
  }

  async #drain(graceMs: number): Promise<void> {
    this.#store.listensAt(undefined)
    await this.#live.drain(graceMs)
    await this.#forward?.close(graceMs)
    clearInterval(this.#teller)
    const store = this.#store.stats()
    await this.#store.close()
    tell({ kind: 'drained', changes: this.#changed.take(), counters: this.#counters(), store })
    // Nothing is left to keep the thread alive.
    port?.close()
  }
}

function onNotice(notice: ReceiverNotice): void {
  tell({ kind: 'notice', notice })
}

async function open(plan: ReceivingPlan): Promise<void> {
  const { storePath: path, pid, retention, grpcPort, httpPort, host } = plan
  // Whoever draws or looks for lost context reads by itself: here only what is to be sealed is read back.
  const caches = path === IN_MEMORY ? undefined : { ...SMALL_CACHES, chunks: RUN_BYTES }
  const store = openStoreWriter({
    path,
    pid,
    retention,
    caches,
    now: () => instantOfMilliseconds(Date.now()),
  })
  try {
    const forward = plan.forward && openForwarder({ ...plan.forward, onNotice })
    const hosts = host === undefined ? {} : { hosts: [host] }
    const receiver = await openReceiver({ ...hosts, grpcPort, httpPort, store, forward, onNotice })
    // What is passed on leaves the machine, which is more than whoever looks for a store has in mind.
    if (forward === undefined) store.listensAt(loopbackEndpoint(receiver))
    const receiving = new Receiving(plan, store, receiver, forward)
    port?.on('message', (message: ToReceiving) => receiving.hear(message))
    tell({ kind: 'opened', http: receiver.http, grpc: receiver.grpc })
  } catch (error) {
    await store.close()
    throw error
  }
}

await open(workerData as ReceivingPlan).catch((error: unknown) => {
  tell({ kind: 'failed', failure: plainFailure(error) })
})
