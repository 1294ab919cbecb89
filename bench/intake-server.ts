// The receiving process of the intake bench, told what to do over IPC.
import process from 'node:process'

import { openReceiver } from '../src/receiver/receiver.ts'
import { openStoreWriter } from '../src/store/store-writer.ts'
import type { StoreWriter } from '../src/store/span-store.ts'
import { instantOfMilliseconds } from '../src/trace/time.ts'

export interface ServerPlan {
  readonly store: 'disk' | 'nothing'
  readonly path: string
  /** In each request. */
  readonly spans: number
}

export interface ServerReady {
  readonly grpcPort: number
  readonly httpPort: number
}

export interface ServerReport {
  readonly cpuSeconds: number
  readonly spans: number
  readonly bytes: number
  readonly residentBytes: number
}

process.once('message', (plan: ServerPlan) => {
  void serve(plan)
})

async function serve(plan: ServerPlan): Promise<void> {
  const store =
    plan.store === 'disk'
      ? openStoreWriter({ path: plan.path, now: () => instantOfMilliseconds(Date.now()) })
      : storeNothing(plan.spans)
  const receiver = await openReceiver({
    hosts: ['127.0.0.1'],
    grpcPort: 0,
    httpPort: 0,
    store,
    onNotice: (notice) => console.error(notice),
  })
  const ready: ServerReady = { grpcPort: receiver.grpc[0]?.port ?? 0, httpPort: receiver.http[0]?.port ?? 0 }
  process.send?.(ready)
  const before = process.cpuUsage()
  process.once('message', () => {
    const { user, system } = process.cpuUsage(before)
    const { spansAccepted, bytes } = receiver.stats()
    const report: ServerReport = {
      cpuSeconds: (user + system) / 1e6,
      spans: spansAccepted,
      bytes,
      residentBytes: process.memoryUsage.rss(),
    }
    process.send?.(report)
  })
}

function storeNothing(spans: number): Pick<StoreWriter, 'ingest'> {
  return { ingest: () => ({ accepted: spans, rejected: 0, reason: undefined, committed: Promise.resolve() }) }
}
