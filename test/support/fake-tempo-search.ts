// Searches as Tempo answers them: TraceQL on whole traces, or the tags of old versions; ids without leading zeros, zeros
// left out, durations that go round.
import { attributeValue, type Attributes, type AttributeValue, type Span } from '../../src/trace/span.ts'
import type { SpanNode, Trace } from '../../src/trace/trace.ts'
import { evaluateTraceQL, type Spanset } from '../../src/traceql/evaluate.ts'
import type { Query } from '../../src/traceql/ast.ts'
import { parseTraceQL } from '../../src/traceql/parse.ts'
import { TraceQLError } from '../../src/traceql/traceql-error.ts'

/** What Tempo says of a query that it does not take; undefined when it does. */
export function queryFault(text: string, unknown: readonly RegExp[] = []): string | undefined {
  for (const pattern of unknown) {
    const at = pattern.exec(text)
    if (at !== null) return `${atColumn(at.index)}syntax error: unexpected ${at[0].split(/\W/, 1)[0]}`
  }
  const nil = /\b(rootServiceName|rootName|name|status|kind) ?= ?nil/.exec(text)
  if (nil !== null)
    return `invalid TraceQL query: ${nil[1]}=nil is not valid because intrinsics cannot be nil`
  try {
    parseTraceQL(text)
    return undefined
  } catch (error) {
    if (!(error instanceof TraceQLError)) throw error
    const { from = 0, to = 0 } = error.place ?? {}
    const wrong = text.slice(from, to)
    // Here what is never closed is told by where it opens, there by where the text ends.
    return wrong === '' || wrong === '{'
      ? `${atColumn(text.length)}syntax error: unexpected $end`
      : `${atColumn(from)}syntax error: unexpected ${wrong}`
  }
}

function atColumn(at: number): string {
  return `invalid TraceQL query: parse error at line 1, col ${at + 1}: `
}

export interface FakeSearchRules {
  /** Spans of a set, at most. */
  readonly spss: number
  /** Counts of each service: since 2.5. */
  readonly stats: boolean
}

/** undefined when it does not match. */
export function traceqlEntry(trace: Trace, query: Query, rules: FakeSearchRules): object | undefined {
  const sets = evaluateTraceQL(query, trace)
  if (sets.length === 0) return undefined
  const selected = JSON.stringify(query, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  const spanSets = sets.map((set) => spanSetOf(set, rules.spss, selected.includes('span:name')))
  return {
    ...entryOf(trace),
    spanSet: spanSets[0],
    spanSets,
    ...(rules.stats ? { serviceStats: statsOf(trace) } : {}),
  }
}

/** Without spans and counts. */
export function tagEntry(trace: Trace): object {
  return entryOf(trace)
}

export interface TagQuery {
  readonly tags: string
  readonly minMs: number
  readonly maxMs: number
}

/** By a part of the text, whatever its case. */
export function hasTags(trace: Trace, { tags, minMs, maxMs }: TagQuery): boolean {
  const milliseconds = trace.duration / 1e6
  if (milliseconds < minMs || milliseconds > maxMs) return false
  const pairs = Array.from(
    tags.matchAll(/([^\s=]+)=("(?:[^"\\]|\\.)*"|\S+)/g),
    ([, key = '', value = '']) => ({
      key,
      value: (value.startsWith('"') ? (JSON.parse(value) as string) : value).toLowerCase(),
    }),
  )
  return pairs.every(({ key, value }) =>
    trace.nodes.some(
      ({ span }) => span !== undefined && textsOf(span, key).some((text) => text.includes(value)),
    ),
  )
}

function textsOf(span: Span, key: string): readonly string[] {
  if (key === 'name') return [span.name.toLowerCase()]
  if (key === 'error') return [String(span.status.code === 'error')]
  return [attributeValue(span.attributes, key), attributeValue(span.resource.attributes, key)]
    .filter((value) => value !== undefined && typeof value !== 'object')
    .map((value) => String(value).toLowerCase())
}

/** Roots as Tempo sees them; the last of several wins. */
function entryOf(trace: Trace): object {
  const root = trace.roots.findLast(({ span }) => span !== undefined && span.parentId === undefined)?.span
  const service = root === undefined ? undefined : serviceOf(root)
  const milliseconds = durationMs(trace)
  return {
    traceID: trace.id.replace(/^0+/, ''),
    rootServiceName: service === undefined || service === '' ? '<root span not yet received>' : service,
    ...(root === undefined || root.name === '' ? {} : { rootTraceName: root.name }),
    startTimeUnixNano: String(trace.start),
    ...(milliseconds === 0 ? {} : { durationMs: milliseconds }),
  }
}

/** Of the last end, which of a span with its times the wrong way round lies before the first start. */
function durationMs(trace: Trace): number {
  const ends = trace.nodes.flatMap(({ span }) => (span === undefined ? [] : [span.end]))
  const end = ends.reduce((last, one) => (one > last ? one : last), ends[0] ?? 0n)
  return Number(BigInt.asUintN(32, BigInt.asUintN(64, end - trace.start) / 1_000_000n))
}

function statsOf(trace: Trace): object {
  const stats: Record<string, { spanCount: number; errorCount?: number }> = {}
  for (const { span } of trace.nodes) {
    if (span === undefined) continue
    const of = (stats[serviceOf(span)] ??= { spanCount: 0 })
    of.spanCount++
    if (span.status.code === 'error') of.errorCount = (of.errorCount ?? 0) + 1
  }
  return stats
}

function spanSetOf(set: Spanset, most: number, named: boolean): object {
  const attributes = set.attributes.map(({ name, value }) => ({ key: name, value: anyValue(value) }))
  return {
    spans: (most === 0 ? set.spans : set.spans.slice(0, most)).map((node) => spanOf(node, set, named)),
    matched: set.spans.length,
    ...(attributes.length === 0 ? {} : { attributes }),
  }
}

function spanOf(node: SpanNode, set: Spanset, named: boolean): object {
  const span = node.span!
  const duration = BigInt.asUintN(64, span.end - span.start)
  const attributes = set.fieldsOf(node).map(({ name, value }) => ({ key: name, value: anyValue(value) }))
  return {
    spanID: span.spanId,
    ...(named && span.name !== '' ? { name: span.name } : {}),
    startTimeUnixNano: String(span.start),
    ...(duration === 0n ? {} : { durationNanos: String(duration) }),
    ...(attributes.length === 0 ? {} : { attributes }),
  }
}

function anyValue(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'bigint') return { intValue: String(value) }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return { doubleValue: Number.isFinite(value) ? value : String(value) }
  if (Array.isArray(value))
    return { arrayValue: { values: (value as Attributes[number]['value'][]).map(anyValue) } }
  return {}
}

function serviceOf({ resource }: Span): string {
  const name = attributeValue(resource.attributes, 'service.name')
  return typeof name === 'string' ? name : ''
}
