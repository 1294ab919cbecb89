// Traces for programs: documents whose shape is promised in docs/json.md. Keys are only ever added; anything else
// raises schemaVersion. Units are in the names of the keys.
import type { Analysis } from '../../analysis/analysis.ts'
import { selfTime } from '../../analysis/gaps/dark-intervals.ts'
import { serviceName } from '../../trace/semconv.ts'
import { offsetWithin } from '../../trace/skew-of.ts'
import type { LogRecord, Resource, Scope, Span } from '../../trace/span.ts'
import { type Instant, type Offset, offsetBetween } from '../../trace/time.ts'
import { looseLogs } from '../../trace/trace-logs.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { analysisParts, type DocumentPart, Judgements } from './json-analysis.ts'
import { jsonAttributes, jsonValue } from './json-values.ts'
import type { TraceLine } from '../trace-line.ts'
import { formatInstant } from '../units.ts'

/** Of every document here. */
export const SCHEMA_VERSION = 1

/** `extra` adds keys of its own at the top. */
export function traceDocument(
  analysis: Analysis,
  extra: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const document: Record<string, unknown> = {}
  for (const { key, value, items } of documentParts(analysis, extra)) {
    document[key] = items === undefined ? value : [...items()]
  }
  return document
}

/**
 * The same document as text, a piece at a time: one of 100,000 spans never is one string. Each item of a long list is on
 * a line of its own. Ends with a line break.
 */
export function* traceDocumentChunks(
  analysis: Analysis,
  extra: Readonly<Record<string, unknown>> = {},
): Generator<string> {
  let before = '{'
  for (const { key, value, items } of documentParts(analysis, extra)) {
    yield `${before}${JSON.stringify(key)}:${items === undefined ? stringify(value) : '['}`
    before = ','
    if (items === undefined) continue
    let separator = '\n'
    for (const item of items()) {
      yield `${separator}${stringify(item)}`
      separator = ',\n'
    }
    yield separator === '\n' ? ']' : '\n]'
  }
  yield '}\n'
}

/** One trace as `tail` reports it; a line when stringified. */
export function traceLineDocument(line: TraceLine): unknown {
  const { summary, largestGap, incomplete, missingParents, lateSpans = 0 } = line
  return {
    schemaVersion: SCHEMA_VERSION,
    trace: {
      id: summary.id,
      ...jsonStart(summary.start),
      durationNs: summary.duration,
      rootService: summary.rootService ?? null,
      rootName: summary.rootName ?? null,
      spanCount: summary.spans,
      serviceCount: summary.services,
      errorCount: summary.errors,
      missingParents,
      incomplete,
      largestGapNs: largestGap ?? null,
      lateSpans,
    },
  }
}

/** JSON in which nothing can act on a terminal: C1 controls and bidi marks are escaped like C0 ones. */
export function stringify(value: unknown): string {
  return harmlessJson(JSON.stringify(value))
}

/** The same for JSON text, or a piece of it, that somebody else has written: it stays the same JSON. */
export function harmlessJson(text: string): string {
  return text.replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function documentParts(
  analysis: Analysis,
  extra: Readonly<Record<string, unknown>>,
): readonly DocumentPart[] {
  const { trace } = analysis
  const shared = new SharedParts(trace)
  const judged = new Judgements(analysis)
  return [
    { key: 'schemaVersion', value: SCHEMA_VERSION },
    { key: 'trace', value: traceHead(trace, shared) },
    ...Object.entries(extra).map(([key, value]) => ({ key, value })),
    ...analysisParts(analysis),
    {
      key: 'resources',
      value: shared.resources.map(({ attributes, droppedAttributes, schemaUrl }) => ({
        attributes: jsonAttributes(attributes),
        droppedAttributes,
        schemaUrl,
      })),
    },
    {
      key: 'scopes',
      value: shared.scopes.map(({ name, version, attributes, droppedAttributes, schemaUrl }) => ({
        name,
        version,
        attributes: jsonAttributes(attributes),
        droppedAttributes,
        schemaUrl,
      })),
    },
    {
      key: 'spans',
      *items() {
        for (const node of trace.nodes) yield spanDocument(node, trace, shared, judged)
      },
    },
  ]
}

function traceHead(trace: Trace, shared: SharedParts): Record<string, unknown> {
  const { headline } = trace
  return {
    id: trace.id,
    ...jsonStart(trace.start),
    durationNs: trace.duration,
    rootService: headline.span === undefined ? null : serviceName(headline.span),
    rootName: headline.span?.name ?? null,
    rootSpanIds: trace.roots.map(({ id }) => id),
    spanCount: trace.spanCount,
    serviceCount: trace.services.length,
    services: trace.services,
    errorCount: trace.errors,
    missingParents: trace.missingParents,
    duplicates: trace.duplicates,
    partial: trace.partial ?? null,
    logs: looseLogs(trace).map((log) => logDocument(log, trace, shared)),
  }
}

function spanDocument(
  node: SpanNode,
  trace: Trace,
  shared: SharedParts,
  judged: Judgements,
): Record<string, unknown> {
  const { span, state } = node
  const timed = state !== 'untimed'
  return {
    spanId: node.id,
    parentId: node.parent?.id ?? null,
    depth: node.depth,
    state,
    marks: node.marks,
    startNs: timed ? node.start : null,
    durationNs: state === 'finished' || state === 'bad-time' ? node.end - node.start : null,
    selfNs: state === 'finished' ? selfTime(node) : null,
    ...judged.of(node),
    ...(span === undefined
      ? { service: null, name: null }
      : {
          service: serviceName(span),
          name: span.name,
          ...receivedFields(span, shared, (time) => jsonOffset(trace, time, node)),
        }),
    logs: (trace.logs.get(node.id) ?? []).map((log) => logDocument(log, trace, shared, node)),
  }
}

/** What the sender said, all of it. */
function receivedFields(
  span: Span,
  shared: SharedParts,
  offsetOfTime: (time: Instant) => Offset | null,
): Record<string, unknown> {
  return {
    kind: span.kind,
    status: span.status,
    sentParentId: span.parentId ?? span.invalidParentId ?? null,
    parentLocation: span.parentLocation,
    flags: span.flags,
    traceState: span.traceState,
    startUnixNano: String(span.start),
    endUnixNano: String(span.end),
    attributes: jsonAttributes(span.attributes),
    droppedAttributes: span.droppedAttributes,
    events: span.events.map((event) => ({
      name: event.name,
      timeUnixNano: String(event.time),
      offsetNs: offsetOfTime(event.time),
      attributes: jsonAttributes(event.attributes),
      droppedAttributes: event.droppedAttributes,
    })),
    droppedEvents: span.droppedEvents,
    links: span.links.map((link) => ({
      traceId: link.traceId,
      spanId: link.spanId,
      traceState: link.traceState,
      flags: link.flags,
      attributes: jsonAttributes(link.attributes),
      droppedAttributes: link.droppedAttributes,
    })),
    droppedLinks: span.droppedLinks,
    resource: shared.resourceIndex(span.resource),
    scope: shared.scopeIndex(span.scope),
  }
}

function logDocument(
  log: LogRecord,
  trace: Trace,
  shared: SharedParts,
  node?: SpanNode,
): Record<string, unknown> {
  return {
    spanId: log.spanId ?? null,
    timeUnixNano: String(log.time),
    observedTimeUnixNano: String(log.observedTime),
    offsetNs: jsonOffset(trace, log.time, node),
    severityNumber: log.severityNumber,
    severityText: log.severityText,
    eventName: log.eventName,
    body: jsonValue(log.body),
    attributes: jsonAttributes(log.attributes),
    droppedAttributes: log.droppedAttributes,
    flags: log.flags,
    resource: shared.resourceIndex(log.resource),
    scope: shared.scopeIndex(log.scope),
  }
}

function jsonStart(start: Instant): { readonly start: string; readonly startUnixNano: string } {
  return { start: formatInstant(start, 'ns'), startUnixNano: String(start) }
}

/** By the span's clock, where there is one. null for a time that was not given: it would be decades before the trace. */
function jsonOffset(trace: Trace, time: Instant, node: SpanNode | undefined): Offset | null {
  if (time === 0n) return null
  return node === undefined ? offsetBetween(trace.start, time) : offsetWithin(node, trace, time)
}

/**
 * Resources and scopes, which thousands of spans share, once each; spans refer to them by position. Equal ones that
 * arrived in different requests are one.
 */
class SharedParts {
  readonly resources: Resource[] = []
  readonly scopes: Scope[] = []
  readonly #positions = new Map<Resource | Scope, number>()
  readonly #byContent = new Map<string, number>()

  constructor(trace: Trace) {
    for (const { span } of trace.nodes) if (span !== undefined) this.#add(span)
    for (const logs of trace.logs.values()) for (const log of logs) this.#add(log)
  }

  resourceIndex(resource: Resource): number {
    return this.#positions.get(resource) ?? -1
  }

  scopeIndex(scope: Scope): number {
    return this.#positions.get(scope) ?? -1
  }

  #add({ resource, scope }: { readonly resource: Resource; readonly scope: Scope }): void {
    if (!this.#positions.has(resource)) this.#place(resource, this.resources, 'resource')
    if (!this.#positions.has(scope)) this.#place(scope, this.scopes, 'scope')
  }

  #place<Part extends Resource | Scope>(part: Part, places: Part[], kind: string): void {
    const content = kind + JSON.stringify({ ...part, attributes: jsonAttributes(part.attributes) })
    const position = this.#byContent.get(content) ?? places.push(part) - 1
    this.#byContent.set(content, position)
    this.#positions.set(part, position)
  }
}
