// Spans as OTLP/JSON, strictly as the specification's section "JSON Protobuf Encoding" has it: hex ids in lower case,
// enums as integers, 64-bit numbers as decimal strings. Nothing that was read gets lost.
import type {
  Attribute,
  Attributes,
  AttributeValue,
  EntityRef,
  LogRecord,
  Resource,
  Scope,
  Span,
  SpanEvent,
  SpanKind,
  SpanLink,
  StatusCode,
  TraceData,
} from '../../trace/span.ts'

type Json = Readonly<Record<string, unknown>>

/** A TracesData object; with logs also `resourceLogs`, which readers of TracesData pass over. */
export function encodeTraceJson(data: TraceData): unknown {
  const resourceSpans = grouped(data.spans, 'scopeSpans', 'spans', encodeSpan)
  if (data.logs.length === 0) return { resourceSpans }
  return { resourceSpans, resourceLogs: grouped(data.logs, 'scopeLogs', 'logRecords', encodeLog) }
}

interface Owned {
  readonly resource: Resource
  readonly scope: Scope
}

interface ResourceGroup {
  readonly resource: Resource
  readonly scopes: Map<string, { readonly scope: Scope; readonly records: Json[] }>
}

/** Records of equal resources and scopes go together, in the order of their first record. */
function grouped<T extends Owned>(
  records: readonly T[],
  scopesName: string,
  recordsName: string,
  encode: (record: T) => Json,
): readonly Json[] {
  const keyOf = contentKeys()
  const resources = new Map<string, ResourceGroup>()
  for (const record of records) {
    const resourceKey = keyOf(record.resource, encodeResource)
    let group = resources.get(resourceKey)
    if (group === undefined) {
      group = { resource: record.resource, scopes: new Map() }
      resources.set(resourceKey, group)
    }
    const scopeKey = keyOf(record.scope, encodeScope)
    let scope = group.scopes.get(scopeKey)
    if (scope === undefined) {
      scope = { scope: record.scope, records: [] }
      group.scopes.set(scopeKey, scope)
    }
    scope.records.push(encode(record))
  }
  return Array.from(resources.values(), ({ resource, scopes }) => ({
    resource: encodeResource(resource),
    [scopesName]: Array.from(scopes.values(), ({ scope, records }) => ({
      scope: encodeScope(scope),
      [recordsName]: records,
      ...textField('schemaUrl', scope.schemaUrl),
    })),
    ...textField('schemaUrl', resource.schemaUrl),
  }))
}

/** Equal content gives an equal key. Objects are shared by many spans, so each is looked at once. */
function contentKeys(): <T extends Resource | Scope>(owner: T, encode: (owner: T) => Json) => string {
  const known = new Map<object, string>()
  return (owner, encode) => {
    let key = known.get(owner)
    if (key === undefined) {
      key = JSON.stringify([owner.schemaUrl, encode(owner)])
      known.set(owner, key)
    }
    return key
  }
}

function encodeResource(resource: Resource): Json {
  const { attributes, entityRefs } = resource
  return {
    attributes: encodeAttributes(attributes),
    ...droppedField(resource),
    ...(entityRefs !== undefined && { entityRefs: entityRefs.map(encodeEntityRef) }),
  }
}

function encodeEntityRef({ schemaUrl, type, idKeys, descriptionKeys }: EntityRef): Json {
  return {
    ...textField('schemaUrl', schemaUrl),
    type,
    idKeys,
    ...(descriptionKeys.length > 0 && { descriptionKeys }),
  }
}

function encodeScope(scope: Scope): Json {
  return {
    ...textField('name', scope.name),
    ...textField('version', scope.version),
    ...attributesField(scope.attributes),
    ...droppedField(scope),
  }
}

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
const STATUS_CODES: readonly StatusCode[] = ['unset', 'ok', 'error']

function encodeSpan(span: Span): Json {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...textField('traceState', span.traceState),
    ...textField('parentSpanId', span.parentId ?? span.invalidParentId ?? ''),
    name: span.name,
    kind: numberOf(KINDS, span.kind),
    startTimeUnixNano: String(span.start),
    endTimeUnixNano: String(span.end),
    ...attributesField(span.attributes),
    ...droppedField(span),
    ...(span.events.length > 0 && { events: span.events.map(encodeEvent) }),
    ...numberField('droppedEventsCount', span.droppedEvents),
    ...(span.links.length > 0 && { links: span.links.map(encodeLink) }),
    ...numberField('droppedLinksCount', span.droppedLinks),
    status: {
      ...textField('message', span.status.message),
      ...numberField('code', numberOf(STATUS_CODES, span.status.code)),
    },
    ...numberField('flags', span.flags),
  }
}

function encodeEvent(event: SpanEvent): Json {
  return {
    timeUnixNano: String(event.time),
    name: event.name,
    ...attributesField(event.attributes),
    ...droppedField(event),
  }
}

function encodeLink(link: SpanLink): Json {
  return {
    traceId: link.traceId,
    spanId: link.spanId,
    ...textField('traceState', link.traceState),
    ...attributesField(link.attributes),
    ...droppedField(link),
    ...numberField('flags', link.flags),
  }
}

function encodeLog(log: LogRecord): Json {
  return {
    timeUnixNano: String(log.time),
    observedTimeUnixNano: String(log.observedTime),
    ...numberField('severityNumber', log.severityNumber),
    ...textField('severityText', log.severityText),
    ...(log.body !== undefined && { body: encodeValue(log.body) }),
    ...attributesField(log.attributes),
    ...droppedField(log),
    ...numberField('flags', log.flags),
    traceId: log.traceId,
    ...textField('spanId', log.spanId ?? ''),
    ...textField('eventName', log.eventName),
  }
}

function encodeAttributes(attributes: Attributes): readonly Json[] {
  return attributes.map(encodeAttribute)
}

function encodeAttribute({ key, value }: Attribute): Json {
  return { key, value: encodeValue(value) }
}

/** An AnyValue: an empty object is the legal "no value". */
function encodeValue(value: AttributeValue): Json {
  switch (typeof value) {
    case 'string':
      return { stringValue: value }
    case 'boolean':
      return { boolValue: value }
    case 'bigint':
      return { intValue: String(value) }
    case 'number':
      return { doubleValue: encodeDouble(value) }
    case 'undefined':
      return {}
    default:
      if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') }
      if ('entries' in value && typeof value.entries !== 'function') {
        return { kvlistValue: { values: encodeAttributes(value.entries) } }
      }
      return { arrayValue: { values: (value as readonly AttributeValue[]).map(encodeValue) } }
  }
}

/** JSON has no number for these four. */
function encodeDouble(value: number): number | string {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value
  return Object.is(value, -0) ? '-0' : String(value)
}

/** `unknown(7)` goes back as the 7 that it came as. */
function numberOf<T extends string>(names: readonly T[], name: T): number {
  const index = names.indexOf(name)
  return index === -1 ? Number(name.slice('unknown('.length, -1)) : index
}

// proto3 leaves defaults out

function textField(name: string, text: string): Json {
  return text === '' ? {} : { [name]: text }
}

function numberField(name: string, number: number): Json {
  return number === 0 ? {} : { [name]: number }
}

function attributesField(attributes: Attributes): Json {
  return attributes.length === 0 ? {} : { attributes: encodeAttributes(attributes) }
}

function droppedField(owner: { readonly droppedAttributes: number }): Json {
  return numberField('droppedAttributesCount', owner.droppedAttributes)
}
