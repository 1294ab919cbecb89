// Where the store lies when nobody says otherwise: state that is worth keeping between runs but can be had again,
// which is what the XDG Base Directory Specification calls the state directory.
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * $XDG_STATE_HOME/tracectl/spans.db, else ~/.local/state/tracectl/spans.db; on Windows below %LOCALAPPDATA%.
 * @param platform as in process.platform
 */
export function defaultStorePath(env: Environment, platform: string): string {
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA']
    const base =
      local !== undefined && win32.isAbsolute(local)
        ? local
        : win32.join(home(env, 'USERPROFILE'), 'AppData', 'Local')
    return win32.join(base, 'tracectl', FILE)
  }
  const state = env['XDG_STATE_HOME']
  // "All paths set in these environment variables must be absolute. If […] a relative path [is found] the application
  // should consider the path invalid and ignore it."
  const base =
    state !== undefined && posix.isAbsolute(state) ? state : posix.join(home(env, 'HOME'), '.local', 'state')
  return posix.join(base, 'tracectl', FILE)
}

const FILE = 'spans.db'

function home(env: Environment, variable: string): string {
  const value = env[variable]
  return value === undefined || value === '' ? homedir() : value
}
