// The clipboard by way of the terminal (OSC 52): it works over ssh too, because the terminal is the one that has a
// clipboard. Whether it did, nobody says.

/**
 * Bytes of text that are sent at most: 100,000 as a whole sequence in base64, which is where terminals that have a limit
 * set it.
 */
export const MOST_COPIED = 74_994

/** What stands between the program and the terminal, and takes sequences for itself unless they are wrapped. */
export type Multiplexer = 'tmux' | 'screen' | undefined

export function multiplexerOf(env: Readonly<Record<string, string | undefined>>): Multiplexer {
  if ((env['TMUX'] ?? '') !== '') return 'tmux'
  const isScreen = (env['STY'] ?? '') !== '' || (env['TERM'] ?? '').startsWith('screen')
  return isScreen ? 'screen' : undefined
}

/** undefined when the text is too long. */
export function copySequence(text: string, multiplexer: Multiplexer): string | undefined {
  const bytes = Buffer.from(text.toWellFormed())
  if (bytes.length > MOST_COPIED) return undefined
  const sequence = `\x1b]52;c;${bytes.toString('base64')}\x07`
  switch (multiplexer) {
    case 'tmux':
      // As one of its own, which it takes with `set-clipboard on`, and through to the terminal, with `allow-passthrough`.
      return `${sequence}\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`
    case 'screen':
      // It passes strings on, as long as they are short.
      return chunksOf(sequence, SCREEN_CHUNK)
        .map((chunk) => `\x1bP${chunk}\x1b\\`)
        .join('')
    default:
      return sequence
  }
}

/** Its limit is 768 bytes, of older ones 256. */
const SCREEN_CHUNK = 240

function chunksOf(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, at) =>
    text.slice(at * length, (at + 1) * length),
  )
}
