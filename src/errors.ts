// Every failure that a user can cause or meet, as one type: a code that decides the exit status, a message that
// names the offending value, and a hint that can be typed. Anything else that is thrown is a bug.

export type ExitName =
  | 'ok'
  | 'failure'
  | 'usage'
  | 'not-found'
  | 'auth'
  | 'unreachable'
  | 'address-in-use'
  | 'findings'
  | 'internal'
  | 'hangup'
  | 'interrupted'
  | 'terminated'

export interface ExitCode {
  readonly status: number
  readonly meaning: string
}

/** Exit statuses, the one table that `help exit-codes` and the man page are made from. */
export const EXIT_CODES: Readonly<Record<ExitName, ExitCode>> = {
  ok: { status: 0, meaning: 'success; also a pipe closed by its reader' },
  failure: { status: 1, meaning: 'any other failure' },
  usage: { status: 2, meaning: 'usage or configuration error' },
  'not-found': { status: 3, meaning: 'trace not found, or nothing matched' },
  auth: { status: 4, meaning: 'authentication or authorisation needed' },
  unreachable: { status: 5, meaning: 'backend unreachable, timeout, 5xx, or an answer that is none' },
  'address-in-use': { status: 6, meaning: 'a port to listen on is taken' },
  findings: { status: 10, meaning: 'problems were found and the exit code was asked to say so' },
  internal: { status: 70, meaning: 'internal error: a bug in tracectl' },
  hangup: { status: 129, meaning: 'ended by SIGHUP' },
  interrupted: { status: 130, meaning: 'ended by SIGINT (Ctrl-C)' },
  terminated: { status: 143, meaning: 'ended by SIGTERM' },
}

/** What went wrong, in a word that programs may match on; the exit status follows from it. */
export type ErrorCode =
  | 'usage'
  | 'bad-input'
  | 'trace-not-found'
  | 'nothing-matched'
  | 'ambiguous-trace'
  | 'file-unreadable'
  | 'output-failed'
  | 'address-in-use'
  | 'address-unusable'
  | 'store-version'
  | 'store-corrupt'
  | 'store-unreadable'
  | 'store-unwritable'
  | 'store-full'
  | 'store-busy'
  | 'store-missing'
  | 'command-not-started'
  | 'config-invalid'
  | 'auth'
  | 'unreachable'
  | 'bad-reply'
  | 'request-refused'

const ERROR_EXITS: Readonly<Record<ErrorCode, ExitName>> = {
  usage: 'usage',
  'bad-input': 'failure',
  'trace-not-found': 'not-found',
  'nothing-matched': 'not-found',
  'ambiguous-trace': 'usage',
  'file-unreadable': 'failure',
  'output-failed': 'failure',
  'address-in-use': 'address-in-use',
  'address-unusable': 'failure',
  'store-version': 'failure',
  'store-corrupt': 'failure',
  'store-unreadable': 'failure',
  'store-unwritable': 'failure',
  'store-full': 'failure',
  'store-busy': 'failure',
  'store-missing': 'not-found',
  'command-not-started': 'failure',
  'config-invalid': 'usage',
  auth: 'auth',
  unreachable: 'unreachable',
  'bad-reply': 'unreachable',
  'request-refused': 'usage',
}

/** An expected failure: shown as its message and hint, never as a stack. */
export class TracectlError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly hint?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'TracectlError'
    this.code = code
    this.hint = options.hint
  }

  get exitStatus(): number {
    return EXIT_CODES[ERROR_EXITS[this.code]].status
  }
}
