// The receiver as the drawing thread sees it: opened in a thread of its own, heard, asked for traces, and ended.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ReceiverNotice } from '../../../receiver/notice.ts'
import type { TraceChanges } from '../../../store/changes/trace-changes.ts'
import type { StoreStats } from '../../../store/span-store.ts'
import { IN_MEMORY } from '../../../store/sqlite/database.ts'
import { SMALL_CACHES } from '../../../store/read-caches.ts'
import { openStoreReader } from '../../../store/store-reader.ts'
import type { Span, TraceData, TraceId } from '../../../trace/span.ts'
import { inSlices } from '../../../tui/in-slices.ts'
import { endpointsOf, type Endpoints } from '../endpoints.ts'
import {
  failureOf,
  type FromReceiving,
  type ReceivingCounters,
  type ReceivingPlan,
  type ToReceiving,
} from './receiving-messages.ts'

export interface ReceivingListener {
  changed(changes: TraceChanges, counters: ReceivingCounters): void
  notice(notice: ReceiverNotice): void
  /** The thread is gone, and with it the receiver. */
  broke(error: unknown): void
}

export interface Receiving {
  readonly endpoints: Endpoints
  fetchTrace(id: TraceId): Promise<TraceData | undefined>
  /** Stops accepting, stores and tells what is under way, and ends the thread. */
  drain(graceMs: number): Promise<Drained>
}

export interface Drained {
  readonly counters: ReceivingCounters
  readonly store: StoreStats
}

/** @throws TracectlError when a port or the store cannot be had */
export async function openReceiving(plan: ReceivingPlan, listener: ReceivingListener): Promise<Receiving> {
  const worker = new Worker(WORKER, {
    workerData: plan,
    // What a library may have to say would be written across the screen.
    stdout: true,
    stderr: true,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  })
  worker.stdout.resume()
  worker.stderr.resume()
  const broken = once(worker, 'error').then(([error]) => Promise.reject(error as Error))
  broken.catch(() => {})
  const gone = once(worker, 'exit').then(() => Promise.reject(new Error(GONE)))
  gone.catch(() => {})
  const said = once(worker, 'message').then(([message]) => message as FromReceiving)
  const first = await Promise.race([said, broken, gone])
  if (first.kind === 'failed') {
    await worker.terminate()
    throw failureOf(first.failure)
  }
  if (first.kind !== 'opened') throw new Error(`the receiving thread began with ${first.kind}`)
  return new WorkerReceiving(worker, plan.storePath, endpointsOf(first), listener)
}

/** As source it is TypeScript, as built it is not; nobody rewrites a URL. */
const WORKER = new URL(`./receiving-worker${import.meta.url.slice(-3)}`, import.meta.url)

const GONE = 'the receiving thread has ended'

/** Three times as much as is of use at once: see young-generation.ts. */
const YOUNG_MIB = 48

/** A trace that has been asked for, and what has come of it. */
interface Fetch {
  readonly answer: PromiseWithResolvers<TraceData | undefined>
  readonly spans: Span[]
}

class WorkerReceiving implements Receiving {
  readonly endpoints: Endpoints
  readonly #worker: Worker
  readonly #fetches = new Map<number, Fetch>()
  readonly #drained = Promise.withResolvers<Drained>()
  readonly #listener: ReceivingListener
  readonly #read: ((id: TraceId) => Promise<TraceData | undefined>) | undefined
  readonly #closeReader: () => Promise<void>
  #requests = 0
  #isDrained = false

  constructor(worker: Worker, storePath: string, endpoints: Endpoints, listener: ReceivingListener) {
    this.endpoints = endpoints
    this.#worker = worker
    this.#listener = listener
    // In memory there is nothing that a second reader could open.
    const reader =
      storePath === IN_MEMORY ? undefined : openStoreReader({ path: storePath, caches: SMALL_CACHES })
    this.#read = reader === undefined ? undefined : (id) => inSlices(reader.fetchTraceInSteps(id))
    this.#closeReader = async () => reader?.close()
    worker.on('message', (message: FromReceiving) => this.#hear(message))
    worker.once('error', (error) => this.#break(error))
    worker.once('exit', () => this.#break(new Error(GONE)))
    // Whoever waits for it hears of it.
    this.#drained.promise.catch(() => {})
  }

  async fetchTrace(id: TraceId): Promise<TraceData | undefined> {
    if (this.#read !== undefined) return await this.#read(id)
    const request = this.#requests++
    const answer = Promise.withResolvers<TraceData | undefined>()
    this.#fetches.set(request, { answer, spans: [] })
    this.#say({ kind: 'fetch', request, id })
    return answer.promise
  }

  async drain(graceMs: number): Promise<Drained> {
    this.#say({ kind: 'drain', graceMs })
    try {
      return await this.#drained.promise
    } finally {
      await this.#closeReader()
    }
  }

  #say(message: ToReceiving): void {
    // oxlint-disable-next-line require-post-message-target-origin -- a worker has no origin
    this.#worker.postMessage(message)
  }

  #hear(message: FromReceiving): void {
    switch (message.kind) {
      case 'changed':
        this.#say({ kind: 'taken' })
        this.#listener.changed(message.changes, message.counters)
        return
      case 'notice':
        this.#listener.notice(message.notice)
        return
      case 'fetched-part': {
        const fetch = this.#fetches.get(message.request)
        for (const span of message.spans) fetch?.spans.push(span)
        return
      }
      case 'fetched': {
        const { request, data, failure } = message
        const fetch = this.#fetches.get(request)
        this.#fetches.delete(request)
        if (failure === undefined) fetch?.answer.resolve(data && { ...data, spans: fetch.spans })
        else fetch?.answer.reject(failureOf(failure))
        return
      }
      case 'drained':
        this.#isDrained = true
        this.#listener.changed(message.changes, message.counters)
        this.#drained.resolve({ counters: message.counters, store: message.store })
        return
      case 'failed':
        this.#break(failureOf(message.failure))
        return
      case 'opened':
    }
  }

  #break(error: Error): void {
    if (this.#isDrained) return
    this.#drained.reject(error)
    for (const { answer } of this.#fetches.values()) answer.reject(error)
    this.#fetches.clear()
    this.#listener.broke(error)
  }
}
