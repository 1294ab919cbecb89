// Programs that put text on the clipboard of the desktop, for terminals that do not do it themselves.
import { spawn } from 'node:child_process'

export interface NativeClipboard {
  readonly program: string
  readonly args: readonly string[]
  /** UTF-8 unless it says so. */
  readonly encoding?: 'utf16le' | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** Those that may work here, best first. Over ssh they would fill the clipboard of the wrong machine. */
export function nativeClipboards(env: Environment, platform: NodeJS.Platform): readonly NativeClipboard[] {
  const found: NativeClipboard[] = []
  if (isSet(env['TMUX'])) {
    found.push({ program: 'tmux', args: ['load-buffer', '-w', '-'] })
    // Before 3.2: from there it is pasted with tmux's own key.
    found.push({ program: 'tmux', args: ['load-buffer', '-'] })
  }
  if (isRemote(env)) return found
  if (platform === 'darwin') found.push({ program: 'pbcopy', args: [] })
  if (platform === 'win32' || isSet(env['WSL_DISTRO_NAME'])) {
    found.push({ program: 'clip.exe', args: [], encoding: 'utf16le' })
  }
  if (isSet(env['TERMUX_VERSION'])) found.push({ program: 'termux-clipboard-set', args: [] })
  if (isSet(env['WAYLAND_DISPLAY'])) found.push({ program: 'wl-copy', args: [] })
  if (isSet(env['DISPLAY'])) {
    found.push({ program: 'xclip', args: ['-selection', 'clipboard', '-in'] })
    found.push({ program: 'xsel', args: ['--clipboard', '--input'] })
  }
  return found
}

export function isRemote(env: Environment): boolean {
  return isSet(env['SSH_TTY']) || isSet(env['SSH_CONNECTION'])
}

/** Whether the program took the text. Nothing that it does holds anything up for longer than `LONGEST_MS`. */
export async function runClipboard(
  clipboard: NativeClipboard,
  text: string,
  env: Environment,
): Promise<boolean> {
  const { program, args } = clipboard
  // Some stay behind to serve the selection: with a pipe of ours they would never be done.
  const child = spawn(program, [...args], { env, stdio: ['pipe', 'ignore', 'ignore'] })
  return await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => end(false), LONGEST_MS)
    const end = (hasWorked: boolean): void => {
      clearTimeout(timer)
      if (!hasWorked) child.kill()
      child.unref()
      resolve(hasWorked)
    }
    child.on('error', () => end(false))
    child.on('exit', (code) => end(code === 0))
    // One that ends without reading is told by its status.
    child.stdin.on('error', () => {})
    child.stdin.end(clipboardInput(clipboard, text))
  })
}

const LONGEST_MS = 2_000

/** With the mark that tells a program of Windows that it is no code page. */
export function clipboardInput({ encoding }: NativeClipboard, text: string): Buffer {
  return encoding === 'utf16le' ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text)
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}
