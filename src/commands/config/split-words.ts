// A command on the command line, in words as a shell would: blanks separate, quotes and backslashes keep together. Nothing is
// expanded.
import { TracectlError } from '../../errors.ts'

/** @throws TracectlError `usage`, without repeating the command */
export function splitWords(text: string, flag: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  let read = 0
  for (const match of text.matchAll(PIECE)) {
    read = match.index + match[0].length
    const [, blanks, single, double, escaped, plain] = match
    if (blanks !== undefined) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = (word ?? '') + (single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '')
    }
  }
  if (word !== undefined) words.push(word)
  if (read < text.length) throw new TracectlError('usage', `${flag}: a quote is not closed`)
  if (words.length === 0) throw new TracectlError('usage', `${flag}: there is no command`)
  return words
}

const PIECE = /(\s+)|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gsy
