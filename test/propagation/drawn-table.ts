// Several drawn traces in one table, as a diagnosis sees them: each picture is a trace of its own.
import { SpanTable, type Row } from '../../src/propagation/spans/span-table.ts'
import type { Span, SpanId, SpanLink, TraceId } from '../../src/trace/span.ts'
import { pictureSpans } from '../support/picture.ts'
import { attributesOf, makeResource, type SpanInput } from '../support/spans.ts'

export interface DrawnTrace {
  readonly text: string
  readonly startMs?: number
  readonly traceId?: string
  readonly partial?: string
  /** What the drawing does not show, by span name; `resource` adds to that of the service. */
  readonly spans?: Readonly<Record<string, DrawnSpan>>
}

export interface DrawnSpan {
  readonly attributes?: SpanInput['attributes']
  readonly resource?: Readonly<Record<string, string>>
  readonly parentId?: string
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly span?: Partial<Span>
}

export interface DrawnTable {
  readonly table: SpanTable
  /** Of the n-th span with this name, from 0. */
  readonly row: (name: string, nth?: number) => Row
  readonly nameOf: (row: Row) => string
}

export function drawnTable(...traces: readonly (string | DrawnTrace)[]): DrawnTable {
  const table = new SpanTable()
  const names: string[] = []
  traces.forEach((given, index) => {
    const trace = typeof given === 'string' ? { text: given } : given
    const spans = drawSpans(trace, index)
    const before = table.count
    table.add({ spans, logs: [], partial: trace.partial })
    const byId = new Map(spans.map((span) => [span.spanId, span.name]))
    for (let row = before; row < table.count; row++) names.push(byId.get(table.spanIdOf(row)) ?? '?')
  })
  return {
    table,
    nameOf: (row) => names[row] ?? '?',
    row: (name, nth = 0) => {
      const found = names.flatMap((one, row) => (one === name ? [row] : []))[nth]
      if (found === undefined) throw new Error(`no span is named ${name}`)
      return found
    },
  }
}

/** Ids differ from trace to trace, and no word of them is 0. */
export function drawnTraceId(index: number): TraceId {
  return (index + 1).toString(16).padStart(8, 'abcdef01').padEnd(32, '5') as TraceId
}

/** Of the n-th line of the n-th trace, lines from 1. */
export function drawnSpanId(index: number, line: number): SpanId {
  return `${(index + 0xa001).toString(16).padStart(8, '0')}${line.toString(16).padStart(8, '0')}` as SpanId
}

function drawSpans(trace: DrawnTrace, index: number): Span[] {
  const { text, startMs = index * 1_000, traceId = drawnTraceId(index), spans = {} } = trace
  return pictureSpans(text, { startMs, traceId }).map((span) => completeSpan(span, index, spans[span.name]))
}

function completeSpan(span: Span, index: number, drawn: DrawnSpan = {}): Span {
  const { attributes, resource, parentId, links = [], span: other } = drawn
  const known = Object.fromEntries(span.resource.attributes.map(({ key, value }) => [key, value]))
  return {
    ...span,
    spanId: drawnSpanId(index, parseInt(span.spanId, 16)),
    parentId:
      (parentId as SpanId | undefined) ??
      (span.parentId === undefined ? undefined : drawnSpanId(index, parseInt(span.parentId, 16))),
    attributes: attributes === undefined ? span.attributes : attributesOf(attributes),
    resource: resource === undefined ? span.resource : makeResource({ ...known, ...resource }),
    links: links.map(linkTo),
    ...other,
  }
}

function linkTo({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }): SpanLink {
  return { traceId, spanId, traceState: '', attributes: [], droppedAttributes: 0, flags: 0 }
}
