// Intake end to end: a load generator sends over loopback to a receiver whose store commits to disk, each in a process
// of its own. Beside it, in the same run, the same receiver in front of a store that keeps nothing, which shows what
// of the time is transport.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { LoadPlan, LoadReport } from './intake-load.ts'
import type { ServerPlan, ServerReady, ServerReport } from './intake-server.ts'

interface Case {
  readonly transport: 'grpc' | 'http'
  readonly spans: number
  readonly traces: number
  /** Spans a second that are asked of it. */
  readonly target: number
}

const CASES: readonly Case[] = [
  { transport: 'grpc', spans: 512, traces: 50, target: 150_000 },
  { transport: 'http', spans: 512, traces: 50, target: 150_000 },
  { transport: 'grpc', spans: 64, traces: 8, target: 40_000 },
  { transport: 'http', spans: 64, traces: 8, target: 40_000 },
]

const SECONDS = 3

export async function run(): Promise<void> {
  console.log(
    `${SECONDS} s each; full load, and half of the target. CPU of the server alone; ratio: to a store that keeps nothing`,
  )
  for (const one of CASES) {
    const idle = await measure(one, 'nothing', undefined)
    const full = await measure(one, 'disk', undefined)
    // Beside it the same without a store: what of the delay is the machine's, busy with both ends.
    const idleHalf = await measure(one, 'nothing', one.target / 2)
    const half = await measure(one, 'disk', one.target / 2)
    const ratio = (full.spansPerSecond / idle.spansPerSecond).toFixed(2)
    const verdict = full.spansPerSecond >= one.target ? 'met' : 'MISSED'
    console.log(`\n${one.transport} · ${one.spans} spans in ${one.traces} traces a request`)
    console.log(`  nothing       ${line(idle)}`)
    console.log(`  disk          ${line(full)}   ratio ${ratio}   target ${count(one.target)}/s ${verdict}`)
    console.log(`  nothing, half ${line(idleHalf)}`)
    console.log(`  disk, half    ${line(half)}   target p99 100 ms ${half.p99 < 100 ? 'met' : 'MISSED'}`)
    console.log(`  file          ${(full.fileBytes / full.receivedBytes).toFixed(2)} of the bytes received`)
  }
}

interface Measured {
  readonly spansPerSecond: number
  readonly spansPerCpuSecond: number
  readonly p50: number
  readonly p99: number
  readonly failed: number
  readonly fileBytes: number
  readonly receivedBytes: number
  readonly residentMiB: number
}

async function measure(one: Case, store: 'disk' | 'nothing', rate: number | undefined): Promise<Measured> {
  const directory = await mkdtemp(join(tmpdir(), 'tracectl-intake-'))
  const path = join(directory, 'spans.db')
  const server = start('./intake-server.ts')
  const load = start('./intake-load.ts')
  try {
    const ready = await ask<ServerReady>(server, { store, path, spans: one.spans } satisfies ServerPlan)
    const port = one.transport === 'grpc' ? ready.grpcPort : ready.httpPort
    const plan: LoadPlan = { ...one, port, seconds: SECONDS, requestsPerSecond: rate && rate / one.spans }
    const sent = await ask<LoadReport>(load, plan)
    const used = await ask<ServerReport>(server, 'report')
    return {
      spansPerSecond: (sent.acknowledged * one.spans) / sent.seconds,
      spansPerCpuSecond: used.spans / used.cpuSeconds,
      p50: sent.p50,
      p99: sent.p99,
      failed: sent.failed,
      fileBytes: await sizeOf(path),
      receivedBytes: used.bytes,
      residentMiB: used.residentBytes / 2 ** 20,
    }
  } finally {
    for (const child of [server, load]) {
      if (child.exitCode === null) {
        child.kill()
        await once(child, 'exit')
      }
    }
    await rm(directory, { recursive: true, force: true })
  }
}

function start(file: string): ChildProcess {
  return fork(new URL(file, import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

async function ask<Answer>(child: ChildProcess, question: object | string): Promise<Answer> {
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`a process of the bench ended with ${code}`)
  })
  child.send(question)
  const [answer] = (await Promise.race([once(child, 'message'), failed])) as [Answer]
  return answer
}

async function sizeOf(path: string): Promise<number> {
  let bytes = 0
  for (const file of [path, `${path}-wal`])
    bytes += await stat(file).then(
      ({ size }) => size,
      () => 0,
    )
  return bytes
}

function line(measured: Measured): string {
  const { spansPerSecond, spansPerCpuSecond, p50, p99, failed, residentMiB } = measured
  const parts = [
    `${count(spansPerSecond)} spans/s`.padStart(16),
    `${count(spansPerCpuSecond)} spans/CPU-s`.padStart(20),
    `ack p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms`.padStart(28),
    `RSS ${residentMiB.toFixed(0)} MiB`,
  ]
  if (failed > 0) parts.push(`${failed} FAILED`)
  return parts.join('   ')
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
