// Spans in Zipkin's v2 JSON: one trace, a list of traces, or one span. Client and server halves of a call may share
// an id; they stay two spans here, and the tree hangs one under the other.
// https://zipkin.io/zipkin-api/
import type { Attribute, Resource, Span, SpanEvent, SpanKind, TraceData, TraceId } from '../../trace/span.ts'
import type { JsonObject } from '../json-cursor.ts'
import {
  asObject,
  atPlace,
  endAfter,
  instantField,
  microsecondsField,
  objectField,
  readObjects,
  spanIdField,
  textField,
  throwRefusal,
  traceIdField,
} from '../json-fields.ts'
import type { Refuse } from '../json-fields.ts'
import { plainValue } from '../plain-attributes.ts'
import { WireError } from '../wire-error.ts'
import { joinPieces } from './zipkin-pieces.ts'

/**
 * Traces in the order of their first span.
 * @param refuse told of each span that cannot be read, which is then left out; throws when not given
 * @throws WireError when there are no spans where they should be
 */
export function decodeZipkinJson(value: unknown, refuse: Refuse = throwRefusal): readonly TraceData[] {
  const reader = new ZipkinReader()
  reader.read(value, refuse)
  return reader.traces()
}

/** For spans that come in several documents, such as one a line: pieces of one may lie in different ones. */
export class ZipkinReader {
  readonly #spans: Span[] = []
  readonly #resources = new Map<string, Resource>()

  /** Spans read so far. */
  get count(): number {
    return this.#spans.length
  }

  /** @param refuse told of each span that cannot be read, which is then left out */
  read(value: unknown, refuse: Refuse): void {
    this.#read(value, '', 1, refuse)
  }

  traces(): readonly TraceData[] {
    const spans = Map.groupBy(joinPieces(withLongIds(this.#spans)), ({ traceId }) => traceId)
    return Array.from(spans.values(), (members) => ({ spans: members, logs: [] }))
  }

  #read(value: unknown, place: string, depth: number, refuse: Refuse): void {
    if (depth <= MAX_LISTS && Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.#read(item, `${place}[${index}]`, depth + 1, refuse)
      return
    }
    if (value === null) return
    try {
      this.#spans.push(decodeSpan(asObject(value), this.#resources))
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      refuse(atPlace(place, error))
    }
  }
}

// a list of traces is a list of lists of spans
const MAX_LISTS = 2

/** Some services of a trace may cut its id to 64 bits: where there is one longer id with the same end, it is that. */
function withLongIds(spans: readonly Span[]): readonly Span[] {
  const longIds = new Map<string, TraceId | undefined>()
  for (const { traceId } of spans) {
    if (traceId.startsWith(NO_HIGH_HALF)) continue
    const low = traceId.slice(16)
    // two that end alike: then a short one may mean either
    longIds.set(low, longIds.has(low) && longIds.get(low) !== traceId ? undefined : traceId)
  }
  if (longIds.size === 0) return spans
  return spans.map((span) => {
    const traceId = span.traceId.startsWith(NO_HIGH_HALF) ? longIds.get(span.traceId.slice(16)) : undefined
    return traceId === undefined ? span : { ...span, traceId }
  })
}

const NO_HIGH_HALF = '0'.repeat(16)

function decodeSpan(span: JsonObject, resources: Map<string, Resource>): Span {
  if (Object.hasOwn(span, 'binaryAnnotations')) {
    throw new WireError('binaryAnnotations: this is a span of Zipkin v1, and only v2 can be read')
  }
  const traceId = traceIdField(span, 'traceId')
  if (traceId === undefined) throw new WireError('traceId: expected the id of a trace, found none')
  const spanId = spanIdField(span, 'id')
  if (spanId === undefined) throw new WireError('id: expected the id of a span, found none')
  const start = instantField(span, 'timestamp')
  const duration = microsecondsField(span, 'duration')
  const tags = decodeTags(span)
  const failure = tags.find(({ key }) => key === 'error')
  const local = objectField(span, 'localEndpoint') ?? {}
  const kind = textField(span, 'kind')
  return {
    traceId,
    spanId,
    parentId: spanIdField(span, 'parentId'),
    invalidParentId: undefined,
    parentLocation: 'unknown',
    flags: 0,
    traceState: '',
    name: textField(span, 'name'),
    kind: KINDS.get(kind.toUpperCase()) ?? 'unspecified',
    start,
    // zero is no duration to Zipkin: the least is a microsecond
    end: endAfter(start, duration === 0n ? undefined : duration),
    status: failure === undefined ? { code: 'unset', message: '' } : errorOf(failure),
    resource: resourceOf(local, resources),
    scope: NO_SCOPE,
    attributes: [
      ...tags.filter((tag) => tag !== failure || typeof tag.value !== 'string'),
      ...portAttribute('network.local.port', local),
      ...decodePeer(objectField(span, 'remoteEndpoint') ?? {}),
      ...(KINDS.has(kind.toUpperCase()) ? [] : [{ key: 'zipkin.kind', value: kind }]),
      ...flagAttribute('zipkin.shared', span['shared']),
      ...flagAttribute('zipkin.debug', span['debug']),
    ],
    droppedAttributes: 0,
    events: readObjects(span, 'annotations', decodeAnnotation),
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
  }
}

const NO_SCOPE: Span['scope'] = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' }

/** A local span has none; one that Zipkin does not know is kept in its own words. */
const KINDS: ReadonlyMap<string, SpanKind> = new Map([
  ['', 'unspecified'],
  ['CLIENT', 'client'],
  ['SERVER', 'server'],
  ['PRODUCER', 'producer'],
  ['CONSUMER', 'consumer'],
])

function decodeTags(span: JsonObject): readonly Attribute[] {
  return Object.entries(objectField(span, 'tags') ?? {}).map(([key, value]) => ({
    key,
    value: plainValue(value),
  }))
}

/** The tag alone makes it an error, whatever it says; `true` says no more than that. */
function errorOf({ value }: Attribute): Span['status'] {
  const message = typeof value === 'string' && value !== 'true' ? value : ''
  return { code: 'error', message }
}

/** One resource object for all spans of one service at one address. */
function resourceOf(endpoint: JsonObject, resources: Map<string, Resource>): Resource {
  const service = textField(endpoint, 'serviceName')
  const addresses = addressesOf(endpoint)
  const key = JSON.stringify([service, addresses])
  let resource = resources.get(key)
  if (resource === undefined) {
    const attributes: Attribute[] = []
    if (service !== '') attributes.push({ key: 'service.name', value: service })
    if (addresses.length > 0) attributes.push({ key: 'host.ip', value: addresses })
    resource = { attributes, droppedAttributes: 0, schemaUrl: '' }
    resources.set(key, resource)
  }
  return resource
}

/** Under today's names of what the caller knew of the other side. */
function decodePeer(endpoint: JsonObject): readonly Attribute[] {
  const service = textField(endpoint, 'serviceName')
  const addresses = addressesOf(endpoint)
  return [
    ...(service === '' ? [] : [{ key: 'peer.service', value: service }]),
    ...addresses.map((value) => ({ key: 'network.peer.address', value })),
    ...portAttribute('network.peer.port', endpoint),
  ]
}

function addressesOf(endpoint: JsonObject): readonly string[] {
  return [textField(endpoint, 'ipv4'), textField(endpoint, 'ipv6')].filter((address) => address !== '')
}

function portAttribute(key: string, endpoint: JsonObject): readonly Attribute[] {
  const port = endpoint['port'] ?? 0
  return port === 0 ? [] : [{ key, value: plainValue(port) }]
}

function flagAttribute(key: string, value: unknown): readonly Attribute[] {
  return value === undefined || value === null || value === false ? [] : [{ key, value: plainValue(value) }]
}

function decodeAnnotation(annotation: JsonObject): SpanEvent {
  return {
    time: instantField(annotation, 'timestamp'),
    name: textField(annotation, 'value'),
    attributes: [],
    droppedAttributes: 0,
  }
}
