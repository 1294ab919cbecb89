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
  const isTrusted = way === 'osc52' || doesClipboard(world.env)
  // Harmless where nobody understands it.
  if (sequence !== undefined) world.writeTerminal(sequence)
  if (sequence !== undefined && isTrusted) return copied
  const natives = way === 'osc52' ? [] : nativeClipboards(world.env, world.platform)
  for (const native of natives) if (await world.run(native, text)) return copied
  if (sequence === undefined) return problem(notCopied(text, way))
  // Nothing better is there, and many terminals do it that nobody has heard of.
  return copied
}

type Way = 'auto' | 'osc52' | 'native' | 'off'

function wayOf(env: CopyWorld['env']): Way | undefined {
  const asked = (env['TRACECTL_CLIPBOARD'] ?? '') || 'auto'
  return asked === 'auto' || asked === 'osc52' || asked === 'native' || asked === 'off' ? asked : undefined
}

/**
 * Terminals that are known to take OSC 52; over ssh there is no other way in any case. VTE's (GNOME, Xfce), Apple's and
 * the Linux console do not, xterm only where it was told to.
 */
function doesClipboard(env: CopyWorld['env']): boolean {
  if (isRemote(env)) return true
  if ((env['TMUX'] ?? '') !== '') return false
  const term = env['TERM'] ?? ''
  const program = env['TERM_PROGRAM'] ?? ''
  return (
    /kitty|ghostty|alacritty|wezterm|foot|contour|^rio/.test(term) ||
    /^(iTerm\.app|WezTerm|ghostty|vscode|rio|Hyper|Tabby)$/.test(program) ||
    (env['WT_SESSION'] ?? '') !== '' ||
    (env['KITTY_WINDOW_ID'] ?? '') !== '' ||
    (env['ALACRITTY_WINDOW_ID'] ?? '') !== ''
  )
}

function copiedText(text: string, what: string): string {
  const size = text.length > LONG ? ` (${formatCount(text.length)} characters)` : ''
  return text.length > LONG || /[\n\r]/.test(text) ? `copied ${what}${size}` : `copied ${what}: ${text}`
}

/** What fits beside the words. */
const LONG = 64

function notCopied(text: string, way: Way): string {
  const size = Buffer.byteLength(text)
  if (way !== 'native' && size > MOST_COPIED) {
    return `${formatBytes(size)} are too long for the terminal's clipboard (${formatBytes(MOST_COPIED)}): e exports the trace`
  }
  return 'no program for the clipboard works here: wl-copy, xclip, xsel and pbcopy were looked for'
}

function problem(text: string): Notice {
  return { text, isProblem: true }
}
