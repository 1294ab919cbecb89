// Zipkin lets a service report a span in pieces: what it knew at the start, and later the rest. Pieces carry one id
// and one endpoint, of which a later one may say less; two spans that merely share an id, as a client and its server do,
// differ in one of the two.
import { compareSpans } from '../../trace/same-id.ts'
import {
  attributeValue,
  type Attributes,
  type AttributeValue,
  type Resource,
  type Span,
  type SpanEvent,
} from '../../trace/span.ts'
import { instantOf } from '../../trace/time.ts'

/**
 * The spans with pieces put together, each in the place of its first piece. Only what nowhere contradicts itself is one
 * span. The same pieces in any order give the same spans.
 */
export function joinPieces(pieces: readonly Span[]): readonly Span[] {
  const groups = new Map<string, Span[]>()
  for (const piece of pieces) {
    const key = `${piece.traceId}${piece.spanId}${isShared(piece)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [piece])
    else group.push(piece)
  }
  if (groups.size === pieces.length) return pieces
  return Array.from(groups.values()).flatMap(joinGroup)
}

/** Fullest first, so that which piece goes where does not hang on which came first. */
function joinGroup(pieces: readonly Span[]): readonly Span[] {
  if (pieces.length === 1 || pieces.length > MAX_PIECES) return pieces
  const joined: Span[] = []
  const sorted = pieces.toSorted((a, b) => fullness(b) - fullness(a) || compareSpans(a, b))
  for (const piece of sorted) {
    const at = joined.findIndex((span) => fits(span, piece))
    const span = joined[at]
    if (span === undefined) joined.push(piece)
    else joined[at] = join(span, piece)
  }
  return joined
}

// more than this under one id is a sender that uses it for everything, and each is compared with each
const MAX_PIECES = 64

function fits(span: Span, piece: Span): boolean {
  if (!isSameEndpoint(span.resource, piece.resource)) return false
  const others = partsOf(piece)
  return partsOf(span).every(
    (part, at) => part === undefined || others[at] === undefined || part === others[at],
  )
}

/** The same object for all of one endpoint; else what both know of it is the same. */
function isSameEndpoint(one: Resource, other: Resource): boolean {
  if (one === other) return true
  return one.attributes.every(({ key, value }) => {
    const known = attributeValue(other.attributes, key)
    return known === undefined || textOf(known) === textOf(value)
  })
}

/** A name, or a list of addresses. */
function textOf(value: AttributeValue): string {
  return Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : ''
}

function joinEndpoints(one: Resource, other: Resource): Resource {
  const missing = other.attributes.filter(({ key }) => attributeValue(one.attributes, key) === undefined)
  return missing.length === 0 ? one : { ...one, attributes: [...one.attributes, ...missing] }
}

/** What the first does not say is taken from the second. */
function join(span: Span, piece: Span): Span {
  const start = span.start === 0n ? piece.start : span.start
  const length = lengthOf(span) ?? lengthOf(piece)
  return {
    ...span,
    parentId: span.parentId ?? piece.parentId,
    name: span.name === '' ? piece.name : span.name,
    kind: span.kind === 'unspecified' ? piece.kind : span.kind,
    resource: joinEndpoints(span.resource, piece.resource),
    start,
    end: instantOf(length === undefined ? 0n : start + length),
    status: span.status.code === 'unset' ? piece.status : span.status,
    attributes: [...span.attributes, ...missingIn(span.attributes, piece.attributes)],
    events: [...span.events, ...piece.events.filter((event) => !isKnown(event, span.events))].toSorted(
      (a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0),
    ),
  }
}

function partsOf(span: Span): readonly unknown[] {
  const { parentId, name, kind, start } = span
  return [
    parentId,
    name === '' ? undefined : name,
    kind === 'unspecified' ? undefined : kind,
    start === 0n ? undefined : start,
    lengthOf(span),
  ]
}

/** A piece without a start has its length as its end. */
function lengthOf({ start, end }: Span): bigint | undefined {
  return end === 0n ? undefined : end - start
}

function fullness(span: Span): number {
  return partsOf(span).filter((part) => part !== undefined).length
}

function missingIn(known: Attributes, others: Attributes): Attributes {
  return others.filter(({ key, value }) => !known.some((one) => one.key === key && one.value === value))
}

function isKnown({ time, name }: SpanEvent, events: readonly SpanEvent[]): boolean {
  return events.some((event) => event.time === time && event.name === name)
}

function isShared({ attributes }: Span): boolean {
  return attributes.some(({ key }) => key === 'zipkin.shared')
}
