// The only file that touches `process`: makes the world that a command runs in, and turns its result into an exit
// status. Statically it imports nothing but the command line's declarations, so that --help starts fast.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setTimeout as waitFor } from 'node:timers/promises'
import { isatty } from 'node:tty'
import { runCli, type CliHost } from './cli.ts'
import type { CommandContext, JobListener, ScreenTerminal, StopReason } from './commands/context.ts'
import { describeFailure, stopStatus } from './failure.ts'
import { NodeOutput, type Look } from './output.ts'
import type { Theme } from './render/theme.ts'
import {
  decideAscii,
  decideBackground,
  decideColor,
  decideEmphasis,
  decideFullScreen,
  decideWidth,
  GIVE_BACK,
  type LookFlags,
} from './terminal.ts'
import { instantOfMilliseconds } from './trace/time.ts'

// A copy, taken before anything is set for our own libraries: a command that we start must not inherit that.
const env: Readonly<Record<string, string | undefined>> = { ...process.env }
process.env['NODE_ENV'] ??= 'production'

const READER_MS = 1_000
const NOT_STOPPED_MS = 300

type Signal = Exclude<StopReason, 'pipe-closed'>
const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

const stopping = new AbortController()
let flags: LookFlags = {}
let debug = (env['TRACECTL_DEBUG'] ?? '') !== ''
let finished = false
let terminalIsLent = false
let terminalIsTaken = false
let leaveScreen = (): void => {}

// Their handlers are in place before anything is written: a closed pipe is an error event, and unhandled a crash.
const stdout = new NodeOutput('standard output', process.stdout, lookOf(process.stdout), () => {
  stopping.abort('pipe-closed' satisfies StopReason)
})
// stderr's reader gone ends nothing: the data goes to stdout.
const stderr = new NodeOutput('standard error', process.stderr, lookOf(process.stderr), () => {})

process.on('uncaughtException', endAtOnce)
process.on('unhandledRejection', endAtOnce)
listenForSignals()
// Node's own remarks (an experimental module, two colour variables at once) are not for the user of a tool.
process.removeAllListeners('warning')
process.on('warning', (warning) => {
  if (debug) say(`${warning.name}: ${warning.message}\n`)
})

process.exitCode = await run()
finished = true
if (stopping.signal.aborted) endWithoutReader(process.stdout.writableLength)

async function run(): Promise<number> {
  try {
    const status = await runCli(process.argv.slice(2), host())
    stdout.check()
    return status
  } catch (error) {
    const failure = describeFailure(error, stopping.signal, debug)
    if (failure.text !== undefined) say(failure.text)
    return failure.status
  }
}

function host(): CliHost {
  return {
    version: (createRequire(import.meta.url)('../package.json') as { readonly version: string }).version,
    openContext(lookFlags, debugFlag) {
      flags = lookFlags
      debug ||= debugFlag
      // A width that is none is told before anything begins, not at the first line drawn.
      decideWidth(flags.width, env, { isTTY: false, columns: undefined })
      return openContext()
    },
    help: {
      writeOut: (text) => void stdout.write(text).catch(() => {}),
      writeErr: say,
      outColumns: helpColumns(process.stdout),
      errColumns: helpColumns(process.stderr),
      outHasColors: (color) => decideColor(color, env, stdout.isTTY) > 0,
      errHasColors: (color) => decideColor(color, env, stderr.isTTY) > 0,
    },
  }
}

function openContext(): CommandContext {
  return {
    stdin: { isTTY: isatty(0), bytes: readStdin },
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    pid: process.pid,
    now: () => instantOfMilliseconds(Date.now()),
    takeTerminal: decideFullScreen(env, [isatty(0), isatty(1)]) ? takeTerminal : undefined,
    lendTerminal,
    holdThread,
    stop: stopping.signal,
  }
}

/** Ink gives the terminal back on every ordinary way out; `endAtOnce` is the other one. */
async function takeTerminal<T>(work: (terminal: ScreenTerminal) => Promise<T>): Promise<T> {
  // Ink's own components ask chalk, and chalk knows nothing of our flags and of NO_COLOR.
  process.env['FORCE_COLOR'] = String(stdout.theme.color)
  delete process.env['NO_COLOR']
  terminalIsTaken = true
  process.on('SIGQUIT', quitAtOnce)
  try {
    return await work({
      stdin: process.stdin,
      stdout: process.stdout,
      onCrash: (leave) => (leaveScreen = leave),
      onJobControl,
      stopJob,
    })
  } finally {
    process.off('SIGQUIT', quitAtOnce)
    terminalIsTaken = false
  }
}

function onJobControl(listener: JobListener): () => void {
  const stopAsked = (): void => listener.stopAsked()
  const continued = (): void => listener.continued()
  process.on('SIGTSTP', stopAsked)
  process.on('SIGCONT', continued)
  return () => {
    process.off('SIGTSTP', stopAsked)
    process.off('SIGCONT', continued)
  }
}

async function stopJob(): Promise<void> {
  // There are no jobs.
  if (process.platform === 'win32') return
  const listeners = process.listeners('SIGTSTP')
  // Without them it does what it does to every program.
  process.removeAllListeners('SIGTSTP')
  const continued = once(process, 'SIGCONT')
  // All that the shell has started, or it would go on waiting for the one it knows: npx, a script.
  process.kill(0, 'SIGTSTP')
  // The clock of a program that is stopped goes on, and is looked at after that. Where no shell could wake it, the system
  // does not stop it.
  await Promise.race([continued, waitFor(NOT_STOPPED_MS)])
  for (const listener of listeners) process.on('SIGTSTP', listener)
  // The terminal may have another size by now, and only who was at the front was told: Node asks it anew.
  const asked = once(process, 'SIGWINCH')
  process.kill(process.pid, 'SIGWINCH')
  await asked
}

/** A terminal sends Ctrl-C to all that run on it: were we to end first, the shell would fight a pager for the keys. */
async function lendTerminal<T>(work: () => Promise<T>): Promise<T> {
  terminalIsLent = true
  try {
    return await work()
  } finally {
    terminalIsLent = false
  }
}

/** What runs while nobody else has a turn is ended by the system, as a program without handlers is. */
function holdThread<T>(work: () => T): T {
  for (const signal of SIGNALS) process.off(signal, stopFor)
  try {
    return work()
  } finally {
    listenForSignals()
  }
}

type StandardStream = typeof process.stdout | typeof process.stderr

function lookOf(stream: StandardStream): Look {
  const isTTY = isatty(stream.fd)
  let theme: Theme | undefined
  return {
    columns: () => decideWidth(flags.width, env, { isTTY, columns: stream.columns }),
    rows: () => stream.rows,
    theme: () =>
      (theme ??= {
        ascii: decideAscii(flags.ascii, env),
        color: decideColor(flags.color, env, isTTY),
        emphasis: decideEmphasis(flags.color, env, isTTY),
        background: isTTY ? decideBackground(env) : undefined,
      }),
  }
}

/** Help does not stretch over a wide terminal, and is read in a pipe by people too. */
function helpColumns(stream: StandardStream): number {
  return isatty(stream.fd) ? Math.min(decideWidth(undefined, env, stream), 100) : 80
}

/** Ends, by throwing, when the program is asked to stop: nobody should have to close a pipe after Ctrl-C. */
async function* readStdin(): AsyncIterable<Uint8Array> {
  stopping.signal.throwIfAborted()
  stopping.signal.addEventListener('abort', closeStdin, { once: true })
  try {
    for await (const chunk of process.stdin) yield chunk as Uint8Array
  } finally {
    stopping.signal.removeEventListener('abort', closeStdin)
  }
}

function closeStdin(): void {
  process.stdin.destroy(new DOMException('stopped', 'AbortError'))
}

function listenForSignals(): void {
  for (const signal of SIGNALS) process.on(signal, stopFor)
}

/** The first signal asks the command to finish; the second, or one that finds it finished, ends at once. */
function stopFor(signal: Signal): void {
  if (signal === 'SIGINT' && terminalIsLent) return
  if (stopping.signal.aborted || finished) {
    // By the signal itself: process.exit waits for reads under way, and one of a pipe without a writer never ends.
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
    process.exit(stopStatus(signal))
  }
  stopping.abort(signal)
}

/** After Ctrl-C a reader that does not read, a pager for one, is not waited for longer than it takes to notice. */
function endWithoutReader(waiting: number): void {
  setTimeout(() => {
    const left = process.stdout.writableLength
    if (left === waiting) process.exit()
    endWithoutReader(left)
  }, READER_MS).unref()
}

/** For what nobody caught: the program's state is unknown, so it says what it can and ends. */
function endAtOnce(error: unknown): void {
  const failure = describeFailure(error, stopping.signal, debug)
  try {
    giveTerminalBack()
    // Not through the stream: exiting would lose what it has not written yet.
    if (failure.text !== undefined) writeSync(2, failure.text)
  } catch {
    // stderr is gone, and with it everyone who could be told.
  }
  process.exit(failure.status)
}

/** It asks for a core file, and not for order: but the terminal is to be of use for looking at it. */
function quitAtOnce(): void {
  giveTerminalBack()
  process.stdin.setRawMode(false)
  process.removeAllListeners('SIGQUIT')
  process.kill(process.pid, 'SIGQUIT')
}

/** What is said next would else be said on a screen that is gone a moment later. */
function giveTerminalBack(): void {
  if (!terminalIsTaken) return
  try {
    leaveScreen()
    writeSync(1, GIVE_BACK)
  } catch {
    // The terminal is gone.
  }
}

/** Nobody waits for it: a slow or closed stderr must not hold anything up. */
function say(text: string): void {
  stderr.write(text).catch(() => {})
}
