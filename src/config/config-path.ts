// Where the configuration file lies: the flag, the variable, else the place that the XDG Base Directory Specification
// gives it. Finding out that there is none costs one look.
import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, posix, resolve, win32 } from 'node:path'

export type Environment = Readonly<Record<string, string | undefined>>

export interface ConfigWish {
  readonly env: Environment
  /** As in process.platform. */
  readonly platform: string
  readonly cwd: string
  /** --config. */
  readonly flag: string | undefined
}

export interface ConfigPath {
  readonly path: string
  /** What named it; undefined for the default place, where it may be missing. */
  readonly namedBy: '--config' | 'TRACECTL_CONFIG' | undefined
  /** It is known already that there is nothing. */
  readonly missing: boolean
}

/** Where it is, or would be written. */
export async function findConfigPath(wish: ConfigWish): Promise<ConfigPath> {
  const named = namedPath(wish)
  if (named !== undefined) return named
  const directory = configDirectory(wish.env, wish.platform)
  const found = await readdir(directory).catch((): readonly string[] => [])
  const name = NAMES.find((candidate) => found.includes(candidate))
  return { path: join(directory, name ?? 'config.yaml'), namedBy: undefined, missing: name === undefined }
}

const NAMES: readonly string[] = ['config.yaml', 'config.yml', 'config.json']

/** `~/` is for values that no shell has seen. */
export function expandHome(path: string, env: Environment): string {
  if (path !== '~' && !path.startsWith('~/')) return path
  return join(home(env, 'HOME'), path.slice(1))
}

function namedPath({ env, cwd, flag }: ConfigWish): ConfigPath | undefined {
  if (flag !== undefined) return { path: resolve(cwd, flag), namedBy: '--config', missing: false }
  const variable = env['TRACECTL_CONFIG'] ?? ''
  if (variable === '') return undefined
  return { path: resolve(cwd, expandHome(variable, env)), namedBy: 'TRACECTL_CONFIG', missing: false }
}

function configDirectory(env: Environment, platform: string): string {
  if (platform === 'win32') {
    const roaming = env['APPDATA']
    const base =
      roaming !== undefined && win32.isAbsolute(roaming)
        ? roaming
        : win32.join(home(env, 'USERPROFILE'), 'AppData', 'Roaming')
    return win32.join(base, 'tracectl')
  }
  const config = env['XDG_CONFIG_HOME']
  // A relative path is invalid and to be ignored, says the specification.
  const base =
    config !== undefined && posix.isAbsolute(config) ? config : posix.join(home(env, 'HOME'), '.config')
  return posix.join(base, 'tracectl')
}

function home(env: Environment, variable: string): string {
  const value = env[variable]
  return value === undefined || value === '' ? homedir() : value
}
