// Which spans of a trace a person means by what is typed behind `/`: words in the name or the service, the first digits
// of an id, or `key=value` for an attribute. All words have to be there.
import { serviceName } from '../../trace/semconv.ts'
import type { AttributeValue, Resource, Span } from '../../trace/span.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'

/** By `SpanNode.index`: 1 for a match. Of an empty query none. */
export interface TraceHits {
  readonly marks: Uint8Array
  readonly count: number
}

/** The same as long as it is the same trace and the same query. */
export function findHits(trace: Trace, query: string): TraceHits {
  const known = latest.get(trace)
  if (known?.query === query) return known.hits
  const hits = searchTrace(trace, query)
  latest.set(trace, { query, hits })
  return hits
}

/** How many there are in what is zoomed into. */
export function countHits({ marks, count }: TraceHits, top: SpanNode | undefined): number {
  if (top === undefined || count === 0) return count
  let inside = 0
  for (let index = top.index; index < top.index + top.size; index++) inside += marks[index] ?? 0
  return inside
}

/** Which of them a span is, from 1, in what is zoomed into; undefined when it is none. */
export function nthHit(
  { marks, count }: TraceHits,
  top: SpanNode | undefined,
  node: SpanNode | undefined,
): number | undefined {
  if (count === 0 || node === undefined || marks[node.index] !== 1) return undefined
  let nth = 0
  for (let index = top?.index ?? 0; index <= node.index; index++) nth += marks[index] ?? 0
  return nth
}

const latest = new WeakMap<Trace, { readonly query: string; readonly hits: TraceHits }>()

function searchTrace({ nodes }: Trace, query: string): TraceHits {
  const marks = new Uint8Array(nodes.length)
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).map(wordOf)
  if (words.length === 0) return { marks, count: 0 }
  let count = 0
  for (const node of nodes) {
    if (!words.every((word) => isHit(node, word))) continue
    marks[node.index] = 1
    count++
  }
  return { marks, count }
}

interface Word {
  readonly text: string
  /** Of `key=value`. */
  readonly attribute: { readonly key: string; readonly value: string } | undefined
  readonly mayBeId: boolean
  /** Whether it is in a name, or in the name of a resource's service: most spans of a trace share a few. */
  readonly names: Map<string, boolean>
  readonly services: Map<Resource, boolean>
}

function wordOf(text: string): Word {
  const at = text.indexOf('=')
  const attribute = at > 0 ? { key: text.slice(0, at), value: text.slice(at + 1) } : undefined
  const mayBeId = /^[0-9a-f]{4,16}$/.test(text)
  return { text, attribute, mayBeId, names: new Map(), services: new Map() }
}

function isHit({ id, span }: SpanNode, word: Word): boolean {
  if (word.mayBeId && id.startsWith(word.text)) return true
  if (span === undefined) return false
  if (isInName(span, word) || isInService(span, word)) return true
  return word.attribute !== undefined && hasAttribute(span, word.attribute)
}

function isInName({ name }: Span, { text, names }: Word): boolean {
  let isIn = names.get(name)
  if (isIn === undefined) names.set(name, (isIn = name.toLowerCase().includes(text)))
  return isIn
}

/** Of a resource once: it is an attribute that has to be looked for. */
function isInService(span: Span, { text, services }: Word): boolean {
  let isIn = services.get(span.resource)
  if (isIn === undefined) services.set(span.resource, (isIn = serviceName(span).toLowerCase().includes(text)))
  return isIn
}

function hasAttribute(span: Span, { key, value }: NonNullable<Word['attribute']>): boolean {
  return [...span.attributes, ...span.resource.attributes].some(
    (one) => one.key.toLowerCase() === key && textOf(one.value).toLowerCase().includes(value),
  )
}

function textOf(value: AttributeValue): string {
  return typeof value === 'object' ? '' : String(value)
}
