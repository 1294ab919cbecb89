// What a screen costs those who send: how late the receiver's event loop is, and how soon it acknowledges, while `tail` draws
// on a terminal and while it prints lines into a pipe; what the drawing takes of a core, and how long keys may wait for it.
// Both are as a user runs them. In each round all of them are measured, one after the other, and a screen is held against
// the lines of its own round: what else the machine does changes from minute to minute. How much that was is told.
import { spawn as spawnPty } from '@lydell/node-pty'
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { LoadPlan, LoadReport } from './intake-load.ts'
import type { LoopDelay } from './loop-delay.ts'
import { median } from './median.ts'
import { cpuSecondsOf, type Noise, watchNoise } from './noise.ts'

const BIN = fileURLToPath(new URL('../bin/tracectl.js', import.meta.url))
const PRELOADED = new URL('loop-delay.ts', import.meta.url).href
const SECONDS = 10
const ROUNDS = 5
/** Before that it starts, and code runs for the first time. */
const WARM_UP_SECONDS = 2
/** Spans a second, in requests of 64 spans of 8 traces. */
const RATE = 10_000
const REQUEST = { spans: 64, traces: 8 }
/** An idle loop that is later than this tells of a machine that has others to serve: so do the tails, then. */
const QUIET = { idleP99: 2, others: 0.1 }

type Sink = 'lines' | readonly [columns: number, rows: number]

const SINKS: readonly Sink[] = ['lines', [80, 24], [120, 40], [200, 60]]

export async function run(): Promise<void> {
  console.log(
    `${RATE.toLocaleString('en-US')} spans/s over HTTP for ${SECONDS} s, ${ROUNDS} rounds: median (least to most); ×: of lines into a pipe in the same round`,
  )
  const rounds: Round[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const measured: Round = new Map()
    // None is always the first, or always behind the same one.
    for (let at = 0; at < SINKS.length; at++) {
      const sink = SINKS[(at + round) % SINKS.length]!
      measured.set(sink, await measure(sink))
    }
    rounds.push(measured)
  }
  for (const sink of SINKS) report(sink, rounds)
  reportNoise(rounds.flatMap((round) => [...round.values()].map(({ noise }) => noise)))
}

type Round = Map<Sink, Measured>

interface Measured {
  /** Milliseconds, of acknowledgements. */
  readonly p50: number
  readonly p99: number
  /** The receiving thread's event loop, and the drawing one's. */
  readonly receiver: LoopDelay
  readonly screen: LoopDelay | undefined
  /** Cores. */
  readonly drawing: number
  readonly whole: number
  /** MiB at the end. */
  readonly resident: number
  readonly noise: Noise
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
    const reported = once(load, 'message') as Promise<[LoadReport]>
    await delay(WARM_UP_SECONDS * 1_000)
    const endWatch = watchNoise()
    const before = cpuOf(program.pid, load.pid)
    const began = performance.now()
    await delay((SECONDS - WARM_UP_SECONDS - 1) * 1_000)
    const after = cpuOf(program.pid, load.pid)
    const seconds = (performance.now() - began) / 1_000
    const noise = endWatch(after.ours - before.ours)
    const resident = residentMiB(program.pid)
    const [sent] = await reported
    await program.end()
    const loopOf = (thread: number): LoopDelay =>
      JSON.parse(readFileSync(`${loopFile}.${thread}.json`, 'utf8')) as LoopDelay
    return {
      p50: sent.p50,
      p99: sent.p99,
      receiver: loopOf(sink === 'lines' ? 0 : 1),
      screen: sink === 'lines' ? undefined : loopOf(0),
      drawing: (after.main - before.main) / seconds,
      whole: (after.whole - before.whole) / seconds,
      resident,
      noise,
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

/** Seconds of a processor so far: of the thread that draws, of all its threads, and of all that is ours. */
function cpuOf(
  pid: number,
  load: number | undefined,
): { readonly main: number; readonly whole: number; readonly ours: number } {
  const whole = cpuSecondsOf(pid)
  return {
    main: cpuSecondsOf(`${pid}/task/${pid}`),
    whole,
    ours: whole + cpuSecondsOf(load ?? NaN) + cpuSecondsOf(process.pid),
  }
}

/** NaN where the system does not tell. */
function residentMiB(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
  } catch {
    return NaN
  }
}

function report(sink: Sink, rounds: readonly Round[]): void {
  const of = (pick: (one: Measured) => number, digits = 1): string =>
    spread(
      rounds.map((round) => pick(round.get(sink)!)),
      digits,
    )
  const ratio = (pick: (one: Measured) => number): string =>
    sink === 'lines'
      ? ''
      : `, × ${spread(
          rounds.map((round) => pick(round.get(sink)!) / pick(round.get('lines')!)),
          2,
        )}`
  console.log(sink === 'lines' ? 'lines' : `screen ${sink.join('×')}`)
  tell(
    'acknowledged, ms',
    `p50 ${of(({ p50 }) => p50)}   p99 ${of(({ p99 }) => p99)}${ratio(({ p99 }) => p99)}`,
  )
  tell(
    "receiver's loop, ms",
    `p50 ${of(({ receiver }) => receiver.p50)}   p99 ${of(({ receiver }) => receiver.p99)}${ratio(({ receiver }) => receiver.p99)}`,
  )
  if (sink !== 'lines') {
    const loop = (which: keyof LoopDelay): string => of(({ screen }) => screen?.[which] ?? NaN)
    tell("drawing thread's loop, ms", `p50 ${loop('p50')}   p99 ${loop('p99')}   most ${loop('max')}`)
    tell(
      'drawing, % of a core',
      of(({ drawing }) => 100 * drawing),
    )
  }
  tell(
    'all threads, % of a core',
    of(({ whole }) => 100 * whole),
  )
  tell(
    'resident, MiB',
    of(({ resident }) => resident, 0),
  )
}

function tell(what: string, figures: string): void {
  console.log(`  ${what.padEnd(26)}${figures}`)
}

function reportNoise(noises: readonly Noise[]): void {
  const idle = noises.map(({ idleP99 }) => idleP99)
  const others = noises.map((noise) => noise.others)
  const isQuiet = median(idle) < QUIET.idleP99 && !(median(others) > QUIET.others)
  console.log(
    `${isQuiet ? 'a quiet machine' : 'a noisy machine: the tails tell of it as well'}: an idle loop was late by p99 ${spread(idle, 1)} ms, others took ${spread(
      others.map((share) => 100 * share),
      0,
    )} % of a core`,
  )
}

/** `5.1 (4.8 to 9.7)`. */
function spread(values: readonly number[], digits: number): string {
  const text = (value: number): string => value.toFixed(digits)
  return `${text(median(values))} (${text(Math.min(...values))} to ${text(Math.max(...values))})`
}

if (import.meta.main) await run()
