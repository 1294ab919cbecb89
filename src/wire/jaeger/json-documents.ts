// Several JSON documents in one text, one behind the other, with or without white space between them: what a server
// sends that writes one for each message of a stream.

/**
 * Each top-level object or array as its text, in order, and what is left behind the last whole one, trimmed: '' when the
 * text ends where a document does. It is not checked that they are JSON. O(n).
 */
export function splitDocuments(text: string): {
  readonly documents: readonly string[]
  readonly rest: string
} {
  const documents: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE && depth > 0) at = endOfString(text, at)
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++
    else if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && depth > 0 && --depth === 0) {
      documents.push(text.slice(start, at + 1))
      start = at + 1
    }
  }
  return { documents, rest: text.slice(start).trim() }
}

/** Where the quote is that closes the string; the end of the text when there is none. */
function endOfString(text: string, quote: number): number {
  for (let at = text.indexOf('"', quote + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let escapes = 0
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes++
    if (escapes % 2 === 0) return at
  }
  return text.length
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
