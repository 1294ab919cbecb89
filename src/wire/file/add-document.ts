// One JSON document of a file: whose it is, and what in it can be used.
import { encodeLogsDocument, encodeTraceDocument } from '../otlp/otlp-json.ts'
import { partialText } from '../tempo/tempo-partial.ts'
import { detectJson, unwrapped } from './detect.ts'
import type { FileContents } from './file-contents.ts'
import { describeForeign } from './foreign-json.ts'
import { NoSpansError } from './no-spans-error.ts'

/** What cannot be used is noted. @param where as in `line 7` */
export function addDocument(value: unknown, where: string, contents: FileContents): void {
  add(value, { where, contents, depth: 0, partial: undefined })
}

interface Place {
  readonly where: string
  readonly contents: FileContents
  readonly depth: number
  /** What the wrapper says of what is in it. */
  readonly partial: string | undefined
}

function add(value: unknown, place: Place): void {
  const { where, contents, depth } = place
  if (Array.isArray(value) && value.length > 0 && depth < MAX_ARRAYS) {
    for (const [index, item] of value.entries()) {
      add(item, { ...place, where: `item ${index + 1} of ${where}`, depth: depth + 1 })
    }
    return
  }
  switch (detectJson(value)) {
    case 'otlp':
      addRequest(value as object, place)
      return
    case 'resource':
      addRequest({ resourceSpans: [value] }, place)
      return
    case 'wrapped': {
      const { status, message } = value as Readonly<Record<string, unknown>>
      add(unwrapped(value as object), { ...place, depth: depth + 1, partial: partialText(status, message) })
      return
    }
    case 'ignored':
      contents.ignore()
      return
    case 'empty':
      contents.empty()
      return
    case 'jaeger':
      addJaeger(value, place)
      return
    case 'zipkin':
      contents.addZipkin(value, where)
      return
    case 'unknown':
      contents.problem(where, noSpans(value))
  }
}

// Zipkin's list of traces is one of lists
const MAX_ARRAYS = 4

/** Answers of many servers have their `data`: what is none of Jaeger's traces is perhaps known as something else. */
function addJaeger(value: unknown, { where, contents }: Place): void {
  attempt(where, contents, () => {
    if (describeForeign(value) !== undefined) throw noSpans(value)
    contents.addJaeger(value, where)
  })
}

function attempt(where: string, contents: FileContents, use: () => void): void {
  try {
    use()
  } catch (error) {
    contents.problem(where, error)
  }
}

function addRequest(document: object, { where, contents, partial }: Place): void {
  attempt(where, contents, () => {
    const has = (key: string): boolean => Object.hasOwn(document, key)
    if (has('resourceSpans') || has('resource_spans') || has('batches')) {
      contents.add('traces', encodeTraceDocument(document), partial)
    }
    if (has('resourceLogs') || has('resource_logs')) contents.add('logs', encodeLogsDocument(document))
  })
}

function noSpans(value: unknown): NoSpansError {
  const foreign = describeForeign(value)
  return foreign === undefined
    ? new NoSpansError(`JSON, but neither OTLP nor Jaeger's nor Zipkin's: ${describeJson(value)}`, undefined)
    : new NoSpansError(`this is ${foreign.words}`, foreign.hint)
}

function describeJson(value: unknown): string {
  if (Array.isArray(value)) return 'an array in an array'
  if (typeof value !== 'object' || value === null) return 'a bare value'
  const keys = Object.keys(value).slice(0, 5)
  return `an object with ${keys.map((key) => JSON.stringify(key.slice(0, 30))).join(', ')}`
}
