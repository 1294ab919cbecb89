// Whether the terminal is light or dark: it is asked for the colour of its background (OSC 11), and then for what it is
// (DA1), which every terminal answers, so that one that does not know the first question is not waited for.
import type { Background } from '../../render/theme.ts'
import type { ScreenTerminal } from './screen-terminal.ts'

/** BEL ends the question where ST would be taken for something else. */
const ASK = '\x1b]11;?\x07\x1b[c'

/** Milliseconds. Over a slow line the answer comes later, and the guess has to do: Ink keeps it from keys. */
const LONGEST_MS = 100

/**
 * undefined where it does not say. Keys that are typed meanwhile are given back to the stream.
 */
export async function askBackground(
  { stdin, stdout }: ScreenTerminal,
  longestMs: number = LONGEST_MS,
): Promise<Background | undefined> {
  // It stays so for the screen: what is typed in between is not to be echoed, and Ctrl-C is a key.
  stdin.setRawMode(true)
  const heard = await answersTo(stdin, stdout, longestMs)
  const typed = heard.replace(COLOR, '').replace(DEVICE, '')
  if (typed !== '') stdin.unshift(Buffer.from(typed, 'latin1'))
  return backgroundIn(heard)
}

function answersTo(
  stdin: ScreenTerminal['stdin'],
  stdout: ScreenTerminal['stdout'],
  longestMs: number,
): Promise<string> {
  let heard = ''
  return new Promise((resolve) => {
    const timer = setTimeout(end, longestMs)
    stdin.on('data', onData)
    stdout.write(ASK)

    function onData(chunk: string | Buffer): void {
      heard += chunk.toString('latin1')
      if (DEVICE.test(heard)) end()
    }

    function end(): void {
      clearTimeout(timer)
      stdin.off('data', onData)
      stdin.pause()
      resolve(heard)
    }
  })
}

/** The colour in a reply: `]11;rgb:ffff/ffff/ffff`, each part with one to four digits. */
export function backgroundIn(reply: string): Background | undefined {
  const parts = COLOR.exec(reply)?.slice(1, 4)
  if (parts === undefined) return undefined
  const [red = 0, green = 0, blue = 0] = parts.map((part) => parseInt(part, 16) / (16 ** part.length - 1))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > MIDDLE ? 'light' : 'dark'
}

/** As they are seen, not as they shine. */
const MIDDLE = 0.5

// oxlint-disable-next-line no-control-regex -- escape sequences are what it looks for
const COLOR = /\x1b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})[^\x07\x1b]*(?:\x07|\x1b\\)/i
// oxlint-disable-next-line no-control-regex -- as above
const DEVICE = /\x1b\[\?[\d;]*c/
