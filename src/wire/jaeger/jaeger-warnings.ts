// What Jaeger has to say of a trace. It says it on spans, often the same on hundreds of them, and some of it is an
// estimate that nobody asked for: here it becomes a few sentences about the trace.
import type { Attribute, Attributes, Span, TraceData } from '../../trace/span.ts'
import { plainSpan } from '../otlp/otlp-span.ts'
import { parseGoDuration } from './go-duration.ts'
import { WARNINGS } from './jaeger-json.ts'

/**
 * The trace with its warnings in `notes`, each kind once and with a count, and out of the attributes of its spans; one
 * that says that the trace was cut is in `partial` as it is. The same trace where there are none.
 */
export function takeWarnings(data: TraceData): TraceData {
  const kinds = new Map<string, WarningKind>()
  const spans = data.spans.map((span) => {
    const warnings = warningsOf(span.attributes)
    if (warnings === undefined) return span
    for (const kind of new Set(warnings.map((text) => count(kinds, text)))) kind.spans++
    return withoutWarnings(span)
  })
  if (kinds.size === 0) return data
  const cut = Array.from(kinds.values()).find(({ text }) => TRUNCATED.test(text))
  const rest = Array.from(kinds.values()).filter((kind) => kind !== cut)
  const notes = rest.slice(0, MOST_NOTES).map(wordsOf)
  if (rest.length > MOST_NOTES) notes.push(`and ${rest.length - MOST_NOTES} more warnings of other kinds`)
  return {
    ...data,
    spans,
    ...(cut !== undefined && { partial: cut.text }),
    ...(notes.length > 0 && { notes: [...(data.notes ?? []), ...notes] }),
  }
}

interface WarningKind {
  /** The first of them. */
  readonly text: string
  readonly known: KnownWarning | undefined
  spans: number
  /** Nanoseconds, and the length as it was written: of those that name one the longest. */
  longest: number
  delta: string
}

/** Warnings that differ only in what they say of one span are one. */
function count(kinds: Map<string, WarningKind>, text: string): WarningKind {
  const known = KNOWN.find(({ pattern }) => pattern.test(text))
  const key = known === undefined ? text : String(known.pattern)
  let kind = kinds.get(key)
  if (kind === undefined) {
    kind = { text, known, spans: 0, longest: -1, delta: '' }
    kinds.set(key, kind)
  }
  const delta = known === undefined ? undefined : known.pattern.exec(text)?.[1]
  const length = Math.abs((delta === undefined ? undefined : parseGoDuration(delta)) ?? 0)
  if (delta !== undefined && length > kind.longest) {
    kind.longest = length
    kind.delta = delta.replace(/^-/, '')
  }
  return kind
}

function wordsOf({ text, known, spans, delta }: WarningKind): string {
  const of = `${spans} span${spans === 1 ? '' : 's'}`
  return known === undefined ? `${text}${spans === 1 ? '' : ` (${of})`}` : known.words(of, delta)
}

interface KnownWarning {
  /** Its group is a length of time. */
  readonly pattern: RegExp
  readonly words: (spans: string, delta: string) => string
}

const TRUNCATED = /^trace has more than \d+ spans, showing first \d+ spans only$/

const KNOWN: readonly KnownWarning[] = [
  {
    // what is off by default says no more than that a span lies outside of its parent, which is seen without it
    pattern: /not applying calculated delta of (\S+)/,
    words: (spans, delta) => `times are as they were recorded: Jaeger would move ${spans}, by up to ${delta}`,
  },
  {
    pattern: /timestamps were adjusted by (\S+)/,
    words: (spans, delta) => `Jaeger moved the times of ${spans}, by up to ${delta}`,
  },
  {
    pattern: /(?:invalid parent span IDs|parent span ID)=[\da-f]+/,
    words: (spans) => `Jaeger has not got the parents of ${spans}`,
  },
  {
    pattern: /^duplicate span IDs/,
    words: (spans) => `Jaeger has several spans under one id: ${spans}`,
  },
  {
    pattern: /^Invalid span (?:reference|link) removed/,
    words: (spans) => `Jaeger took links that name no span from ${spans}`,
  },
  {
    pattern: /^Negative duration detected/,
    words: (spans) => `Jaeger put the end of ${spans} behind the start: it was not`,
  },
]

// a sender can make every span wrong in its own way
const MOST_NOTES = 8

/** undefined where there is no such attribute; some stores make one text of the list. */
function warningsOf(attributes: Attributes): readonly string[] | undefined {
  if (!attributes.some(isWarnings)) return undefined
  const texts = attributes.filter(isWarnings).flatMap(({ value }) => {
    if (Array.isArray(value)) return value.map(String)
    return typeof value === 'string' ? textsIn(value) : []
  })
  return [...new Set(texts)]
}

function isWarnings({ key }: Attribute): boolean {
  return key === WARNINGS
}

/** One warning, or a list of them as JSON. */
function textsIn(value: string): readonly string[] {
  if (!value.startsWith('[')) return [value]
  try {
    const parsed: unknown = JSON.parse(value)
    return Array.isArray(parsed) ? parsed.map(String) : [value]
  } catch {
    return [value]
  }
}

function withoutWarnings(span: Span): Span {
  return { ...plainSpan(span), attributes: span.attributes.filter((attribute) => !isWarnings(attribute)) }
}
