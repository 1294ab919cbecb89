// Whether a span has a word, and where: what its row shows, its id, kind and status, and what is only on its page:
// attributes, events and exceptions, the status message, logs.
import { isList } from '../../render/span-page/attribute-value.ts'
import { sanitize } from '../../render/text.ts'
import { serviceName } from '../../trace/semconv.ts'
import type { Attributes, AttributeValue, LogRecord, Resource, Span, SpanDetails } from '../../trace/span.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'

/** In lower case. */
export interface Word {
  readonly text: string
  /** Of `key=value`. */
  readonly attribute: { readonly key: string; readonly value: string } | undefined
  readonly mayBeId: boolean
  /** What stands in a span's bytes where it has the word; undefined where they do not tell. */
  readonly needle: string | undefined
  /** Whether it is in a name, or in the name of a resource's service: most spans of a trace share a few. */
  readonly names: Map<string, boolean>
  readonly services: Map<Resource, boolean>
  /** The key in a resource that it names. */
  readonly resources: Map<Resource, string | undefined>
}

export function wordsOf(query: string): readonly Word[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean).map(wordOf)
}

function wordOf(text: string): Word {
  const at = text.indexOf('=')
  const attribute = at > 0 ? { key: text.slice(0, at), value: text.slice(at + 1) } : undefined
  return {
    text,
    attribute,
    mayBeId: /^[0-9a-f]{4,16}$/.test(text),
    needle: needleOf(attribute?.key ?? text),
    names: new Map(),
    services: new Map(),
    resources: new Map(),
  }
}

/** Numbers and truth are no text in the bytes, and capitals beyond ASCII have other bytes. */
function needleOf(text: string): string | undefined {
  const isAscii = /^[\x20-\x7e]+$/.test(text)
  const isNoText =
    /^[-+.\de]+$/.test(text) || ['true', 'false', 'nan', '-infinity'].some((one) => one.includes(text))
  return isAscii && !isNoText ? text : undefined
}

/** In the name or the service, which is what rows show. */
export function isInLabel({ span }: SpanNode, word: Word): boolean {
  return span !== undefined && (isInName(span, word) || isInService(span, word))
}

/** Where it is besides, as far as that is known without looking into the span. */
export function headPlace({ id, span }: SpanNode, { mayBeId, text }: Word): string | undefined {
  if (mayBeId && id.startsWith(text)) return 'span id'
  if (span?.kind === text) return 'kind'
  return text === 'error' && span?.status.code === 'error' ? 'status' : undefined
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

/** Whether a span has all of the words, wherever. */
export function hasWords(node: SpanNode, words: readonly Word[], trace: Trace): boolean {
  const page = new Page(node, trace)
  return words.every((word) => isInLabel(node, word) || headPlace(node, word) !== undefined || page.has(word))
}

/** Where it is besides its label, drawable; undefined where the label has all of it. */
export function placeOf(node: SpanNode, words: readonly Word[], trace: Trace): string | undefined {
  const page = new Page(node, trace)
  for (const word of words) {
    if (isInLabel(node, word)) continue
    const place = headPlace(node, word) ?? page.placeOf(word)
    if (place !== undefined) return `in ${sanitize(place.slice(0, MOST_PLACE))}`
  }
  return undefined
}

/** More than a row has room for. */
const MOST_PLACE = 60

/** What a span's page says; decoded once for all words, and only for those that can be there. */
class Page {
  readonly #node: SpanNode
  readonly #trace: Trace
  #details: SpanDetails | undefined

  constructor(node: SpanNode, trace: Trace) {
    this.#node = node
    this.#trace = trace
  }

  has(word: Word): boolean {
    return this.placeOf(word) !== undefined
  }

  placeOf(word: Word): string | undefined {
    const { id, span } = this.#node
    return (
      (span === undefined ? undefined : this.#inSpan(span, word)) ??
      placeInLogs(this.#trace.logs.get(id), word)
    )
  }

  #inSpan(span: Span, word: Word): string | undefined {
    if (word.needle === undefined || span.mayContain?.(word.needle) !== false) {
      const { status, attributes, events } = (this.#details ??= span.details?.() ?? span)
      const place =
        placeInAttributes(attributes, word) ??
        (isIn(status.message, word) ? 'status message' : undefined) ??
        firstOf(
          events,
          (event) =>
            placeInAttributes(event.attributes, word) ??
            (isIn(event.name, word) ? `event ${event.name}` : undefined),
        )
      if (place !== undefined) return place
    }
    return word.attribute === undefined ? undefined : placeInResource(span.resource, word)
  }
}

/** Of `key=value` alone: what the whole of a service has says nothing of one of its spans. */
function placeInResource(resource: Resource, word: Word): string | undefined {
  const { resources } = word
  if (resources.has(resource)) return resources.get(resource)
  const key = resource.attributes.find((one) => isNamed(one, word))?.key
  resources.set(resource, key)
  return key
}

function placeInLogs(logs: readonly LogRecord[] | undefined, word: Word): string | undefined {
  const has = logs?.some(
    ({ body, eventName, attributes }) =>
      isIn(body, word) || isIn(eventName, word) || placeInAttributes(attributes, word) !== undefined,
  )
  return has === true ? 'a log' : undefined
}

function placeInAttributes(attributes: Attributes, word: Word): string | undefined {
  return attributes.find((one) => isNamed(one, word) || isIn(one.value, word) || isIn(one.key, word))?.key
}

/** It is the `key=value` that was asked for. */
function isNamed({ key, value }: Attributes[number], { attribute }: Word): boolean {
  return attribute !== undefined && key.toLowerCase() === attribute.key && contains(value, attribute.value)
}

function isIn(value: AttributeValue, { text }: Word): boolean {
  return contains(value, text)
}

/** Bytes are no text, whatever is in them. Values nest no deeper than what is received may. */
function contains(value: AttributeValue, text: string): boolean {
  if (value === undefined || value instanceof Uint8Array) return false
  if (typeof value !== 'object') return String(value).toLowerCase().includes(text)
  if (isList(value)) return value.some((one) => contains(one, text))
  return value.entries.some((one) => one.key.toLowerCase().includes(text) || contains(one.value, text))
}

function firstOf<Item, Result>(
  items: readonly Item[],
  resultOf: (item: Item) => Result | undefined,
): Result | undefined {
  for (const item of items) {
    const result = resultOf(item)
    if (result !== undefined) return result
  }
  return undefined
}
