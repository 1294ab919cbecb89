// Between intake and the target: a queue bounded in bytes, a few requests under way, and one back-off for all of
// them, because what makes one request wait (the target is down, or busy) makes the others wait too.
import { setTimeout as delay } from 'node:timers/promises'

import { openForwardBacklog, sizeOf } from './forward-backlog.ts'
import type { ForwardNotice } from './forward-notice.ts'
import type { ForwardedRequest, ForwardSender, SendResult } from './forward-sender.ts'
import { openNoticeGate } from './notice-gate.ts'

export interface Backoff {
  /** Milliseconds before the first try again; doubled each time, plus or minus a quarter. */
  readonly firstMs: number
  readonly maxMs: number
}

// As the Collector's exporters: from 5 s down to what suits a person who watches, at most half a minute.
const DEFAULT_BACKOFF: Backoff = { firstMs: 1_000, maxMs: 30_000 }

/** Requests under way at once: enough to fill a slow line, few enough for any target. */
const CONCURRENCY = 4

// Another reason is news, as when the target came up but speaks something else; some number every answer, though.
const MAX_REASONS = 3

/** However long the target asks us to wait, it gets another try within this time. */
const MAX_ASKED_MS = 300_000

export interface ForwardQueueOptions {
  readonly sender: ForwardSender
  readonly label: string
  readonly maxQueuedBytes: number
  readonly backoff: Partial<Backoff>
  readonly onNotice: (notice: ForwardNotice) => void
}

/** Requests, since the start. */
export interface ForwardStats {
  readonly sent: number
  /** The target said that it will never take them. */
  readonly refused: number
  /** Because the queue was full, or time was up at the end. */
  readonly dropped: number
  readonly queuedBytes: number
}

export interface ForwardQueue {
  readonly offer: (request: ForwardedRequest) => void
  readonly stats: () => ForwardStats
  readonly close: (graceMs: number) => Promise<void>
}

export function openForwardQueue(options: ForwardQueueOptions): ForwardQueue {
  const { sender, label: target, maxQueuedBytes, onNotice } = options
  const backoff: Backoff = { ...DEFAULT_BACKOFF, ...options.backoff }
  const gate = openNoticeGate()
  const abort = new AbortController()
  const waiting = openForwardBacklog()
  /** Of what waits and what is under way: bodies, and all that they take in memory. */
  let queuedBytes = 0
  let queuedSize = 0
  let active = 0
  let sent = 0
  let refused = 0
  let dropped = 0
  let droppedBytes = 0
  /** Lost since it was last told how many are: repeats are thinned out. */
  let untold = 0
  let failures = 0
  /** Told since it last worked. */
  const reasons = new Set<string>()
  /** Set while everybody waits for the next try. */
  let pause: Promise<void> | undefined
  let closed = false
  let emptied: (() => void) | undefined

  function offer(request: ForwardedRequest): void {
    if (closed) return drop(request)
    waiting.add(request)
    count(request, 1)
    while (queuedSize > maxQueuedBytes) {
      const oldest = waiting.takeOldest()
      // The rest is under way, and will be less soon.
      if (oldest === undefined) break
      count(oldest, -1)
      drop(oldest)
    }
    pump()
  }

  function count(request: ForwardedRequest, sign: 1 | -1): void {
    queuedBytes += sign * request.body.length
    queuedSize += sign * sizeOf(request)
  }

  function drop({ body }: ForwardedRequest): void {
    dropped++
    droppedBytes += body.length
    untold++
    if (gate.pass('dropped') !== undefined) tellLost()
  }

  function tellLost(): void {
    untold = 0
    onNotice({ code: 'forward-dropped', target, requests: dropped, bytes: droppedBytes, refused })
  }

  function pump(): void {
    while (mayBegin()) {
      const request = waiting.takeOldest()
      if (request === undefined) break
      active++
      void attempt(request)
    }
    if (active === 0 && waiting.length === 0) emptied?.()
  }

  function mayBegin(): boolean {
    if (pause !== undefined || abort.signal.aborted) return false
    // After a failure one request tries the way; the others follow once it got through.
    return active < (failures > 0 ? 1 : CONCURRENCY)
  }

  async function attempt(request: ForwardedRequest): Promise<void> {
    const result = await sender.send(request, abort.signal)
    active--
    if (result.kind === 'later') {
      waiting.putBack(request)
      if (!abort.signal.aborted) retryLater(result.message, result.afterMs)
    } else {
      count(request, -1)
      finish(request, result)
    }
    pump()
  }

  function retryLater(message: string, askedMs: number | undefined): void {
    // Several were under way when it began: that is one failure.
    if (pause !== undefined) return
    failures++
    if (!reasons.has(message) && reasons.size < MAX_REASONS) {
      reasons.add(message)
      onNotice({ code: 'forward-waiting', target, message })
    }
    const own = Math.min(backoff.firstMs * 2 ** (failures - 1), backoff.maxMs) * (0.75 + Math.random() / 2)
    const ms = askedMs === undefined ? own : Math.min(askedMs, MAX_ASKED_MS)
    pause = delay(ms, undefined, { signal: abort.signal, ref: false })
      .catch(() => {})
      .then(() => {
        pause = undefined
        pump()
      })
  }

  function finish({ signal }: ForwardedRequest, result: Exclude<SendResult, { kind: 'later' }>): void {
    if (failures > 0) onNotice({ code: 'forward-recovered', target })
    failures = 0
    reasons.clear()
    const { message } = result
    if (result.kind === 'refused') {
      refused++
      const times = gate.pass(`refused ${signal} ${message}`)
      const { credentials } = result
      if (times === undefined) untold++
      else onNotice({ code: 'forward-refused', target, signal, message, credentials, times })
      return
    }
    sent++
    const { rejected } = result
    if (rejected === 0 && message === '') return
    const times = gate.pass(`partial ${signal} ${message}`)
    if (times !== undefined) onNotice({ code: 'forward-partial', target, signal, rejected, message, times })
  }

  async function close(graceMs: number): Promise<void> {
    if (closed) return
    closed = true
    const { promise, resolve } = Promise.withResolvers<void>()
    emptied = resolve
    if (active === 0 && waiting.length === 0) resolve()
    const timer = setTimeout(() => {
      abort.abort()
      resolve()
    }, graceMs)
    await promise
    clearTimeout(timer)
    abort.abort()
    await pause
    sender.close()
    const left = active + waiting.length
    if (left > 0) {
      dropped += left
      droppedBytes += queuedBytes
      untold += left
    }
    if (untold > 0) tellLost()
  }

  return {
    offer,
    stats: () => ({ sent, refused, dropped, queuedBytes }),
    close,
  }
}
