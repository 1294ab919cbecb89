// Text onto the clipboard: through the terminal where it is likely to do that, through a program of the desktop where it
// is not. TRACECTL_CLIPBOARD says which, where neither guess is right.
import { formatBytes, formatCount } from '../../render/units.ts'
import { copySequence, MOST_COPIED, multiplexerOf } from '../../tui/terminal/clipboard.ts'
import type { Notice } from '../../tui/screen-state.ts'
import { isRemote, nativeClipboards, type NativeClipboard } from './native-clipboard.ts'

export interface CopyWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** To the terminal. */
  writeTerminal(sequence: string): void
  /** Whether the program took it. */
  run(clipboard: NativeClipboard, text: string): Promise<boolean>
}

/** @param what for the line that says so: `span id` */
export async function copyText(text: string, what: string, world: CopyWorld): Promise<Notice> {
  const way = wayOf(world.env)
  if (way === undefined) {
    const asked = world.env['TRACECTL_CLIPBOARD'] ?? ''
    return problem(`TRACECTL_CLIPBOARD=${asked} is none of auto, osc52, native and off`)
  }
  if (way === 'off') return problem('copying is off: TRACECTL_CLIPBOARD=off')
  const copied: Notice = { text: copiedText(text, what), isProblem: false }
  const sequence = way === 'native' ? undefined : copySequence(text, multiplexerOf(world.env))
  const terminal = way === 'osc52' ? 'does' : terminalOf(world.env)
  // Harmless where nobody understands it.
  if (sequence !== undefined) world.writeTerminal(sequence)
  if (sequence !== undefined && terminal === 'does') return copied
  const natives = way === 'osc52' ? [] : nativeClipboards(world.env, world.platform)
  for (const native of natives) if (await world.run(native, text)) return copied
  if (sequence !== undefined && terminal === 'may') {
    return { text: `copied ${what}, if this terminal does that`, value: text, isProblem: false }
  }
  return notCopied(text, what, way)
}

type Way = 'auto' | 'osc52' | 'native' | 'off'

function wayOf(env: CopyWorld['env']): Way | undefined {
  const asked = (env['TRACECTL_CLIPBOARD'] ?? '') || 'auto'
  return asked === 'auto' || asked === 'osc52' || asked === 'native' || asked === 'off' ? asked : undefined
}

/**
 * Whether it takes OSC 52: of some it is known, also that they do not: VTE's (GNOME, Xfce), Apple's and the Linux console;
 * xterm does where it was told to. Over ssh there is no other way in any case. tmux takes it where it was told to, and is
 * better asked.
 */
function terminalOf(env: CopyWorld['env']): 'does' | 'may' | 'not' {
  if (isSet(env['TMUX'])) return 'may'
  const term = env['TERM'] ?? ''
  const program = env['TERM_PROGRAM'] ?? ''
  if (
    isRemote(env) ||
    /kitty|ghostty|alacritty|wezterm|foot|contour|^rio/.test(term) ||
    /^(iTerm\.app|WezTerm|ghostty|vscode|rio|Hyper|Tabby)$/.test(program) ||
    ['WT_SESSION', 'KITTY_WINDOW_ID', 'ALACRITTY_WINDOW_ID', 'ZELLIJ'].some((name) => isSet(env[name]))
  )
    return 'does'
  const isNot = term === 'linux' || program === 'Apple_Terminal' || isSet(env['VTE_VERSION'])
  return isNot ? 'not' : 'may'
}

function copiedText(text: string, what: string): string {
  const size = text.length > LONG ? ` (${formatCount(text.length)} characters)` : ''
  return text.length > LONG || /[\n\r]/.test(text) ? `copied ${what}${size}` : `copied ${what}: ${text}`
}

/** What fits beside the words. */
const LONG = 64

/** What can be selected by hand is shown. */
function notCopied(text: string, what: string, way: Way): Notice {
  const size = Buffer.byteLength(text)
  if (way !== 'native' && size > MOST_COPIED) {
    return problem(
      `${formatBytes(size)} are too long for the terminal's clipboard (${formatBytes(MOST_COPIED)}): e exports the trace`,
    )
  }
  const why = way === 'native' ? '' : 'this terminal does not do that, and '
  const tried = 'none of wl-copy, xclip, xsel and pbcopy works here'
  return { text: `${what} is not copied: ${why}${tried}`, value: text, isProblem: true }
}

function problem(text: string): Notice {
  return { text, isProblem: true }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}
