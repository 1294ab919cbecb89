import { homedir } from 'node:os'
import { expect, it } from 'vitest'
import { defaultStorePath } from '../../src/store/store-path.ts'

it.each([
  ['linux', { XDG_STATE_HOME: '/state', HOME: '/home/me' }, '/state/tracectl/spans.db'],
  ['linux', { HOME: '/home/me' }, '/home/me/.local/state/tracectl/spans.db'],
  ['darwin', { HOME: '/Users/me' }, '/Users/me/.local/state/tracectl/spans.db'],
  // the specification: a relative path is invalid and ignored, an empty one is as if not set
  ['linux', { XDG_STATE_HOME: 'state', HOME: '/home/me' }, '/home/me/.local/state/tracectl/spans.db'],
  ['linux', { XDG_STATE_HOME: '', HOME: '/home/me' }, '/home/me/.local/state/tracectl/spans.db'],
  ['linux', {}, `${homedir()}/.local/state/tracectl/spans.db`],
  ['win32', { LOCALAPPDATA: 'D:\\me\\Local' }, 'D:\\me\\Local\\tracectl\\spans.db'],
  ['win32', { USERPROFILE: 'C:\\Users\\me' }, 'C:\\Users\\me\\AppData\\Local\\tracectl\\spans.db'],
  ['win32', { LOCALAPPDATA: '\\nowhere', USERPROFILE: 'C:\\Users\\me' }, '\\nowhere\\tracectl\\spans.db'],
])('on %s with %o the store is %s', (platform, env, path) => {
  expect(defaultStorePath(env, platform)).toBe(path)
})
