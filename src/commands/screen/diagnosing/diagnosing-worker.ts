// The thread that looks for lost context: away from whoever draws, and from whoever receives. It looks when it is told to.
import { getPriority, platform, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { openFileSource } from '../../../sources/file.ts'
import { SMALL_CACHES } from '../../../store/read-caches.ts'
import type { Span } from '../../../trace/span.ts'
import { openStoreReader } from '../../../store/store-reader.ts'
import type { DiagnosingPlan, FromDiagnosing, Looked, LookWish, ToDiagnosing } from './diagnosing-messages.ts'
import { NewestTraces } from '../newest-traces.ts'
import { MOST_SPANS } from './look-pace.ts'
import { lookAtFile, lookAtNewest, newestOf } from './look.ts'

const port = parentPort
if (port === null) throw new Error('diagnosing-worker.ts runs as a worker')

/** Half as patient as can be. */
const PATIENT = 10
// Whoever receives and whoever draws go first. On Linux this is the thread's own priority, elsewhere that of all of them.
if (platform() === 'linux' && getPriority() < PATIENT) setPriority(PATIENT)

/** As many as a look ever takes. */
const fed = new NewestTraces(MOST_SPANS)
let parts: Span[] = []
const look = await openLook(workerData as DiagnosingPlan)

port.on('message', (message: ToDiagnosing) => {
  if (message.kind === 'trace-part') {
    for (const span of message.spans) parts.push(span)
    return
  }
  if (message.kind === 'trace') {
    const { data } = message
    fed.add({ ...data, spans: [...parts, ...data.spans] })
    parts = []
    return
  }
  void tryLook(message.wish).then((answer) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's, not a window's
    port.postMessage(answer)
  })
})

function nowMs(): number {
  return performance.now()
}

async function openLook(plan: DiagnosingPlan): Promise<(wish: LookWish) => Promise<Looked | undefined>> {
  if (plan.kind === 'file') {
    const source = await openFileSource(plan.path, plan.path)
    return (wish) => lookAtFile(source, wish, nowMs)
  }
  if (plan.kind === 'fed') return async (wish) => lookAtNewest(fed.newest(), wish, nowMs)
  const store = openStoreReader({ path: plan.path, caches: SMALL_CACHES })
  return async (wish) => lookAtNewest(newestOf(store, plan.since), wish, nowMs)
}

async function tryLook(wish: LookWish): Promise<FromDiagnosing> {
  try {
    const looked = await look(wish)
    return looked === undefined ? { kind: 'nothing' } : { kind: 'looked', looked }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}
