// Preloaded into every thread of a measured program (--import): how late its event loop is, told to a file when it ends.
// What it takes to start is not measured.
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { threadId } from 'node:worker_threads'

export interface LoopDelay {
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly max: number
}

const file = process.env['TRACECTL_BENCH_LOOP']
const AFTER_MS = 3_000

if (file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  setTimeout(() => delay.enable(), AFTER_MS).unref()
  process.on('exit', () => {
    const of = (percent: number): number => delay.percentile(percent) / 1e6
    const told: LoopDelay = { p50: of(50), p99: of(99), max: delay.max / 1e6 }
    writeFileSync(`${file}.${threadId}.json`, JSON.stringify(told))
  })
}
