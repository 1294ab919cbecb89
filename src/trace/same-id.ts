// Several spans under one id: the same span sent twice, a span sent again once it had ended, or two spans that share
// an id, as Zipkin's client and server do. Which is which must not depend on the order in which they came.
import { serviceName } from './semconv.ts'
import type { Span } from './span.ts'

/** Those of the spans, all with one id, that differ; in an order that depends on their content alone. */
export function distinctSpans(spans: readonly Span[]): readonly Span[] {
  const distinct: Span[] = []
  for (const span of spans.toSorted(compareIdentity)) {
    const last = distinct.at(-1)
    if (last === undefined || !isCopy(last, span)) distinct.push(span)
    else if (compareSpans(span, last) < 0) distinct[distinct.length - 1] = span
  }
  return distinct
}

/** A total order by content: 0 only where nothing tells the spans apart. */
export function compareSpans(a: Span, b: Span): number {
  return (
    compareIdentity(a, b) || compare(richness(b), richness(a)) || compare(canonicalText(a), canonicalText(b))
  )
}

/** `first` comes before `second` in the order below. */
function isCopy(first: Span, second: Span): boolean {
  if (first.start !== second.start || first.kind !== second.kind) return false
  if (serviceName(first) !== serviceName(second)) return false
  // An unfinished span may still change its name: it is known by its start. Finished ones come first, so that any of
  // them takes its place.
  if (second.end === 0n) return true
  return first.end === second.end && first.name === second.name
}

function compareIdentity(a: Span, b: Span): number {
  return (
    compare(KIND_ORDER[a.kind] ?? 9, KIND_ORDER[b.kind] ?? 9) ||
    compare(a.kind, b.kind) ||
    compare(a.start, b.start) ||
    compare(serviceName(a), serviceName(b)) ||
    compare(a.end === 0n, b.end === 0n) ||
    compare(a.end, b.end) ||
    compare(a.end === 0n ? '' : a.name, b.end === 0n ? '' : b.name)
  )
}

/** Of two copies the one that says more is kept. */
function richness(span: Span): number {
  return (
    (span.parentId === undefined ? 0 : 1) +
    (span.status.code === 'unset' ? 0 : 1) +
    span.attributes.length +
    span.events.length +
    span.links.length
  )
}

// The caller's half first: it is the one that the other hangs under.
const KIND_ORDER: Readonly<Record<string, number>> = { client: 0, producer: 1, server: 2, consumer: 3 }

function compare<T extends string | number | bigint | boolean>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const texts = new WeakMap<Span, string>()

function canonicalText(span: Span): string {
  const known = texts.get(span)
  if (known !== undefined) return known
  const text = JSON.stringify(span, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
  })
  texts.set(span, text)
  return text
}
