// Amounts of bytes as people type them: 500MB, 1GiB, 64k. A bare letter means the binary unit, as in dd and du.
import { usageError } from './usage-error.ts'

const SIZE = /^(\d+(?:\.\d+)?) *(?:([kmgt])(i?b)?|b)?$/i
const POWERS = 'kmgt'

/**
 * Bytes.
 * @throws TracectlError `usage` that names `flag`, the text and an example
 */
export function parseSize(text: string, flag: string): number {
  const match = SIZE.exec(text.trim())
  if (match === null) throw usageError(flag, text, 'is not a size', `${flag} 500MB, 1GiB or 64k`)
  const letter = match[2]?.toLowerCase()
  const base = match[3]?.toLowerCase() === 'b' ? 1000 : 1024
  const factor = letter === undefined ? 1 : base ** (POWERS.indexOf(letter) + 1)
  return Math.round(Number(match[1]) * factor)
}
