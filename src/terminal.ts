// What a stream can show: colours, glyphs, columns. Decided here once and per stream, because stderr may be a
// terminal while stdout is a pipe, and because the libraries disagree about these variables.
import { TracectlError } from './errors.ts'
import type { ColorLevel } from './render/theme.ts'

/** The flags that say how output should look, as typed. */
export interface LookFlags {
  /** false is --no-color. */
  readonly color?: 'auto' | 'always' | 'never' | false
  readonly ascii?: boolean
  readonly width?: string
}

export type Environment = Readonly<Record<string, string | undefined>>

export interface StreamFacts {
  readonly isTTY: boolean
  /** The terminal's columns; 0 or undefined when unknown. */
  readonly columns: number | undefined
}

/**
 * --color > FORCE_COLOR > NO_COLOR > CLICOLOR_FORCE > CLICOLOR=0 > TERM=dumb > whether the stream is a terminal.
 * FORCE_COLOR before NO_COLOR, and its empty value meaning yes, are as in Node.
 */
export function decideColor(flag: LookFlags['color'], env: Environment, isTTY: boolean): ColorLevel {
  const on = (): ColorLevel => terminalColors(env) || 1
  if (flag === 'always') return on()
  if (flag === 'never' || flag === false) return 0
  switch (env['FORCE_COLOR']) {
    case '0':
    case 'false':
      return 0
    case '1':
    case '2':
    case '3':
      return Number(env['FORCE_COLOR']) as ColorLevel
    case '':
    case 'true':
      return on()
    default:
      break
  }
  if (isSet(env['NO_COLOR']) || isSet(env['TRACECTL_NO_COLOR'])) return 0
  if (isSet(env['CLICOLOR_FORCE']) && env['CLICOLOR_FORCE'] !== '0') return on()
  if (env['CLICOLOR'] === '0') return 0
  return isTTY ? terminalColors(env) : 0
}

/**
 * Whether bold, dim and reverse video may be used. NO_COLOR and CLICOLOR=0 are about colour alone: on a terminal that
 * has emphasis it stays. --color never and FORCE_COLOR=0 are taken for plain text, as chalk and most programs do.
 */
export function decideEmphasis(flag: LookFlags['color'], env: Environment, isTTY: boolean): boolean {
  if (decideColor(flag, env, isTTY) > 0) return true
  if (!isTTY || flag === 'never' || flag === false) return false
  if (env['FORCE_COLOR'] === '0' || env['FORCE_COLOR'] === 'false') return false
  return terminalColors(env) > 0
}

/**
 * What the terminal's text stands on, as far as variables tell: TRACECTL_BACKGROUND, else the last colour of COLORFGBG,
 * which rxvt, Konsole and others set. undefined where neither says so.
 */
export function decideBackground(env: Environment): 'light' | 'dark' | undefined {
  const asked = env['TRACECTL_BACKGROUND']?.toLowerCase()
  if (asked === 'light' || asked === 'dark') return asked
  const last = /(?:^|;)(\d{1,2})$/.exec(env['COLORFGBG'] ?? '')?.[1]
  if (last === undefined) return undefined
  const color = Number(last)
  if (color > 15) return undefined
  // Light grey and, but for dark grey, the bright ones.
  return color === 7 || color > 8 ? 'light' : 'dark'
}

/** A screen needs keys, a terminal that can move its cursor, and somebody who looks: CI allots ptys that nobody sees. */
export function decideFullScreen(env: Environment, areTerminals: readonly boolean[]): boolean {
  if (!areTerminals.every(Boolean) || env['TERM'] === 'dumb') return false
  return ['CI', 'CONTINUOUS_INTEGRATION'].every(
    (name) => !isSet(env[name]) || env[name] === '0' || env[name] === 'false',
  )
}

/**
 * Undoes all that a screen may have switched on: mouse reports, bracketed paste, synchronized output, a hidden cursor,
 * styles, and the alternate screen.
 */
export const GIVE_BACK = '\x1b[?2026l\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l'

/** Box and block characters need UTF-8 and a font that has them; the Linux console's has not. */
export function decideAscii(flag: boolean | undefined, env: Environment): boolean {
  const wish = env['TRACECTL_ASCII']
  if (flag === true || (isSet(wish) && wish !== '0')) return true
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return true
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet)
  // Nothing said is the rule in containers, whose terminals are modern ones; C or POSIX said aloud is a wish.
  if (locale !== undefined) return !/utf-?8/i.test(locale)
  return env['OS'] === 'Windows_NT' && !MODERN_WINDOWS.some((name) => isSet(env[name]))
}

// The old Windows console draws with an OEM code page; these say that something newer is in charge.
const MODERN_WINDOWS = ['WT_SESSION', 'ConEmuPID', 'TERM_PROGRAM', 'TERM']

/**
 * --width > the terminal's columns > COLUMNS > 120, or 80 on a terminal that does not know its size (0 columns, as
 * in some containers and CI systems).
 * @throws TracectlError `usage` for a --width that is none
 */
export function decideWidth(flag: string | undefined, env: Environment, stream: StreamFacts): number {
  if (flag !== undefined) {
    const width = wholeWidth(flag)
    if (width !== undefined) return width
    throw new TracectlError(
      'usage',
      `--width: '${flag}' is not a width (${MIN_WIDTH} to ${MAX_WIDTH} columns)`,
      {
        hint: 'for example: --width 120',
      },
    )
  }
  if (stream.isTTY && stream.columns !== undefined && stream.columns > 0) return stream.columns
  return wholeWidth(env['COLUMNS'] ?? '') ?? (stream.isTTY ? 80 : 120)
}

// Below 20 columns nothing can be read; a row much over a thousand is a mistake that would cost memory by the row.
const MIN_WIDTH = 20
const MAX_WIDTH = 1000

function wholeWidth(text: string): number | undefined {
  const width = /^\d{1,6}$/.test(text) ? Number(text) : 0
  return width >= MIN_WIDTH && width <= MAX_WIDTH ? width : undefined
}

/** What the terminal that TERM and its kin describe can show, were the stream one. */
function terminalColors(env: Environment): ColorLevel {
  const term = env['TERM'] ?? ''
  if (term === 'dumb') return 0
  const ci = ciColors(env)
  if (ci !== undefined) return ci
  if (/^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '') || isSet(env['WT_SESSION'])) return 3
  if (/^xterm-(kitty|ghostty)$|^(wezterm|alacritty|foot)|-direct$/.test(term)) return 3
  if (env['TERM_PROGRAM'] === 'iTerm.app') return 3
  if (env['TERM_PROGRAM'] === 'Apple_Terminal' || /-256(color)?$/i.test(term)) return 2
  if (/^(screen|xterm|vt100|vt220|rxvt|tmux)|color|ansi|cygwin|linux/i.test(term)) return 1
  return isSet(env['COLORTERM']) ? 1 : 0
}

/** CI logs that draw colours although they may allot a pty of any name; an unknown CI gets none. */
function ciColors(env: Environment): ColorLevel | undefined {
  if (!isSet(env['CI']) || env['CI'] === 'false' || env['CI'] === '0') return undefined
  if (['GITHUB_ACTIONS', 'GITEA_ACTIONS', 'CIRCLECI'].some((name) => isSet(env[name]))) return 3
  if (['TRAVIS', 'APPVEYOR', 'GITLAB_CI', 'BUILDKITE', 'DRONE'].some((name) => isSet(env[name]))) return 1
  return 0
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
