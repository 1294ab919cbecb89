// Headers on the command line: `Name: value`, or `@file` so that a secret need not stand there. Values may be secrets
// and are never repeated in a complaint.
import { TracectlError } from '../../errors.ts'

export type HeaderFlag =
  | { readonly name: string; readonly value: string }
  /** A file that holds one a line. */
  | { readonly file: string }

/** @throws TracectlError `usage` that names `flag` */
export function parseHeaderFlag(text: string, flag: string): HeaderFlag {
  return text.startsWith('@') ? { file: text.slice(1) } : parseHeader(text, flag)
}

/** The lines of such a file; empty ones and those that begin with # are none. */
export function parseHeaderLines(content: string, place: string): readonly { name: string; value: string }[] {
  const lines = content.split(/\r?\n/).map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => parseHeader(line, place))
}

// RFC 9110 §5.1 and §5.5: a token, and no control characters but the tab.
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*([\t\x20-\x7e\x80-\xff]*)$/

function parseHeader(text: string, flag: string): { readonly name: string; readonly value: string } {
  const match = HEADER.exec(text)
  if (match === null) {
    // Nothing of it is repeated: it may be the secret itself, as in a file that holds a token and nothing else.
    throw new TracectlError('usage', `${flag}: what is given is not a header`, {
      hint: "a header is 'Name: value', for example: --header 'X-Route: blue', or --header @FILE with one a line",
    })
  }
  return { name: match[1] ?? '', value: (match[2] ?? '').trimEnd() }
}
