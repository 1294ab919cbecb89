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

const latest = new WeakMap<Trace, { readonly query: string; readonly hits: TraceHits }>()

function searchTrace({ nodes }: Trace, query: string): TraceHits {
  const marks = new Uint8Array(nodes.length)
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).map(wordOf)
  if (words.length === 0) return { marks, count: 0 }
  const texts = new Texts()
  let count = 0
  for (const node of nodes) {
    if (!words.every((word) => isHit(node, word, texts))) continue
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
}

function wordOf(text: string): Word {
  const at = text.indexOf('=')
  const attribute = at > 0 ? { key: text.slice(0, at), value: text.slice(at + 1) } : undefined
  return { text, attribute, mayBeId: /^[0-9a-f]{4,16}$/.test(text) }
}

function isHit({ id, span }: SpanNode, word: Word, texts: Texts): boolean {
  if (word.mayBeId && id.startsWith(word.text)) return true
  if (span === undefined) return false
  if (texts.of(span.name).includes(word.text) || texts.ofService(span).includes(word.text)) return true
  return word.attribute !== undefined && hasAttribute(span, word.attribute)
}

function hasAttribute(span: Span, { key, value }: NonNullable<Word['attribute']>): boolean {
  return [...span.attributes, ...span.resource.attributes].some(
    (one) => one.key.toLowerCase() === key && textOf(one.value).toLowerCase().includes(value),
  )
}

function textOf(value: AttributeValue): string {
  return typeof value === 'object' ? '' : String(value)
}

/** In lower case, each once: most spans of a trace share a few names. */
class Texts {
  readonly #lower = new Map<string, string>()
  readonly #services = new Map<Resource, string>()

  of(text: string): string {
    const known = this.#lower.get(text)
    if (known !== undefined) return known
    const lower = text.toLowerCase()
    this.#lower.set(text, lower)
    return lower
  }

  /** Of a resource once: it is an attribute that has to be looked for. */
  ofService(span: Span): string {
    const known = this.#services.get(span.resource)
    if (known !== undefined) return known
    const lower = serviceName(span).toLowerCase()
    this.#services.set(span.resource, lower)
    return lower
  }
}
