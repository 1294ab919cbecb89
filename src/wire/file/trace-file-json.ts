// JSON in files, whosever it is: one document a line (OTLP's file specification), one document, an array of them, or
// several printed over many lines one after another, as jq does.
import { constants } from 'node:buffer'
import { utf8Text } from '../otlp/byte-text.ts'
import { detectJson, unwrapped } from './detect.ts'
import type { FileContents } from './file-contents.ts'
import { encodeLogsDocument, encodeTraceDocument, parseOtlpJson } from '../otlp/otlp-json.ts'
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
  const pieces = text.split(/(?<=^\}[ \t\r]*)\n(?=\{)/m)
  if (pieces.length > 1) return readPieces(pieces, contents)
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
        addDocument(parseOtlpJson(text), where, contents)
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

function readPieces(pieces: readonly string[], contents: FileContents): string {
  for (const [index, piece] of pieces.entries()) {
    const last = index === pieces.length - 1
    try {
      addDocument(parseOtlpJson(piece), `document ${index + 1}`, contents)
    } catch (error) {
      if (last && contents.isUsable) {
        contents.note(`the last document is not complete: ${piece.length} characters were left over`)
      } else contents.problem(`document ${index + 1}`, error)
    }
  }
  contents.check()
  return `${contents.dialects} JSON documents`
}

/** An array is what OTLP, other than Zipkin, seldom is. */
function wholeFormat(value: unknown, contents: FileContents): string {
  return `${contents.dialects} JSON${Array.isArray(value) ? ' array' : ''}`
}

function addDocument(value: unknown, where: string, contents: FileContents, depth = 0): void {
  if (Array.isArray(value) && value.length > 0 && depth < MAX_ARRAYS) {
    for (const [index, item] of value.entries()) {
      addDocument(item, `item ${index + 1} of ${where}`, contents, depth + 1)
    }
    return
  }
  switch (detectJson(value)) {
    case 'otlp':
      addRequest(value as object, where, contents)
      return
    case 'resource':
      addRequest({ resourceSpans: [value] }, where, contents)
      return
    case 'wrapped':
      addDocument(unwrapped(value as object), where, contents, depth + 1)
      return
    case 'ignored':
      contents.ignore()
      return
    case 'empty':
      contents.empty()
      return
    case 'jaeger':
      attempt(where, contents, () => contents.addJaeger(value, where))
      return
    case 'zipkin':
      contents.addZipkin(value, where)
      return
    case 'unknown':
      contents.problem(
        where,
        new WireError(`JSON, but neither OTLP nor Jaeger's nor Zipkin's: ${describeJson(value)}`),
      )
  }
}

// Zipkin's list of traces is one of lists
const MAX_ARRAYS = 4

function attempt(where: string, contents: FileContents, add: () => void): void {
  try {
    add()
  } catch (error) {
    contents.problem(where, error)
  }
}

function addRequest(document: object, where: string, contents: FileContents): void {
  attempt(where, contents, () => {
    const has = (key: string): boolean => Object.hasOwn(document, key)
    if (has('resourceSpans') || has('resource_spans') || has('batches')) {
      contents.add('traces', encodeTraceDocument(document))
    }
    if (has('resourceLogs') || has('resource_logs')) contents.add('logs', encodeLogsDocument(document))
  })
}

function describeJson(value: unknown): string {
  if (Array.isArray(value)) return 'an array in an array'
  if (typeof value !== 'object' || value === null) return 'a bare value'
  const keys = Object.keys(value).slice(0, 5)
  return `an object with ${keys.map((key) => JSON.stringify(key.slice(0, 30))).join(', ')}`
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
