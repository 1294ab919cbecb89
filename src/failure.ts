// What a user is told when a command throws, and the exit status: an expected failure is its message and hint, being
// told to stop is no failure, and anything else is a bug that says so in one line.
import type { StopReason } from './commands/context.ts'
import { EXIT_CODES, TracectlError, type ExitName } from './errors.ts'

export interface Failure {
  readonly status: number
  /** undefined: end without a word. */
  readonly text: string | undefined
}

const STOPPED: Readonly<Record<StopReason, ExitName>> = {
  SIGINT: 'interrupted',
  SIGTERM: 'terminated',
  SIGHUP: 'hangup',
  'pipe-closed': 'ok',
}

/** The exit status of a command that was asked to stop and had nothing better to say. */
export function stopStatus(reason: StopReason): number {
  return EXIT_CODES[STOPPED[reason]].status
}

/** @param debug whether stacks are wanted: --debug or TRACECTL_DEBUG */
export function describeFailure(error: unknown, stop: AbortSignal, debug: boolean): Failure {
  if (stop.aborted && (error === stop.reason || nameOf(error) === 'AbortError')) {
    return { status: stopStatus(stop.reason as StopReason), text: undefined }
  }
  const stack = debug && error instanceof Error && error.stack !== undefined ? `${error.stack}\n` : ''
  if (error instanceof TracectlError) {
    const hint = error.hint === undefined ? '' : `${error.hint.replaceAll(/^/gm, '  ')}\n`
    return { status: error.exitStatus, text: printable(`tracectl: ${error.message}\n${hint}${stack}`) }
  }
  const advice = debug ? stack : '  run it again with --debug for the details, and please report it\n'
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    status: EXIT_CODES.internal.status,
    text: printable(`tracectl: internal error: ${message.split('\n', 1)[0]}\n${advice}`),
  }
}

/** Messages quote what was typed or read, and that may hold anything. Lines stay, other controls do not. */
export function printable(text: string): string {
  return text.replaceAll(CONTROLS, '\u{fffd}')
}

// C0 but tab and newline, DEL and C1, and the bidi controls that reorder what follows.
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined
}
