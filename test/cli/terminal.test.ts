import { describe, expect, test } from 'vitest'
import { TracectlError } from '../../src/errors.ts'
import type { ColorLevel } from '../../src/render/theme.ts'
import {
  decideAscii,
  decideBackground,
  decideColor,
  decideEmphasis,
  decideWidth,
  type LookFlags,
} from '../../src/terminal.ts'

const XTERM = { TERM: 'xterm-256color' }

describe('decideColor', () => {
  const rows: readonly [
    what: string,
    flag: LookFlags['color'],
    env: Record<string, string>,
    terminal: ColorLevel,
    pipe: ColorLevel,
  ][] = [
    ['nothing set', undefined, XTERM, 2, 0],
    ['--color auto', 'auto', XTERM, 2, 0],
    ['truecolor', undefined, { ...XTERM, COLORTERM: 'truecolor' }, 3, 0],
    ['24bit', undefined, { ...XTERM, COLORTERM: '24bit' }, 3, 0],
    ['kitty', undefined, { TERM: 'xterm-kitty' }, 3, 0],
    ['Windows Terminal', undefined, { WT_SESSION: 'x' }, 3, 0],
    ['iTerm', undefined, { ...XTERM, TERM_PROGRAM: 'iTerm.app' }, 3, 0],
    ['plain xterm', undefined, { TERM: 'xterm' }, 1, 0],
    ['unknown TERM', undefined, { TERM: 'adm3a' }, 0, 0],
    ['unknown TERM that says it has colours', undefined, { TERM: 'adm3a', COLORTERM: 'yes' }, 1, 0],
    ['no TERM', undefined, {}, 0, 0],
    ['dumb', undefined, { TERM: 'dumb' }, 0, 0],
    ['--color always', 'always', XTERM, 2, 2],
    ['--color always on an unknown terminal', 'always', {}, 1, 1],
    ['--color always on a dumb one', 'always', { TERM: 'dumb' }, 1, 1],
    ['--color never', 'never', XTERM, 0, 0],
    ['--no-color', false, XTERM, 0, 0],
    ['--color always over NO_COLOR', 'always', { ...XTERM, NO_COLOR: '1' }, 2, 2],
    ['--color always over FORCE_COLOR=0', 'always', { ...XTERM, FORCE_COLOR: '0' }, 2, 2],
    ['--color never over FORCE_COLOR', 'never', { ...XTERM, FORCE_COLOR: '3' }, 0, 0],
    ['--no-color over CLICOLOR_FORCE', false, { ...XTERM, CLICOLOR_FORCE: '1' }, 0, 0],
    ['FORCE_COLOR=0', undefined, { ...XTERM, FORCE_COLOR: '0' }, 0, 0],
    ['FORCE_COLOR=false', undefined, { ...XTERM, FORCE_COLOR: 'false' }, 0, 0],
    ['FORCE_COLOR=1', undefined, { ...XTERM, FORCE_COLOR: '1' }, 1, 1],
    ['FORCE_COLOR=2', undefined, { TERM: 'dumb', FORCE_COLOR: '2' }, 2, 2],
    ['FORCE_COLOR=3', undefined, { ...XTERM, FORCE_COLOR: '3' }, 3, 3],
    ['FORCE_COLOR=true', undefined, { ...XTERM, FORCE_COLOR: 'true' }, 2, 2],
    ['FORCE_COLOR empty means on', undefined, { ...XTERM, FORCE_COLOR: '' }, 2, 2],
    ['FORCE_COLOR that says nothing', undefined, { ...XTERM, FORCE_COLOR: 'maybe' }, 2, 0],
    ['FORCE_COLOR over NO_COLOR', undefined, { ...XTERM, FORCE_COLOR: '1', NO_COLOR: '1' }, 1, 1],
    ['FORCE_COLOR over CLICOLOR=0', undefined, { ...XTERM, FORCE_COLOR: '1', CLICOLOR: '0' }, 1, 1],
    ['NO_COLOR', undefined, { ...XTERM, NO_COLOR: '1' }, 0, 0],
    ['NO_COLOR=0 is set', undefined, { ...XTERM, NO_COLOR: '0' }, 0, 0],
    ['NO_COLOR empty is unset', undefined, { ...XTERM, NO_COLOR: '' }, 2, 0],
    ['TRACECTL_NO_COLOR', undefined, { ...XTERM, TRACECTL_NO_COLOR: '1' }, 0, 0],
    ['NO_COLOR over CLICOLOR_FORCE', undefined, { ...XTERM, NO_COLOR: '1', CLICOLOR_FORCE: '1' }, 0, 0],
    ['CLICOLOR_FORCE', undefined, { ...XTERM, CLICOLOR_FORCE: '1' }, 2, 2],
    ['CLICOLOR_FORCE=0', undefined, { ...XTERM, CLICOLOR_FORCE: '0' }, 2, 0],
    ['CLICOLOR_FORCE over CLICOLOR=0', undefined, { ...XTERM, CLICOLOR_FORCE: '1', CLICOLOR: '0' }, 2, 2],
    ['CLICOLOR=0', undefined, { ...XTERM, CLICOLOR: '0' }, 0, 0],
    ['CLICOLOR=1', undefined, { ...XTERM, CLICOLOR: '1' }, 2, 0],
    ['an unknown CI', undefined, { ...XTERM, CI: '1' }, 0, 0],
    ['CI=false', undefined, { ...XTERM, CI: 'false' }, 2, 0],
    ['GitHub Actions', undefined, { ...XTERM, CI: 'true', GITHUB_ACTIONS: 'true' }, 3, 0],
    ['GitLab CI', undefined, { ...XTERM, CI: 'true', GITLAB_CI: 'true' }, 1, 0],
  ]
  test.each(rows)('%s', (_what, flag, env, terminal, pipe) => {
    expect([decideColor(flag, env, true), decideColor(flag, env, false)]).toEqual([terminal, pipe])
  })
})

describe('decideEmphasis: bold, dim and reverse', () => {
  test.each<[string, LookFlags['color'], Record<string, string>, boolean, boolean]>([
    ['wherever there is colour', undefined, XTERM, true, false],
    ['forced colour, in a pipe too', 'always', XTERM, true, true],
    ['NO_COLOR takes colour alone', undefined, { ...XTERM, NO_COLOR: '1' }, true, false],
    ['TRACECTL_NO_COLOR', undefined, { ...XTERM, TRACECTL_NO_COLOR: '1' }, true, false],
    ['CLICOLOR=0', undefined, { ...XTERM, CLICOLOR: '0' }, true, false],
    ['--color auto under NO_COLOR', 'auto', { ...XTERM, NO_COLOR: '1' }, true, false],
    ['--color never is plain', 'never', XTERM, false, false],
    ['--no-color', false, XTERM, false, false],
    ['--color never under NO_COLOR', 'never', { ...XTERM, NO_COLOR: '1' }, false, false],
    ['FORCE_COLOR=0 is plain', undefined, { ...XTERM, FORCE_COLOR: '0' }, false, false],
    ['FORCE_COLOR=0 under NO_COLOR', undefined, { ...XTERM, FORCE_COLOR: '0', NO_COLOR: '1' }, false, false],
    ['a dumb terminal has none', undefined, { TERM: 'dumb', NO_COLOR: '1' }, false, false],
    ['nor has one that nobody knows', undefined, { TERM: 'adm3a', NO_COLOR: '1' }, false, false],
    ['nor an unknown CI', undefined, { ...XTERM, CI: '1', NO_COLOR: '1' }, false, false],
  ])('%s', (_what, flag, env, terminal, pipe) => {
    expect([decideEmphasis(flag, env, true), decideEmphasis(flag, env, false)]).toEqual([terminal, pipe])
  })
})

describe('decideAscii', () => {
  test.each<[string, boolean | undefined, Record<string, string>, boolean]>([
    ['nothing said', undefined, {}, false],
    ['UTF-8', undefined, { LANG: 'en_GB.UTF-8' }, false],
    ['utf8', undefined, { LANG: 'C.utf8' }, false],
    ['--ascii', true, { LANG: 'en_GB.UTF-8' }, true],
    ['TRACECTL_ASCII', undefined, { LANG: 'en_GB.UTF-8', TRACECTL_ASCII: '1' }, true],
    ['TRACECTL_ASCII=0', undefined, { TRACECTL_ASCII: '0' }, false],
    ['TRACECTL_ASCII empty', undefined, { TRACECTL_ASCII: '' }, false],
    ['C', undefined, { LANG: 'C' }, true],
    ['POSIX', undefined, { LC_ALL: 'POSIX' }, true],
    ['Latin-1', undefined, { LANG: 'de_DE.ISO-8859-1' }, true],
    ['LC_ALL over LANG', undefined, { LC_ALL: 'C', LANG: 'en_GB.UTF-8' }, true],
    ['LC_CTYPE over LANG', undefined, { LC_CTYPE: 'en_GB.UTF-8', LANG: 'C' }, false],
    ['an empty LC_ALL is unset', undefined, { LC_ALL: '', LANG: 'en_GB.UTF-8' }, false],
    ['dumb', undefined, { TERM: 'dumb', LANG: 'en_GB.UTF-8' }, true],
    ['the Linux console', undefined, { TERM: 'linux', LANG: 'en_GB.UTF-8' }, true],
    ['the old Windows console', undefined, { OS: 'Windows_NT' }, true],
    ['Windows Terminal', undefined, { OS: 'Windows_NT', WT_SESSION: 'x' }, false],
  ])('%s', (_what, flag, env, expected) => {
    expect(decideAscii(flag, env)).toBe(expected)
  })
})

describe('decideWidth', () => {
  const terminal = { isTTY: true, columns: 100 }
  const sizeless = { isTTY: true, columns: 0 }
  const pipe = { isTTY: false, columns: undefined }
  test.each([
    ['a terminal', undefined, {}, terminal, 100],
    ['a terminal over COLUMNS', undefined, { COLUMNS: '60' }, terminal, 100],
    ['--width over a terminal', '60', {}, terminal, 60],
    ['a terminal of no size', undefined, {}, sizeless, 80],
    ['a terminal of no size with COLUMNS', undefined, { COLUMNS: '60' }, sizeless, 60],
    ['a terminal whose size nobody knows', undefined, {}, { isTTY: true, columns: undefined }, 80],
    ['a pipe', undefined, {}, pipe, 120],
    ['a pipe with COLUMNS', undefined, { COLUMNS: '60' }, pipe, 60],
    ['--width over COLUMNS', '90', { COLUMNS: '60' }, pipe, 90],
    ['COLUMNS that is none', undefined, { COLUMNS: 'wide' }, pipe, 120],
    ['COLUMNS=0', undefined, { COLUMNS: '0' }, pipe, 120],
    ['COLUMNS beyond reason', undefined, { COLUMNS: '99999999' }, pipe, 120],
  ])('%s', (_what, flag, env, stream, expected) => {
    expect(decideWidth(flag, env, stream)).toBe(expected)
  })

  test.each(['0', '19', '1001', '-5', '8e1', '', ' 80', 'wide'])('--width %j is refused', (flag) => {
    expect(() => decideWidth(flag, {}, pipe)).toThrow(TracectlError)
    expect(() => decideWidth(flag, {}, pipe)).toThrow(`'${flag}' is not a width`)
  })
})

test('what is behind the text, as far as variables tell', () => {
  expect(decideBackground({})).toBeUndefined()
  expect(decideBackground({ COLORFGBG: '0;15' })).toBe('light')
  expect(decideBackground({ COLORFGBG: '0;default;7' })).toBe('light')
  expect(decideBackground({ COLORFGBG: '15;0' })).toBe('dark')
  expect(decideBackground({ COLORFGBG: '12;8' })).toBe('dark')
  expect(decideBackground({ COLORFGBG: 'default;default' })).toBeUndefined()
  expect(decideBackground({ COLORFGBG: '0;99' })).toBeUndefined()
  expect(decideBackground({ COLORFGBG: '0;15', TRACECTL_BACKGROUND: 'dark' })).toBe('dark')
  expect(decideBackground({ TRACECTL_BACKGROUND: 'Light' })).toBe('light')
  expect(decideBackground({ TRACECTL_BACKGROUND: 'blue' })).toBeUndefined()
})
