// Which server a command is to ask, and how, as its flags say it. What the environment and the configuration file add is
// settled where the server is opened.
import { TracectlError } from '../../errors.ts'
import { parseDuration } from './duration.ts'
import { parseHeaderFlag, type HeaderFlag } from './header-flag.ts'
import { usageError } from './usage-error.ts'

export interface SourceOptions {
  /** --from as typed; undefined: what the current context says, else the local store. */
  readonly from: string | undefined
  /** --config and --context, which every command takes. */
  readonly config: string | undefined
  readonly context: string | undefined
  /** --refresh: ask again although a copy was kept. */
  readonly refresh: boolean
  readonly headers: readonly HeaderFlag[]
  /** Paths; `-` is standard input. */
  readonly tokenFile: string | undefined
  readonly passwordFile: string | undefined
  readonly username: string | undefined
  readonly tenant: string | undefined
  readonly caCert: string | undefined
  readonly clientCert: string | undefined
  readonly clientKey: string | undefined
  readonly skipVerify: boolean
  readonly timeoutMs: number | undefined
}

/** Those flags as commander hands them over, with the two global ones. */
export interface SourceFlags {
  readonly from?: string
  readonly config?: string
  readonly context?: string
  readonly refresh?: boolean
  readonly header?: readonly string[]
  readonly tokenFile?: string
  readonly username?: string
  readonly passwordFile?: string
  readonly tenant?: string
  readonly caCert?: string
  readonly clientCert?: string
  readonly clientKey?: string
  readonly skipVerify?: boolean
  readonly timeout?: string
  /** Typed although there are no such flags: answered with what works. */
  readonly token?: string | true
  readonly password?: string | true
}

/** @throws TracectlError `usage` */
export function readSourceOptions(flags: SourceFlags): SourceOptions {
  refuseSecrets(flags)
  refuseTwoReaders(flags)
  refuseEmpty(flags)
  return {
    from: flags.from,
    config: flags.config,
    context: flags.context,
    refresh: flags.refresh ?? false,
    headers: (flags.header ?? []).map((text) => parseHeaderFlag(text, '--header')),
    tokenFile: flags.tokenFile,
    passwordFile: flags.passwordFile,
    username: flags.username,
    tenant: flags.tenant,
    caCert: flags.caCert,
    clientCert: flags.clientCert,
    clientKey: flags.clientKey,
    skipVerify: flags.skipVerify ?? false,
    timeoutMs: flags.timeout === undefined ? undefined : readTimeout(flags.timeout),
  }
}

/**
 * Where standard input is to hold log lines or spans.
 * @throws TracectlError `usage` when it is to hold a secret as well
 */
export function refuseSecretOnStdin({ tokenFile, passwordFile }: SourceOptions): void {
  if (tokenFile !== '-' && passwordFile !== '-') return
  throw new TracectlError('usage', 'standard input cannot hold a secret and traces', {
    hint: 'name a file with the secret instead of -',
  })
}

/** The value is not repeated: it is a secret. */
export function refuseSecrets({ token, password }: Pick<SourceFlags, 'token' | 'password'>): void {
  for (const [flag, value, variable] of [
    ['--token', token, 'TRACECTL_TOKEN'],
    ['--password', password, 'TRACECTL_PASSWORD'],
  ] as const) {
    if (value === undefined) continue
    throw new TracectlError(
      'usage',
      `there is no ${flag}: a command line can be read by everybody on the machine`,
      {
        hint: `use ${flag}-file FILE, ${flag}-file - for standard input, or the variable ${variable}`,
      },
    )
  }
}

function refuseTwoReaders({ tokenFile, passwordFile }: SourceFlags): void {
  if (tokenFile !== undefined && passwordFile !== undefined) {
    throw new TracectlError('usage', '--token-file and --password-file are two ways to say who you are', {
      hint: 'leave one of them out',
    })
  }
}

function refuseEmpty(flags: SourceFlags): void {
  for (const [flag, value, example] of [
    ['--from', flags.from, 'tempo'],
    ['--context', flags.context, 'staging'],
    ['--config', flags.config, 'tracectl.yaml'],
    ['--token-file', flags.tokenFile, '~/.secrets/tempo'],
    ['--password-file', flags.passwordFile, '~/.secrets/tempo'],
    ['--ca-cert', flags.caCert, 'ca.pem'],
    ['--client-cert', flags.clientCert, 'me.pem'],
    ['--client-key', flags.clientKey, 'me.key'],
  ] as const) {
    if (value?.trim() === '') throw usageError(flag, value, 'is empty', `${flag} ${example}`)
  }
}

/**
 * Milliseconds, 1 at least.
 * @throws TracectlError `usage`
 */
export function readTimeout(text: string): number {
  const milliseconds = parseDuration(text, '--timeout') / 1e6
  if (milliseconds >= 1 && milliseconds <= LONGEST) return milliseconds
  throw usageError('--timeout', text, 'is not between 1ms and 1d', '--timeout 30s')
}

// A day: timers of Node take no more than 24.
const LONGEST = 86_400e3
