// What `tracectl config set-context` was told, checked before the file is looked at. No flag takes a secret: they say where
// one is to be found.
import { resolve } from 'node:path'
import type { Secret, ServerKind } from '../../config/backend-settings.ts'
import type { ServerChange } from '../../config/context-edits.ts'
import { contextNameFault } from '../../config/context-name.ts'
import { isSecretHeader } from '../../config/header-name.ts'
import { TracectlError } from '../../errors.ts'
import { parseBackendUrl } from '../../sources/backend-url.ts'
import { parseHeaderFlag } from '../values/header-flag.ts'
import { readTimeout, refuseSecrets } from '../values/source-options.ts'
import { usageError } from '../values/usage-error.ts'
import { readConfigOptions, type ConfigFlags, type ContextNameOptions } from './config-options.ts'
import { durationText } from './masked-config.ts'
import { splitWords } from './split-words.ts'

export interface SetContextOptions extends ContextNameOptions {
  readonly kind: ServerKind | undefined
  readonly change: ServerChange
  /** --use: make it the current one. */
  readonly use: boolean
}

export interface SetContextFlags extends ConfigFlags {
  readonly url?: string
  readonly kind?: ServerKind
  readonly grafanaDatasource?: string
  readonly tenant?: string
  readonly tenantHeader?: string
  readonly tokenEnv?: string
  readonly tokenFile?: string
  readonly tokenExec?: string
  readonly username?: string
  readonly passwordEnv?: string
  readonly passwordFile?: string
  readonly passwordExec?: string
  readonly header: readonly string[]
  readonly caCert?: string
  readonly clientCert?: string
  readonly clientKey?: string
  readonly skipVerify?: boolean
  readonly timeout?: string
  readonly traceUrl?: string
  readonly use?: boolean
  readonly token?: string | true
  readonly password?: string | true
}

/** @throws TracectlError `usage` */
export function readSetContext(name: string, flags: SetContextFlags, cwd: string): SetContextOptions {
  const fault = contextNameFault(name)
  if (fault !== undefined) throw usageError('NAME', name, `cannot name a context: ${fault}`, 'staging')
  refuseSecretValues(flags)
  const token = secretOf('token', flags.tokenEnv, flags.tokenFile, flags.tokenExec, cwd)
  const password = secretOf('password', flags.passwordEnv, flags.passwordFile, flags.passwordExec, cwd)
  if (token !== undefined && (password !== undefined || flags.username !== undefined)) {
    throw new TracectlError('usage', 'a token and a user name are two ways to say who you are', {
      hint: 'leave one of them out',
    })
  }
  return {
    ...readConfigOptions(flags),
    name,
    kind: flags.kind,
    use: flags.use ?? false,
    change: {
      url: flags.url === undefined ? undefined : readUrl(flags.url),
      grafanaDatasource: flags.grafanaDatasource,
      tenant: flags.tenant,
      tenantHeader: flags.tenantHeader,
      username: flags.username,
      password,
      token,
      headers: headersOf(flags.header),
      tls: {
        ca: pathOf(flags.caCert, cwd),
        cert: pathOf(flags.clientCert, cwd),
        key: pathOf(flags.clientKey, cwd),
        skipVerify: flags.skipVerify,
      },
      timeout: flags.timeout === undefined ? undefined : durationText(readTimeout(flags.timeout)),
      traceUrl: flags.traceUrl,
    },
  }
}

function refuseSecretValues({ token, password }: SetContextFlags): void {
  if (token === undefined && password === undefined) return
  try {
    refuseSecrets({
      ...(token === undefined ? {} : { token }),
      ...(password === undefined ? {} : { password }),
    })
  } catch (error) {
    if (!(error instanceof TracectlError)) throw error
    const flag = token === undefined ? '--password' : '--token'
    throw new TracectlError('usage', error.message, {
      hint: `say where it is to be found: ${flag}-env VARIABLE, ${flag}-file FILE or ${flag}-exec COMMAND`,
    })
  }
}

/** A password in it would stand in the file, and in the history of the shell. */
function readUrl(text: string): string {
  const { url, username, password } = parseBackendUrl(text)
  if (username === undefined && password === undefined) return url
  throw new TracectlError('usage', '--url: there is a user in the address', {
    hint: `--url ${url} --username ${username ?? 'NAME'} --password-env VARIABLE`,
  })
}

function secretOf(
  what: 'token' | 'password',
  variable: string | undefined,
  file: string | undefined,
  command: string | undefined,
  cwd: string,
): Secret | undefined {
  const ways: Secret[] = []
  if (variable !== undefined) ways.push({ from: 'env', name: readVariable(variable, `--${what}-env`) })
  if (file !== undefined) ways.push({ from: 'file', path: pathOf(file, cwd) ?? file })
  if (command !== undefined) ways.push({ from: 'exec', argv: splitWords(command, `--${what}-exec`) })
  if (ways.length < 2) return ways[0]
  throw new TracectlError('usage', `a ${what} comes from one place: env, file or exec`, {
    hint: `leave all but one of --${what}-env, --${what}-file and --${what}-exec out`,
  })
}

/** What is no name may be the secret itself: it is not repeated. */
function readVariable(name: string, flag: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name
  throw new TracectlError('usage', `${flag} wants the name of a variable, and what is given is none`, {
    hint: `for example: ${flag} TEMPO_TOKEN`,
  })
}

function headersOf(texts: readonly string[]): Readonly<Record<string, string>> | undefined {
  const headers: Record<string, string> = {}
  for (const text of texts) {
    const header = parseHeaderFlag(text, '--header')
    if ('file' in header) {
      throw new TracectlError('usage', '--header: a context holds headers themselves, not a file of them', {
        hint: "for example: --header 'X-Route: blue'",
      })
    }
    if (isSecretHeader(header.name)) {
      throw new TracectlError(
        'usage',
        `--header: ${header.name} looks like a secret, and would stand in the file`,
        {
          hint: 'for a bearer token there is --token-env; for others edit the file: headers: { NAME: { env: VARIABLE } }',
        },
      )
    }
    headers[header.name] = header.value
  }
  return texts.length === 0 ? undefined : headers
}

/** In the file relative paths count from the file, and here from where we are. */
function pathOf(path: string | undefined, cwd: string): string | undefined {
  return path === undefined || path.startsWith('~/') ? path : resolve(cwd, path)
}
