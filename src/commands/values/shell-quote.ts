// Commands that we print are pasted into a shell.

/** As one word of a POSIX shell. */
export function shellQuote(word: string): string {
  return /^[\w./~:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
