// JSON in files, whosever it is: one document a line (OTLP's file specification), one document, an array of them, or
// several printed over many lines one after another, as jq does.
import { constants } from 'node:buffer'
import { utf8Text } from '../otlp/byte-text.ts'
import { addDocument } from './add-document.ts'
import type { FileContents } from './file-contents.ts'
import { splitDocuments } from '../jaeger/json-documents.ts'
import { isObject } from '../json-fields.ts'
import { parseOtlpJson } from '../otlp/otlp-json.ts'
import { WireError } from '../wire-error.ts'

/**
 * Adds what is in it to `contents`.
 * @returns the format in words
 * @throws WireError when nothing of it can be used
 */
export function readJsonFile(bytes: Uint8Array, contents: FileContents): string {
  const first = firstLine(bytes)
  const value = first === undefined ? undefined : tryParse(textOf(bytes, first.start, first.stop))
  // a line that is JSON by itself: then each is, and the file may be larger than a string can be
  if (value !== undefined && first !== undefined) {
    if (isBlank(bytes, first.stop)) {
      addDocument(value, 'the document', contents)
      contents.check()
      return wholeFormat(value, contents)
    }
    return readLines(bytes, contents)
  }
  const text = textOf(bytes, 0, bytes.length)
  const whole = tryParse(text)
  if (whole !== undefined) {
    addDocument(whole, 'the document', contents)
    contents.check()
    return wholeFormat(whole, contents)
  }
  // a document that is broken ends at the latest where the next begins a line
  const pieces = text.split(/(?<=^[}\]][ \t\r]*)\n(?=[{[])/m)
  if (pieces.length > 1 || startsWithDocument(text)) return readPieces(pieces, contents)
  return readLines(bytes, contents)
}

/** For a message of its own inside another format. */
export function addJsonMessage(bytes: Uint8Array, where: string, contents: FileContents): void {
  try {
    addDocument(parseOtlpJson(textOf(bytes, 0, bytes.length)), where, contents)
  } catch (error) {
    contents.problem(where, error)
  }
}

function readLines(bytes: Uint8Array, contents: FileContents): string {
  let number = 0
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start)
    const stop = newline === -1 ? bytes.length : newline
    number++
    const text = textOf(bytes, start, stop)
    if (text.trim() !== '') {
      const where = `line ${number}`
      try {
        addLine(text, where, contents)
      } catch (error) {
        // only a line without its newline can be one that is still being written
        if (newline === -1 && contents.isUsable) {
          contents.note(`the last line is not complete: ${stop - start} bytes were left over`)
        } else contents.problem(where, error)
      }
    }
    start = stop + 1
  }
  contents.check()
  return `${contents.dialects} JSON lines`
}

function addLine(text: string, where: string, contents: FileContents): void {
  const value = tryParse(text)
  if (value !== undefined) addDocument(value, where, contents)
  else if (startsWithDocument(text)) {
    for (const piece of documentsIn(text)) addDocument(parseOtlpJson(piece.text), where, contents)
  } else parseOtlpJson(text)
}

function readPieces(pieces: readonly string[], contents: FileContents): string {
  let number = 0
  for (const piece of pieces) {
    for (const { text, isCut } of documentsIn(piece)) {
      number++
      try {
        addDocument(parseOtlpJson(text), `document ${number}`, contents)
      } catch (error) {
        if (isCut && piece === pieces.at(-1) && contents.isUsable) {
          contents.note(`the last document is not complete: ${text.length} characters were left over`)
        } else contents.problem(`document ${number}`, error)
      }
    }
  }
  contents.check()
  return `${contents.dialects} JSON documents`
}

/** And goes on behind it. */
function startsWithDocument(text: string): boolean {
  const { documents, rest } = splitDocuments(text)
  const [first] = documents
  return first !== undefined && (documents.length > 1 || rest !== '') && isObject(tryParse(first))
}

interface Piece {
  readonly text: string
  /** Nothing follows it. */
  readonly isCut: boolean
}

/** What is no JSON as a whole may be several documents one behind the other, as a server streams them. */
function documentsIn(text: string): readonly Piece[] {
  if (tryParse(text) !== undefined) return [{ text, isCut: true }]
  const { documents, rest } = splitDocuments(text)
  if (documents.length === 0) return [{ text, isCut: true }]
  const pieces = documents.map((document) => ({ text: document, isCut: false }))
  return rest === '' ? pieces : [...pieces, { text: rest, isCut: true }]
}

/** An array is what OTLP, other than Zipkin, seldom is. */
function wholeFormat(value: unknown, contents: FileContents): string {
  return `${contents.dialects} JSON${Array.isArray(value) ? ' array' : ''}`
}

/** The first line that is not blank; undefined when there is no such line. */
function firstLine(bytes: Uint8Array): { readonly start: number; readonly stop: number } | undefined {
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start)
    const stop = newline === -1 ? bytes.length : newline
    if (textOf(bytes, start, Math.min(stop, start + 64)).trim() !== '') return { start, stop }
    start = stop + 1
  }
  return undefined
}

function isBlank(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at++) if (bytes[at]! > 0x20) return false
  return true
}

function tryParse(text: string): unknown {
  try {
    return parseOtlpJson(text)
  } catch {
    return undefined
  }
}

function textOf(bytes: Uint8Array, start: number, stop: number): string {
  if (stop - start > constants.MAX_STRING_LENGTH) {
    throw new WireError(
      `a JSON text of ${stop - start} bytes is more than can be read at once: one document a line can`,
    )
  }
  return utf8Text(bytes, start, stop)
}
