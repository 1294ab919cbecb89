// As whom a server is asked. The topmost layer that says anything of it decides how: by a bearer token, by user and password, or
// by a header of its own. Two ways in one layer are a mistake that is told, not a choice that is made.
import { isHeaderValue } from '../../config/header-name.ts'
import { resolveSecret } from '../../config/resolve-secret.ts'
import { TracectlError } from '../../errors.ts'
import type { CommandContext } from '../context.ts'
import type { SettingsLayer } from './settings-layer.ts'

export interface Credentials {
  /** The value of the header Authorization; undefined for none of our making. */
  readonly authorization: string | undefined
  /** The layer whose own header Authorization is the one to send. */
  readonly headerOf: SettingsLayer | undefined
  /** Never to be seen: passwords and tokens in every form that is sent. */
  readonly secrets: readonly string[]
}

/**
 * @param layers the topmost first
 * @throws TracectlError `config-invalid`, `auth` for a secret that cannot be had
 */
export async function credentialsOf(
  layers: readonly SettingsLayer[],
  context: Pick<CommandContext, 'env' | 'stop'>,
): Promise<Credentials> {
  const deciding = layers.find((layer) => waysOf(layer).length > 0)
  if (deciding === undefined) return NONE
  const [way, another] = waysOf(deciding)
  if (way === undefined) return NONE
  if (another !== undefined) {
    throw new TracectlError(
      'config-invalid',
      `${deciding.nameOf(way.key)} and ${deciding.nameOf(another.key)} are two ways to say who you are`,
      { hint: 'leave one of them out' },
    )
  }
  if (way.by === 'header') return { ...NONE, headerOf: deciding }
  if (way.by === 'token') {
    const token = await secretIn(deciding, 'token', context)
    return { authorization: `Bearer ${token}`, headerOf: undefined, secrets: [token] }
  }
  return await basic(layers, context)
}

const NONE: Credentials = { authorization: undefined, headerOf: undefined, secrets: [] }

interface Way {
  readonly by: 'token' | 'user' | 'header'
  readonly key: string
}

function waysOf({ settings }: SettingsLayer): readonly Way[] {
  const { token, username, password, headers } = settings
  const ways: Way[] = []
  if (token !== undefined) ways.push({ by: 'token', key: 'token' })
  if (username !== undefined) ways.push({ by: 'user', key: 'username' })
  else if (password !== undefined) ways.push({ by: 'user', key: 'password' })
  const header = Object.keys(headers).find((name) => name.toLowerCase() === 'authorization')
  if (header !== undefined) ways.push({ by: 'header', key: `headers.${header}` })
  return ways
}

/** A name in the file and a password in a variable belong together: each is taken from the topmost layer that has it. */
async function basic(
  layers: readonly SettingsLayer[],
  context: Pick<CommandContext, 'env' | 'stop'>,
): Promise<Credentials> {
  const named = layers.find(({ settings }) => settings.username !== undefined)
  const known = layers.find(({ settings }) => settings.password !== undefined)
  if (named === undefined) {
    throw new TracectlError(
      'config-invalid',
      `${known?.nameOf('password')}: a password without a user name`,
      {
        hint: 'name the user with --username, TRACECTL_USERNAME, or username in the context',
      },
    )
  }
  if (known === undefined) {
    throw new TracectlError('config-invalid', `${named.nameOf('username')}: a user name without a password`, {
      hint: 'give it with --password-file, TRACECTL_PASSWORD, or password: { env: NAME } in the context',
    })
  }
  const username = named.settings.username ?? ''
  if (username.includes(':') || !isHeaderValue(username)) {
    throw new TracectlError(
      'config-invalid',
      `${named.nameOf('username')}: a user name cannot have a colon in it`,
    )
  }
  const password = await secretIn(known, 'password', context)
  const both = Buffer.from(`${username}:${password}`).toString('base64')
  return { authorization: `Basic ${both}`, headerOf: undefined, secrets: [password, both] }
}

async function secretIn(
  layer: SettingsLayer,
  key: 'token' | 'password',
  { env, stop }: Pick<CommandContext, 'env' | 'stop'>,
): Promise<string> {
  const secret = layer.settings[key]
  if (secret === undefined) throw new Error(`no ${key}`)
  return await resolveSecret(secret, {
    env,
    directory: layer.directory,
    name: layer.nameOf(key),
    signal: stop,
  })
}
