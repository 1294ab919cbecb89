// What a screen costs those who send: how late the receiver's event loop is, and how soon it acknowledges, while `tail` draws
// on a terminal and while it prints lines into a pipe; and what the drawing takes of a core. Both are as a user runs them.
import { spawn as spawnPty } from '@lydell/node-pty'
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LoadPlan, LoadReport } from './intake-load.ts'
import type { LoopDelay } from './loop-delay.ts'
import { median } from './median.ts'

const BIN = fileURLToPath(new URL('../bin/tracectl.js', import.meta.url))
const PRELOADED = new URL('loop-delay.ts', import.meta.url).href
const SECONDS = 10
const ROUNDS = 3
/** Spans a second, in requests of 64 spans of 8 traces. */
const RATE = 10_000
const REQUEST = { spans: 64, traces: 8 }

type Sink = 'lines' | readonly [columns: number, rows: number]

const SINKS: readonly Sink[] = ['lines', [80, 24], [120, 40], [200, 60]]

export async function run(): Promise<void> {
  console.log(
    `${RATE.toLocaleString('en-US')} spans/s over HTTP for ${SECONDS} s, ${ROUNDS} rounds, medians; ratio: to lines into a pipe`,
  )
  const measured = new Map<Sink, Measured[]>(SINKS.map((sink) => [sink, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const sink of SINKS) measured.get(sink)?.push(await measure(sink))
  }
  const yardstick = medians(measured.get('lines') ?? [])
  for (const sink of SINKS) report(sink, medians(measured.get(sink) ?? []), yardstick)
}

interface Measured {
  /** Milliseconds, of acknowledgements. */
  readonly p50: number
  readonly p99: number
  /** The receiving thread's. */
  readonly loopP50: number
  readonly loopP99: number
  /** Shares of a core. */
  readonly drawing: number
  readonly whole: number
}

async function measure(sink: Sink): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'tracectl-screen-'))
  const loopFile = join(folder, 'loop')
  const program = start(sink, folder, loopFile)
  const load = fork(new URL('intake-load.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    const port = await program.port
    const plan: LoadPlan = {
      ...REQUEST,
      transport: 'http',
      port,
      seconds: SECONDS,
      requestsPerSecond: RATE / REQUEST.spans,
    }
    load.send(plan)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    const before = cpuOf(program.pid)
    const began = performance.now()
    await new Promise((resolve) => setTimeout(resolve, (SECONDS - 3) * 1_000))
    const after = cpuOf(program.pid)
    const seconds = (performance.now() - began) / 1_000
    const [sent] = (await once(load, 'message')) as [LoadReport]
    await program.end()
    const loop = JSON.parse(readFileSync(`${loopFile}.${sink === 'lines' ? 0 : 1}.json`, 'utf8')) as LoopDelay
    return {
      p50: sent.p50,
      p99: sent.p99,
      loopP50: loop.p50,
      loopP99: loop.p99,
      drawing: (after.main - before.main) / seconds,
      whole: (after.whole - before.whole) / seconds,
    }
  } finally {
    load.kill()
    program.kill()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Program {
  readonly pid: number
  readonly port: Promise<number>
  /** As a person ends it; resolves when it has. */
  end(): Promise<void>
  kill(): void
}

function start(sink: Sink, folder: string, loopFile: string): Program {
  const args = [BIN, 'tail', '--grpc-port', '0', '--http-port', '0', '--store', join(folder, 'spans.db')]
  const env: Record<string, string | undefined> = {
    ...process.env,
    TRACECTL_BENCH_LOOP: loopFile,
    NODE_OPTIONS: `--import=${PRELOADED}`,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
  }
  // A CI's variables would take the screen away.
  delete env['CI']
  delete env['CONTINUOUS_INTEGRATION']
  delete env['NODE_ENV']
  return sink === 'lines' ? startLines(args, env) : startScreen(sink, args, env)
}

function startLines(args: readonly string[], env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, [...args, '--plain'], {
    env,
    stdio: ['ignore', openSync('/dev/null', 'w'), 'pipe'],
  })
  const port = new Promise<number>((resolve) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /OTLP\/HTTP http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      if (found !== undefined) resolve(Number(found))
    })
  })
  return {
    pid: child.pid ?? 0,
    port,
    async end() {
      const ended = once(child, 'exit')
      child.kill('SIGINT')
      await ended
    },
    kill: () => child.kill('SIGKILL'),
  }
}

function startScreen(
  [cols, rows]: Exclude<Sink, 'lines'>,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Program {
  const pty = spawnPty(process.execPath, [...args], { cols, rows, env })
  const ended = new Promise<void>((resolve) => pty.onExit(() => resolve()))
  const port = new Promise<number>((resolve) => {
    let said = ''
    pty.onData((chunk) => {
      if (said.length < 100_000) said += chunk
      const found = /OTLP http (\d+)/.exec(said)?.[1]
      if (found !== undefined) resolve(Number(found))
    })
  })
  return {
    pid: pty.pid,
    port,
    async end() {
      pty.write('q')
      await ended
    },
    kill: () => pty.kill('SIGKILL'),
  }
}

/** Seconds so far, of the thread that draws and of all of them, where the system tells; NaN elsewhere. */
function cpuOf(pid: number): { readonly main: number; readonly whole: number } {
  return { main: cpuSeconds(`/proc/${pid}/task/${pid}/stat`), whole: cpuSeconds(`/proc/${pid}/stat`) }
}

function cpuSeconds(file: string): number {
  try {
    const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ')
    return (Number(fields?.[11]) + Number(fields?.[12])) / 100
  } catch {
    return NaN
  }
}

function medians(rounds: readonly Measured[]): Measured {
  const of = (pick: (one: Measured) => number): number => median(rounds.map(pick))
  return {
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    loopP50: of(({ loopP50 }) => loopP50),
    loopP99: of(({ loopP99 }) => loopP99),
    drawing: of(({ drawing }) => drawing),
    whole: of(({ whole }) => whole),
  }
}

function report(sink: Sink, one: Measured, yardstick: Measured): void {
  const name = sink === 'lines' ? 'lines' : `screen ${sink.join('×')}`
  console.log(
    [
      name.padEnd(14),
      `ack p50 ${one.p50.toFixed(1)} p99 ${one.p99.toFixed(1)} ms (${ratio(one.p99, yardstick.p99)})`.padEnd(
        38,
      ),
      `receiver's loop p50 ${one.loopP50.toFixed(1)} p99 ${one.loopP99.toFixed(1)} ms (${ratio(one.loopP99, yardstick.loopP99)})`.padEnd(
        46,
      ),
      sink === 'lines' ? '' : `drawing ${percent(one.drawing)}`,
      `all threads ${percent(one.whole)}`,
    ].join('  '),
  )
}

function ratio(now: number, then: number): string {
  return (now / then).toFixed(2)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} % of a core`
}

if (import.meta.main) await run()
