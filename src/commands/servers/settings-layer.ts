// What flags, the environment and a context say about a server, each in the same form, so that one can be laid over
// another: flags over variables over the file.
import { resolve } from 'node:path'
import { NO_SETTINGS, type BackendSettings, type Secret } from '../../config/backend-settings.ts'
import { placeText } from '../../config/config-error.ts'
import { expandHome } from '../../config/config-path.ts'
import { withGrafana } from '../../config/grafana.ts'
import { readSmallFile } from '../../config/read-small-file.ts'
import { directoryOf } from '../../config/resolve-secret.ts'
import { TracectlError } from '../../errors.ts'
import type { CommandContext } from '../context.ts'
import { parseHeaderLines } from '../values/header-flag.ts'
import type { SourceOptions } from '../values/source-options.ts'
import type { ChosenContext } from './choose-server.ts'

export interface SettingsLayer {
  readonly settings: BackendSettings
  /** Relative paths count from it. */
  readonly directory: string
  /** What to call a setting in a message: `token` is `--token-file`, `TRACECTL_TOKEN` or a place in the file. */
  readonly nameOf: (key: string) => string
}

/** @throws TracectlError for a file of headers that cannot be read, or standard input that holds no secret */
export async function flagLayer(options: SourceOptions, context: CommandContext): Promise<SettingsLayer> {
  return {
    settings: {
      ...NO_SETTINGS,
      tenant: options.tenant,
      username: options.username,
      password: await secretOf(options.passwordFile, '--password-file', context),
      token: await secretOf(options.tokenFile, '--token-file', context),
      headers: await headersOf(options, context),
      tls: {
        ca: options.caCert,
        cert: options.clientCert,
        key: options.clientKey,
        skipVerify: options.skipVerify ? true : undefined,
      },
      timeoutMs: options.timeoutMs,
    },
    directory: context.cwd,
    nameOf: (key) => FLAGS[key] ?? '--header',
  }
}

const FLAGS: Readonly<Record<string, string>> = {
  url: '--from',
  tenant: '--tenant',
  username: '--username',
  password: '--password-file',
  token: '--token-file',
  'tls.ca': '--ca-cert',
  'tls.cert': '--client-cert',
  'tls.key': '--client-key',
}

/**
 * @param addressIn the variable with the address, where it is one
 * @throws TracectlError `usage` where two variables say the same
 */
export function environmentLayer(
  { env, cwd }: Pick<CommandContext, 'env' | 'cwd'>,
  addressIn: string,
): SettingsLayer {
  return {
    settings: {
      ...NO_SETTINGS,
      tenant: firstOf(env, TENANT_VARIABLES),
      username: valueOf(env, 'TRACECTL_USERNAME'),
      password: variableSecret(env, 'TRACECTL_PASSWORD'),
      token: variableSecret(env, 'TRACECTL_TOKEN'),
      tls: {
        ca: valueOf(env, 'TRACECTL_CA_CERT'),
        cert: valueOf(env, 'TRACECTL_CLIENT_CERT'),
        key: valueOf(env, 'TRACECTL_CLIENT_KEY'),
        skipVerify: switchOf(env, 'TRACECTL_TLS_SKIP_VERIFY'),
      },
    },
    directory: cwd,
    nameOf: (key) => (key === 'url' ? addressIn : nameOfVariable(key, env)),
  }
}

export const TENANT_VARIABLES: readonly string[] = ['TRACECTL_ORG_ID', 'TRACECTL_TENANT']

const VARIABLES: Readonly<Record<string, string>> = {
  username: 'TRACECTL_USERNAME',
  password: 'TRACECTL_PASSWORD',
  token: 'TRACECTL_TOKEN',
  'tls.ca': 'TRACECTL_CA_CERT',
  'tls.cert': 'TRACECTL_CLIENT_CERT',
  'tls.key': 'TRACECTL_CLIENT_KEY',
}

export function contextLayer(
  { config, name, kind, settings }: ChosenContext,
  env: CommandContext['env'],
): SettingsLayer {
  const base = `contexts.${name}.${kind}`
  return {
    settings: withGrafana(settings, kind, env),
    directory: directoryOf(config.path),
    nameOf: (key) => {
      const place = config.places.get(`${base}.${key}`) ?? config.places.get(`${base}.grafana.${key}`)
      return place === undefined ? `${base}.${key}` : `${placeText(place)}: ${base}.${key}`
    },
  }
}

async function secretOf(
  path: string | undefined,
  flag: string,
  context: CommandContext,
): Promise<Secret | undefined> {
  if (path === undefined) return undefined
  return path === '-' ? { from: 'inline', value: await fromStdin(flag, context) } : { from: 'file', path }
}

// A token of an identity provider has a few kB.
const LARGEST = 65_536

async function fromStdin(flag: string, { stdin }: CommandContext): Promise<string> {
  if (stdin.isTTY) {
    throw new TracectlError('usage', `${flag} -: standard input is a terminal, where it would be seen`, {
      hint: `for example: pass show tempo | tracectl show 4bf92f35 --from tempo ${flag} -`,
    })
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stdin.bytes()) {
    chunks.push(chunk)
    size += chunk.length
    if (size > LARGEST)
      throw new TracectlError('usage', `${flag} -: standard input holds more than a secret can be`)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function headersOf(
  { headers }: SourceOptions,
  { env, cwd }: CommandContext,
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  for (const header of headers) {
    const lines =
      'file' in header
        ? parseHeaderLines(
            await readSmallFile(resolve(cwd, expandHome(header.file, env)), '--header'),
            `--header @${header.file}`,
          )
        : [header]
    for (const { name, value } of lines) found[name.toLowerCase()] = value
  }
  return found
}

function variableSecret(env: CommandContext['env'], name: string): Secret | undefined {
  const path = valueOf(env, `${name}_FILE`)
  if (valueOf(env, name) === undefined) return path === undefined ? undefined : { from: 'file', path }
  if (path === undefined) return { from: 'env', name }
  throw new TracectlError('usage', `${name} and ${name}_FILE are both set`, { hint: `unset one of them` })
}

function nameOfVariable(key: string, env: CommandContext['env']): string {
  if (key === 'tenant') return TENANT_VARIABLES.find((name) => valueOf(env, name) !== undefined) ?? key
  const name = VARIABLES[key] ?? key
  return valueOf(env, name) === undefined && valueOf(env, `${name}_FILE`) !== undefined
    ? `${name}_FILE`
    : name
}

function firstOf(env: CommandContext['env'], names: readonly string[]): string | undefined {
  return names.map((name) => valueOf(env, name)).find((value) => value !== undefined)
}

/** Empty is not set. */
function valueOf(env: CommandContext['env'], name: string): string | undefined {
  const value = env[name]?.trim()
  return value === '' ? undefined : value
}

function switchOf(env: CommandContext['env'], name: string): boolean | undefined {
  const value = valueOf(env, name)
  return value === undefined ? undefined : value !== '0' && value.toLowerCase() !== 'false'
}
