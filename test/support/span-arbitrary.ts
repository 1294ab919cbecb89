// Random spans as what the domain says they are, and the same as protobufjs and OTLP/JSON want to be given them.
import * as fc from 'fast-check'
import type {
  Attributes,
  AttributeValue,
  LogRecord,
  Resource,
  Scope,
  Span,
  SpanEvent,
  SpanId,
  SpanKind,
  SpanLink,
  StatusCode,
  TraceId,
} from '../../src/trace/span.ts'
import { instantOf } from '../../src/trace/time.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 24 })
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })
const instant = fc.oneof(
  fc.constant(instantOf(0n)),
  fc.bigInt({ min: 1_600_000_000_000_000_000n, max: 1_900_000_000_000_000_000n }).map(instantOf),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(instantOf),
)
const hex = (bytes: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter((id) => id.some((byte) => byte !== 0))
    .map((id) => Buffer.from(id).toString('hex'))

const traceId = hex(16).map((id) => id as TraceId)
const spanId = hex(8).map((id) => id as SpanId)

const { value } = fc.letrec<{ value: AttributeValue; attributes: Attributes }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.boolean(),
    fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
    fc.bigInt({ min: -300n, max: 300n }),
    fc.double(),
    fc.constant(undefined),
    fc.uint8Array({ maxLength: 9 }),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('attributes').map((entries) => ({ entries })),
  ),
  attributes: fc.array(fc.record({ key: text, value: tie('value') }), { maxLength: 4 }),
}))
const attributes = fc.array(fc.record({ key: text, value }), { maxLength: 5 })

const event: fc.Arbitrary<SpanEvent> = fc.record({
  time: instant,
  name: text,
  attributes,
  droppedAttributes: uint32,
})
const link: fc.Arbitrary<SpanLink> = fc.record({
  traceId: fc.oneof(hex(16), fc.constant(''), hex(3)),
  spanId: fc.oneof(hex(8), fc.constant('')),
  traceState: text,
  attributes,
  droppedAttributes: uint32,
  flags: uint32,
})

const KINDS: readonly SpanKind[] = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
  'unknown(17)',
  'unknown(-1)',
]
const CODES: readonly StatusCode[] = ['unset', 'ok', 'error', 'unknown(3)']

const entityRef = fc.record({
  schemaUrl: text,
  type: text,
  idKeys: fc.array(text, { maxLength: 2 }),
  descriptionKeys: fc.array(text, { maxLength: 2 }),
})
const resource: fc.Arbitrary<Resource> = fc.record(
  {
    attributes,
    droppedAttributes: uint32,
    schemaUrl: text,
    entityRefs: fc.array(entityRef, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['attributes', 'droppedAttributes', 'schemaUrl'] },
)
const scope: fc.Arbitrary<Scope> = fc.record({
  name: text,
  version: text,
  attributes,
  droppedAttributes: uint32,
  schemaUrl: text,
})

const parent = fc.oneof(
  fc.record({ parentId: spanId, invalidParentId: fc.constant(undefined) }),
  fc.record({ parentId: fc.constant(undefined), invalidParentId: fc.oneof(hex(4), hex(9)) }),
  fc.constant({ parentId: undefined, invalidParentId: undefined }),
)

/** A span but for its resource and scope. */
const bareSpan = fc
  .tuple(
    parent,
    fc.record({
      traceId,
      spanId,
      flags: uint32,
      traceState: text,
      name: text,
      kind: fc.constantFrom(...KINDS),
      start: instant,
      end: instant,
      status: fc.record({ code: fc.constantFrom(...CODES), message: text }),
      attributes,
      droppedAttributes: uint32,
      events: fc.array(event, { maxLength: 3 }),
      droppedEvents: uint32,
      links: fc.array(link, { maxLength: 2 }),
      droppedLinks: uint32,
    }),
  )
  .map(([parent, rest]) => {
    const remote = (rest.flags & 0x200) === 0 ? ('local' as const) : ('remote' as const)
    const parentLocation = (rest.flags & 0x100) === 0 ? ('unknown' as const) : remote
    return Object.assign(rest, parent, { parentLocation })
  })

const bareLog = fc.record({
  traceId,
  spanId: fc.option(spanId, { nil: undefined }),
  time: instant,
  observedTime: instant,
  severityNumber: fc.integer({ min: 0, max: 24 }),
  severityText: text,
  eventName: text,
  body: value,
  attributes,
  droppedAttributes: uint32,
  flags: uint32,
})

function owned<T extends object>(
  records: fc.Arbitrary<T>,
): fc.Arbitrary<(T & { readonly resource: Resource; readonly scope: Scope })[]> {
  const scopes = fc.tuple(scope, fc.array(records, { maxLength: 4 }))
  const resources = fc.tuple(resource, fc.array(scopes, { maxLength: 3 }))
  return fc
    .array(resources, { maxLength: 3 })
    .map((groups) =>
      groups.flatMap(([resource, scopes]) =>
        scopes.flatMap(([scope, records]) => records.map((record) => ({ ...record, resource, scope }))),
      ),
    )
}

/** Spans of a few resources and scopes; those of one scope stand together and share its objects. */
export const arbitrarySpans: fc.Arbitrary<Span[]> = owned(bareSpan)

export const arbitraryLogs: fc.Arbitrary<LogRecord[]> = owned(bareLog)

/** As a request for protobufjs. */
export function protoRequest(spans: readonly Span[]): object {
  return { resourceSpans: envelope(spans, 'scopeSpans', 'spans', protoSpan) }
}

export function protoLogsRequest(logs: readonly LogRecord[]): object {
  return { resourceLogs: envelope(logs, 'scopeLogs', 'logRecords', protoLog) }
}

function envelope<T extends { readonly resource: Resource; readonly scope: Scope }>(
  records: readonly T[],
  scopesName: string,
  recordsName: string,
  encode: (record: T) => object,
): object[] {
  const resources = Map.groupBy(records, (record) => record.resource)
  return Array.from(resources, ([resource, mine]) => ({
    resource: {
      attributes: protoAttributes(resource.attributes),
      entityRefs: resource.entityRefs ?? [],
      ...dropped(resource),
    },
    [scopesName]: Array.from(
      Map.groupBy(mine, (record) => record.scope),
      ([scope, group]) => ({
        scope: {
          name: scope.name,
          version: scope.version,
          attributes: protoAttributes(scope.attributes),
          ...dropped(scope),
        },
        [recordsName]: group.map(encode),
        schemaUrl: scope.schemaUrl,
      }),
    ),
    schemaUrl: resource.schemaUrl,
  }))
}

function protoSpan(span: Span): object {
  return {
    traceId: bytesOf(span.traceId),
    spanId: bytesOf(span.spanId),
    traceState: span.traceState,
    parentSpanId: bytesOf(span.parentId ?? span.invalidParentId ?? ''),
    name: span.name,
    kind: numberOf(KINDS, span.kind),
    startTimeUnixNano: String(span.start),
    endTimeUnixNano: String(span.end),
    attributes: protoAttributes(span.attributes),
    ...dropped(span),
    events: span.events.map((event) => ({
      timeUnixNano: String(event.time),
      name: event.name,
      attributes: protoAttributes(event.attributes),
      ...dropped(event),
    })),
    droppedEventsCount: span.droppedEvents,
    links: span.links.map((link) => ({
      traceId: bytesOf(link.traceId),
      spanId: bytesOf(link.spanId),
      traceState: link.traceState,
      attributes: protoAttributes(link.attributes),
      ...dropped(link),
      flags: link.flags,
    })),
    droppedLinksCount: span.droppedLinks,
    status: { code: numberOf(CODES, span.status.code), message: span.status.message },
    flags: span.flags,
  }
}

function protoLog(log: LogRecord): object {
  return {
    timeUnixNano: String(log.time),
    observedTimeUnixNano: String(log.observedTime),
    severityNumber: log.severityNumber,
    severityText: log.severityText,
    body: protoValue(log.body),
    attributes: protoAttributes(log.attributes),
    ...dropped(log),
    flags: log.flags,
    traceId: bytesOf(log.traceId),
    spanId: bytesOf(log.spanId ?? ''),
    eventName: log.eventName,
  }
}

function protoAttributes(attributes: Attributes): object[] {
  return attributes.map(({ key, value }) => ({ key, value: protoValue(value) }))
}

function protoValue(value: AttributeValue): object {
  if (value === undefined) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'bigint') return { intValue: String(value) }
  if (typeof value === 'number') return { doubleValue: value }
  if (value instanceof Uint8Array) return { bytesValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(protoValue) } }
  return { kvlistValue: { values: protoAttributes((value as { entries: Attributes }).entries) } }
}

function dropped(owner: { readonly droppedAttributes: number }): object {
  return { droppedAttributesCount: owner.droppedAttributes }
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

function numberOf<T extends string>(names: readonly T[], name: T): number {
  const unknown = /^unknown\((-?\d+)\)$/.exec(name)
  return unknown === null ? names.indexOf(name) : Number(unknown[1])
}
