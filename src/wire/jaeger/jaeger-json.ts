// Traces as Jaeger's query API and its UI write them: tags that OTLP has fields for are turned back into these,
// references into a parent and links. Nothing else is interpreted, and what has no field stays an attribute.
// https://www.jaegertracing.io/docs/latest/architecture/apis/ and jaeger-ui's types (model/json of jaeger)
import type { Attribute, Resource, Span, SpanId, SpanLink, TraceData, TraceId } from '../../trace/span.ts'
import { takeOtlpFields } from './jaeger-tags.ts'
import type { JsonObject } from '../json-cursor.ts'
import {
  asObject,
  atPlace,
  endAfter,
  instantField,
  isObject,
  listField,
  microsecondsField,
  objectField,
  readObjects,
  spanIdField,
  textField,
  throwRefusal,
  traceIdField,
  within,
} from '../json-fields.ts'
import type { Refuse } from '../json-fields.ts'
import { decodeTag, distinctAttributes } from '../plain-attributes.ts'
import { WireError } from '../wire-error.ts'

/**
 * What the API and the UI call a trace: `{data: [trace]}`, `{data: trace}`, a trace, a list of any of these, or one
 * span with its process inside, as storage dumps have them. Traces in the order of their first span.
 * @param refuse told of each span that cannot be read, which is then left out; throws when not given
 * @throws WireError when it is none of these, or a reply that says nothing but what went wrong
 */
export function decodeJaegerJson(value: unknown, refuse: Refuse = throwRefusal): readonly TraceData[] {
  const spans = tracesIn(value, '', 0).flatMap(({ trace, place }) => {
    return within(place, () => decodeTrace(trace, (error) => refuse(atPlace(place, error))))
  })
  const traces = Map.groupBy(spans, ({ traceId }) => traceId)
  return Array.from(traces.values(), (members) => ({ spans: members, logs: [] }))
}

interface PlacedTrace {
  readonly trace: JsonObject
  /** Its path in the document, '' when it is that. */
  readonly place: string
}

function tracesIn(value: unknown, place: string, depth: number): readonly PlacedTrace[] {
  if (depth > MAX_WRAPPERS) throw new WireError(`${place}: expected a trace, found one more list`)
  if (value === null) return []
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => tracesIn(item, `${place}[${index}]`, depth + 1))
  }
  const object = within(place, () => asObject(value))
  if (Object.hasOwn(object, 'spans')) return [{ trace: object, place }]
  if (Object.hasOwn(object, 'spanID')) return [{ trace: { spans: [object] }, place }]
  if (!Object.hasOwn(object, 'data')) {
    throw atPlace(place, new WireError('expected a Jaeger trace, found no spans'))
  }
  const traces = tracesIn(object['data'], place === '' ? 'data' : `${place}.data`, depth + 1)
  const [failure] = within(place, () => listField(object, 'errors'))
  if (traces.length === 0 && failure !== undefined) {
    const message = isObject(failure) ? String(failure['msg']) : 'no reason given'
    throw new WireError(`a reply of Jaeger that holds no trace: ${message}`)
  }
  return traces
}

// a list of replies, each with its list of traces, and to spare
const MAX_WRAPPERS = 4

function decodeTrace(trace: JsonObject, refuse: Refuse): readonly Span[] {
  const id = traceIdField(trace, 'traceID')
  const processes = objectField(trace, 'processes') ?? {}
  const resources = new Map<unknown, Resource>()
  /** One resource object for all spans of a process. */
  const resourceOf = (span: JsonObject): Resource => {
    const inline = objectField(span, 'process')
    const name = span['processID']
    const key = inline === undefined ? name : JSON.stringify(inline)
    let resource = resources.get(key)
    if (resource === undefined) {
      // What is no name names no process, and may not even be made a text of.
      const known = typeof name === 'string' ? name : undefined
      const place = inline === undefined ? `processes.${known ?? '(no name)'}` : 'process'
      const process = inline ?? (known === undefined ? undefined : objectField(processes, known))
      resource = within(place, () => decodeProcess(process ?? {}))
      resources.set(key, resource)
    }
    return resource
  }
  const spans: Span[] = []
  // the warnings of the trace as a whole go to its first span, where newer servers put them anyway
  let warnings = listField(trace, 'warnings')
  for (const [index, item] of listField(trace, 'spans').entries()) {
    try {
      if (item === null) continue
      const span = asObject(item)
      spans.push(decodeSpan(span, id, resourceOf(span), warnings))
      warnings = []
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      refuse(atPlace(`spans[${index}]`, error))
    }
  }
  return spans
}

function decodeProcess(process: JsonObject): Resource {
  const service = textField(process, 'serviceName')
  const tags = distinctAttributes(readObjects(process, 'tags', decodeTag))
  const named = service !== '' && service !== NO_SERVICE
  return {
    attributes: named ? [{ key: 'service.name', value: service }, ...tags] : tags,
    droppedAttributes: 0,
    schemaUrl: '',
  }
}

/** What Jaeger calls a service that did not say its name. */
export const NO_SERVICE = 'OTLPResourceNoServiceName'

/** Where Jaeger keeps what it has to say of a span, in its own OTLP as well. */
export const WARNINGS = '@jaeger@warnings'

function decodeSpan(
  span: JsonObject,
  traceOfAll: TraceId | undefined,
  resource: Resource,
  traceWarnings: readonly unknown[],
): Span {
  const traceId = traceIdField(span, 'traceID') ?? traceOfAll
  if (traceId === undefined) throw new WireError('traceID: expected the id of a trace, found none')
  const spanId = spanIdField(span, 'spanID')
  if (spanId === undefined) throw new WireError('spanID: expected the id of a span, found none')
  const start = instantField(span, 'startTime')
  const { attributes, ...fields } = takeOtlpFields(readObjects(span, 'tags', decodeTag))
  const warnings = [...traceWarnings, ...listField(span, 'warnings')]
  const rawFlags = span['flags']
  const flags = typeof rawFlags === 'number' && Number.isSafeInteger(rawFlags) ? rawFlags : 0
  return {
    traceId,
    spanId,
    ...readReferences(span, traceId),
    invalidParentId: undefined,
    parentLocation: 'unknown',
    // of Jaeger's own flags the lowest means what W3C's does: sampled
    flags: flags & 1,
    ...fields,
    name: textField(span, 'operationName'),
    start,
    end: endAfter(start, microsecondsField(span, 'duration')),
    resource,
    attributes: [
      ...attributes,
      ...(flags > 1 ? [{ key: 'jaeger.flags', value: BigInt(flags) }] : []),
      ...(warnings.length > 0 ? [warningsAttribute(warnings)] : []),
    ],
    droppedAttributes: 0,
    events: readObjects(span, 'logs', decodeLog),
    droppedEvents: 0,
    droppedLinks: 0,
  }
}

function warningsAttribute(warnings: readonly unknown[]): Attribute {
  return { key: WARNINGS, value: [...new Set(warnings.map(String))] }
}

interface Reference {
  readonly type: 'child_of' | 'follows_from'
  readonly traceId: TraceId
  readonly spanId: SpanId
}

/** The parent lies in the same trace, a CHILD_OF before a FOLLOWS_FROM; all other references are links. */
function readReferences(span: JsonObject, traceId: TraceId): Pick<Span, 'parentId' | 'links'> {
  const references = readObjects(span, 'references', (item) => decodeReference(item, traceId)).filter(
    (reference) => reference !== undefined,
  )
  const near = references.filter((reference) => reference.traceId === traceId)
  const parent = near.find(({ type }) => type === 'child_of') ?? near[0]
  const links = references.filter((reference) => reference !== parent).map(linkOf)
  if (parent === undefined) return { parentId: spanIdField(span, 'parentSpanID'), links }
  // OTLP has no way to say that a parent did not wait, but for a link to it that says so
  if (parent.type === 'follows_from') links.unshift(linkOf(parent))
  return { parentId: parent.spanId, links }
}

/** undefined when it names nobody. */
function decodeReference(reference: JsonObject, traceOfSpan: TraceId): Reference | undefined {
  const spanId = spanIdField(reference, 'spanID')
  const traceId = reference['traceID'] === undefined ? traceOfSpan : traceIdField(reference, 'traceID')
  if (spanId === undefined || traceId === undefined) return undefined
  const isChild = textField(reference, 'refType').toUpperCase() === 'CHILD_OF'
  return { type: isChild ? 'child_of' : 'follows_from', traceId, spanId }
}

function linkOf({ type, traceId, spanId }: Reference): SpanLink {
  const attributes = [{ key: 'opentracing.ref_type', value: type }]
  return { traceId, spanId, traceState: '', attributes, droppedAttributes: 0, flags: 0 }
}

/** The name of an event lies in the field `event`, of older writers in `message`. */
function decodeLog(log: JsonObject): Span['events'][number] {
  const fields = distinctAttributes(readObjects(log, 'fields', decodeTag))
  const named = fields.find(isText('event')) ?? fields.find(isText('message'))
  return {
    time: instantField(log, 'timestamp'),
    name: typeof named?.value === 'string' ? named.value : '',
    attributes: fields.filter((field) => field !== named),
    droppedAttributes: 0,
  }
}

function isText(key: string): (attribute: Attribute) => boolean {
  return (attribute) => attribute.key === key && typeof attribute.value === 'string'
}
