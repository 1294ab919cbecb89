// The command behind `tail -- CMD…`: started with the variables that point every OpenTelemetry SDK at this receiver,
// its output passed through, its exit status handed on.
import { spawn, type StdioOptions } from 'node:child_process'
import { constants } from 'node:os'
import { TracectlError } from '../../errors.ts'
import type { CommandContext } from '../context.ts'

/** Between two exports; the default of 5,000 makes every trace wait that long. */
export const EXPORT_DELAY_MS = 500

export interface ChildOptions {
  readonly command: readonly string[]
  /** Base URL of the receiver's HTTP port. */
  readonly endpoint: string
  /**
   * Where what it prints on stdout goes: to ours, or to stderr where ours carries JSON. What is handed on goes to
   * `onOutput`, that on stderr as well; and where a screen has the keys, nothing comes from them either.
   */
  readonly output: 'stdout' | 'stderr' | 'handed-on' | 'without-keys'
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void
}

export interface Child {
  /** Resolves when it has ended: its exit status, or 128 + N when signal N ended it, as shells report it. */
  readonly ended: Promise<number>
  /** Asks it to end, makes it end after `graceMs`, and resolves when it has. */
  stop(graceMs: number): Promise<void>
}

/** @throws TracectlError `command-not-started` */
export async function startChild(context: CommandContext, options: ChildOptions): Promise<Child> {
  const [program = '', ...args] = options.command
  const child = spawn(program, args, {
    cwd: context.cwd,
    env: { ...widthFor(context, options), ...childEnvironment(context.env, options.endpoint) },
    stdio: STDIO[options.output],
  })
  child.stdout?.setEncoding('utf8').on('data', (text: string) => options.onOutput?.('stdout', text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => options.onOutput?.('stderr', text))
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    )
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error: NodeJS.ErrnoException) => reject(notStarted(program, error)))
  })
  // A failed kill is reported as an error event, and unhandled would end us.
  child.on('error', () => {})
  const passOn = (): void => {
    const signal = signalFor(context.stop.reason, context.stdin.isTTY)
    if (signal !== undefined) child.kill(signal)
  }
  if (context.stop.aborted) passOn()
  else context.stop.addEventListener('abort', passOn, { once: true })
  return {
    ended,
    async stop(graceMs) {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Its own stdout is a pipe then, and what it prints ends up on our terminal all the same. */
function widthFor({ stdout }: CommandContext, { output }: ChildOptions): Record<string, string> {
  const isHandedOn = output === 'handed-on' || output === 'without-keys'
  return isHandedOn && stdout.isTTY ? { COLUMNS: String(stdout.columns) } : {}
}

const STDIO: Readonly<Record<ChildOptions['output'], StdioOptions>> = {
  stdout: 'inherit',
  stderr: ['inherit', 2, 'inherit'],
  'handed-on': ['inherit', 'pipe', 'pipe'],
  'without-keys': ['ignore', 'pipe', 'pipe'],
}

/**
 * Ctrl-C at a terminal reaches the command by itself, since it is in the foreground too, and a second SIGINT to a
 * program that is shutting down would cut that short. A signal sent to us alone does not reach it.
 */
function signalFor(reason: unknown, atTerminal: boolean): NodeJS.Signals | undefined {
  if (reason === 'SIGINT') return atTerminal ? undefined : 'SIGINT'
  return reason === 'SIGHUP' ? 'SIGHUP' : 'SIGTERM'
}

/**
 * What the OTLP exporter specification has SDKs read. The variables of a single signal would win over the general
 * ones, so those that lead elsewhere are taken out.
 */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  endpoint: string,
): Record<string, string | undefined> {
  const own: Record<string, string | undefined> = { ...env }
  for (const signal of ['TRACES', 'METRICS', 'LOGS']) {
    for (const name of ['ENDPOINT', 'PROTOCOL', 'INSECURE', 'CERTIFICATE', 'COMPRESSION', 'HEADERS']) {
      delete own[`OTEL_EXPORTER_OTLP_${signal}_${name}`]
    }
  }
  // Credentials meant for another receiver are none of ours.
  delete own['OTEL_EXPORTER_OTLP_HEADERS']
  return {
    ...own,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_BSP_SCHEDULE_DELAY: String(EXPORT_DELAY_MS),
  }
}

function notStarted(program: string, error: NodeJS.ErrnoException): TracectlError {
  const why =
    error.code === 'ENOENT'
      ? 'no such program'
      : error.code === 'EACCES'
        ? 'permission denied'
        : error.message
  return new TracectlError('command-not-started', `cannot start ${program}: ${why}`, {
    hint: `try it without tracectl first: ${program} …`,
    cause: error,
  })
}
