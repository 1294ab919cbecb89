// A trace as Jaeger's query API answers and its page reads from a file. The page trusts what it reads: two spans with
// one id, a cycle or a span without an end break its drawing, so it gets the tree as it was understood, with a warning
// on each span that had to be made to fit.
import type { LogRecord, Span, SpanEvent, SpanId, SpanLink } from '../../trace/span.ts'
import { attributeValue } from '../../trace/span.ts'
import { instantAt } from '../../trace/time.ts'
import type { Instant } from '../../trace/time.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { NO_SERVICE, WARNINGS } from './jaeger-json.ts'
import { spanIdsFor } from './jaeger-span-ids.ts'
import { encodeTag, encodeTags, spanTags } from './jaeger-tags-output.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * `{data: [trace], …}`. Time is cut to microseconds; what has no place in the format is left out: the attributes of
 * links and scopes, schema URLs, dropped counts, and log records that name no span of the trace.
 */
export function encodeJaegerJson(trace: Trace): unknown {
  const ids = spanIdsFor(trace)
  const processes = new Processes()
  const spans = trace.nodes.flatMap((node) => (node.span === undefined ? [] : [encodeSpan(node, node.span)]))
  const data = [{ traceID: trace.id, spans, processes: processes.table(), warnings: null }]
  return { data, total: 0, limit: 0, offset: 0, errors: null }

  function encodeSpan(node: SpanNode, span: Span): Json {
    const start = microseconds(instantAt(trace.start, node.start))
    const warnings = [...keptWarnings(span), ...oddities(node, span)]
    const { parent } = node
    return {
      traceID: trace.id,
      spanID: ids.get(node),
      ...((span.flags & 1) === 1 && { flags: 1 }),
      operationName: span.name,
      references: encodeReferences(span, parent === undefined ? undefined : ids.get(parent)),
      startTime: start,
      // both ends are cut, so that a child that ended within its parent still does
      duration: microseconds(instantAt(trace.start, node.end)) - start,
      tags: spanTags(span),
      logs: [
        ...span.events.map(encodeEvent),
        ...(isFirstOf(node) ? (trace.logs.get(node.id) ?? []).map(encodeLog) : []),
      ],
      processID: processes.idOf(span),
      warnings: warnings.length === 0 ? null : warnings,
    }
  }

  /** Log records name a span by an id that several may share: they go to one of these. */
  function isFirstOf(node: SpanNode): boolean {
    return ids.get(node) === node.id
  }
}

/** Equal resources are one process. */
class Processes {
  readonly #ids = new Map<object, string>()
  readonly #byContent = new Map<string, { readonly id: string; readonly process: Json }>()

  idOf({ resource }: Span): string {
    let id = this.#ids.get(resource)
    if (id === undefined) {
      id = this.#idOfContent(encodeProcess(resource))
      this.#ids.set(resource, id)
    }
    return id
  }

  table(): Json {
    return Object.fromEntries(Array.from(this.#byContent.values(), ({ id, process }) => [id, process]))
  }

  #idOfContent(process: Json): string {
    const content = JSON.stringify(process)
    let known = this.#byContent.get(content)
    if (known === undefined) {
      known = { id: `p${this.#byContent.size + 1}`, process }
      this.#byContent.set(content, known)
    }
    return known.id
  }
}

function encodeProcess({ attributes }: Span['resource']): Json {
  const named = attributes.find(({ key }) => key === 'service.name')
  const serviceName = typeof named?.value === 'string' && named.value !== '' ? named.value : undefined
  const others = serviceName === undefined ? attributes : attributes.filter((each) => each !== named)
  return { serviceName: serviceName ?? NO_SERVICE, tags: encodeTags(others) }
}

/**
 * The parent in the tree first. A reference within the trace makes a parent to every reader, so links there come behind
 * one that counts for more, or not at all.
 */
function encodeReferences(span: Span, parentId: SpanId | undefined): readonly Json[] {
  const { traceId } = span
  const links = span.links.filter(isReference)
  const far = links
    .filter((link) => link.traceId !== traceId)
    .map((link) => ({ refType: typeOf(link), traceID: link.traceId, spanID: link.spanId }))
  if (parentId === undefined) return far
  const near = links.filter((link) => link.traceId === traceId)
  const ofParent = near.find((link) => link.spanId === span.parentId)
  const refType = ofParent === undefined ? 'CHILD_OF' : typeOf(ofParent)
  const others = near
    .filter((link) => link.spanId !== span.parentId)
    .map((link) => ({
      refType: refType === 'CHILD_OF' ? typeOf(link) : refType,
      traceID: traceId,
      spanID: link.spanId,
    }))
  return [{ refType, traceID: traceId, spanID: parentId }, ...others, ...far]
}

function typeOf({ attributes }: SpanLink): string {
  return attributeValue(attributes, 'opentracing.ref_type') === 'child_of' ? 'CHILD_OF' : 'FOLLOWS_FROM'
}

/** Ids of a wrong length or of zeros name nobody. */
function isReference({ traceId, spanId }: SpanLink): boolean {
  return traceId.length === 32 && spanId.length === 16 && !/^0+$/.test(traceId) && !/^0+$/.test(spanId)
}

function keptWarnings({ attributes }: Span): readonly string[] {
  const value = attributeValue(attributes, WARNINGS)
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.map(String) : []
}

/** What the page could not show as it is. */
function oddities({ state, marks, parent }: SpanNode, span: Span): readonly string[] {
  const texts: string[] = []
  if (state === 'unfinished') texts.push('no end was received; drawn to the end of what is below it')
  if (state === 'untimed') texts.push('no start was received; drawn where its children or its parent are')
  if (state === 'bad-time') {
    const early = span.start - span.end
    texts.push(
      `ended ${early > 0n ? `${early}ns before it began` : 'at no time that can be'}; drawn without length`,
    )
  }
  if (marks.includes('self-parent')) texts.push('named itself as its parent; drawn as a root')
  if (marks.includes('cycle')) texts.push(`its parent ${span.parentId} is below it; drawn as a root`)
  if (marks.includes('invalid-parent-id')) {
    texts.push(`its parent id ${span.invalidParentId} is not 8 bytes long; drawn as a root`)
  }
  if (parent === undefined) {
    for (const link of span.links) {
      if (link.traceId === span.traceId) texts.push(`has a link to the span ${link.spanId} of this trace`)
    }
  }
  return texts
}

/** An attribute of the name `event` hides the event's name from Jaeger's readers. */
function encodeEvent({ time, name, attributes }: SpanEvent): Json {
  const hasOwn = attributes.some(({ key }) => key === 'event')
  const fields = encodeTags(attributes)
  if (hasOwn || name === '') return { timestamp: microseconds(time), fields }
  return { timestamp: microseconds(time), fields: [encodeTag({ key: 'event', value: name }), ...fields] }
}

function encodeLog(log: LogRecord): Json {
  const fields = [
    ...(log.eventName === '' ? [] : [{ key: 'event', value: log.eventName }]),
    ...(log.severityText === '' ? [] : [{ key: 'level', value: log.severityText }]),
    ...(log.body === undefined ? [] : [{ key: 'message', value: log.body }]),
    ...log.attributes,
  ]
  return {
    timestamp: microseconds(log.time === 0n ? log.observedTime : log.time),
    fields: encodeTags(fields),
  }
}

/** Exact up to the year 2255. */
function microseconds(time: Instant | bigint): number {
  return Number(time / 1000n)
}
