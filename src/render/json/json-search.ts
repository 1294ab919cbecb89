// A list of traces for programs: one document, with what was asked and of whom, so that it can be read without the command
// line. Its shape is promised in docs/json.md.
import type { Instant } from '../../trace/time.ts'
import type { ListedSpan, ListedTrace } from '../list/listed-trace.ts'
import { formatInstant } from '../units.ts'
import { SCHEMA_VERSION, stringify } from './json.ts'
import { jsonAttributes } from './json-values.ts'

export interface SearchDocument {
  readonly source: JsonSource
  readonly query: {
    /** The flags and the expression in one, in TraceQL; undefined for every trace. */
    readonly traceql: string | undefined
    readonly order: string
    readonly limit: number
  }
  readonly window: { readonly from: Instant | undefined; readonly to: Instant | undefined }
  readonly traces: readonly ListedTrace[]
  readonly limited: boolean
  readonly notes: readonly string[]
}

export interface JsonSource {
  readonly kind: string
  readonly label: string
}

/** A piece at a time, each trace on a line of its own. Ends with a line break. */
export function* searchDocumentChunks(document: SearchDocument): Generator<string> {
  const { source, query, window, limited, notes } = document
  const head = {
    schemaVersion: SCHEMA_VERSION,
    source,
    query: { traceql: query.traceql ?? null, order: query.order, limit: query.limit },
    window: jsonWindow(window),
    limited,
    notes,
  }
  yield `${stringify(head).slice(0, -1)},"traces":[`
  let separator = '\n'
  for (const trace of document.traces) {
    yield `${separator}${stringify(traceDocument(trace))}`
    separator = ',\n'
  }
  yield separator === '\n' ? ']}\n' : '\n]}\n'
}

/** null: open. */
export function jsonWindow({ from, to }: SearchDocument['window']): Record<string, unknown> {
  return {
    from: jsonInstant(from),
    fromUnixNano: jsonNanoseconds(from),
    to: jsonInstant(to),
    toUnixNano: jsonNanoseconds(to),
  }
}

function traceDocument(trace: ListedTrace): Record<string, unknown> {
  const { mention } = trace
  return {
    id: trace.id,
    start: formatInstant(trace.start),
    startUnixNano: String(trace.start),
    durationNs: trace.duration,
    rootService: trace.rootService ?? null,
    rootName: trace.rootName ?? null,
    spanCount: trace.spans ?? null,
    serviceCount: trace.services ?? null,
    errorCount: trace.errors ?? null,
    mention:
      mention === undefined
        ? null
        : {
            lineCount: mention.count,
            firstLine: mention.firstLine,
            lastLine: mention.lastLine,
            via: mention.via ?? null,
          },
    matches: trace.matches.map(matchDocument),
  }
}

function matchDocument(span: ListedSpan): Record<string, unknown> {
  return {
    spanId: span.id,
    service: span.service ?? null,
    name: span.name ?? null,
    start: formatInstant(span.start),
    startUnixNano: String(span.start),
    durationNs: span.duration,
    attributes: jsonAttributes(span.attributes.map(({ name, value }) => ({ key: name, value }))),
  }
}

function jsonInstant(instant: Instant | undefined): string | null {
  return instant === undefined ? null : formatInstant(instant)
}

function jsonNanoseconds(instant: Instant | undefined): string | null {
  return instant === undefined ? null : String(instant)
}
