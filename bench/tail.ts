// The whole of `tail`, as a user runs it: taking in, committing, settling, reading back and printing a line for each
// trace, on one thread. The load lasts longer than the settle window, so that all of it happens at once.
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LoadPlan, LoadReport } from './intake-load.ts'

const BIN = fileURLToPath(new URL('../bin/tracectl.js', import.meta.url))
const SECONDS = 15

interface Case {
  readonly spans: number
  readonly traces: number
  readonly spansPerSecond: number | undefined
}

const CASES: readonly Case[] = [
  { spans: 512, traces: 50, spansPerSecond: 75_000 },
  { spans: 512, traces: 50, spansPerSecond: 150_000 },
  { spans: 512, traces: 50, spansPerSecond: undefined },
  { spans: 64, traces: 8, spansPerSecond: 20_000 },
]

export async function run(): Promise<void> {
  console.log(`tail, ${SECONDS} s each over HTTP, lines to a pipe`)
  for (const one of CASES) console.log(await measure(one))
}

async function measure(one: Case): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tracectl-tail-'))
  const tail = spawn(
    process.execPath,
    [BIN, 'tail', '--plain', '--grpc-port', '0', '--http-port', '0', '--store', join(folder, 'spans.db')],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const load = fork(new URL('intake-load.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    let printed = 0
    tail.stdout.on('data', (chunk: Buffer) => (printed += newlinesIn(chunk)))
    let said = ''
    tail.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const port = Number(await waitFor(() => /OTLP\/HTTP http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]))
    const { spans, traces, spansPerSecond } = one
    const plan: LoadPlan = {
      transport: 'http',
      port,
      spans,
      traces,
      seconds: SECONDS,
      requestsPerSecond: spansPerSecond && spansPerSecond / spans,
    }
    load.send(plan)
    const [sent] = (await once(load, 'message')) as [LoadReport]
    const printedUnderLoad = printed
    const peakMiB = peakOf(tail)
    const cpuSeconds = cpuSecondsOf(tail)
    tail.kill('SIGINT')
    await once(tail, 'close')
    const rate = Math.round((sent.acknowledged * spans) / sent.seconds)
    return [
      `${spans} spans in ${traces} traces: ${rate.toLocaleString('en-US')} spans/s`,
      `ack p50 ${sent.p50.toFixed(1)} p99 ${sent.p99.toFixed(1)} ms`,
      `${(printedUnderLoad / sent.seconds).toFixed(0)} lines/s, ${printed} in all`,
      `${Math.round((sent.acknowledged * spans) / cpuSeconds).toLocaleString('en-US')} spans/CPU-s`,
      `peak ${peakMiB.toFixed(0)} MiB`,
      sent.failed > 0 ? `${sent.failed} refused` : '',
      said.split('\n').find((line) => line.includes('not printed')) ?? '',
    ]
      .filter(Boolean)
      .join('   ')
  } finally {
    load.kill()
    tail.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
}

function newlinesIn(chunk: Buffer): number {
  let count = 0
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count++
  return count
}

async function waitFor<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** User and system, in hundredths of a second: where the system tells of other processes; NaN elsewhere. */
function cpuSecondsOf({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')
    return (Number(fields?.[11]) + Number(fields?.[12])) / 100
  } catch {
    return NaN
  }
}

/** Likewise. */
function peakOf({ pid }: ChildProcess): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return NaN
  }
}

if (import.meta.main) await run()
