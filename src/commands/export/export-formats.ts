// The formats that a trace can leave in: their names, the endings they are known by, and who writes them.
import { analyze } from '../../analysis/analyze.ts'
import { type HtmlJoined, renderHtml } from '../../render/html/html.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { SpanId, TraceData } from '../../trace/span.ts'
import { encodeJaegerJson } from '../../wire/jaeger/jaeger-json-output.ts'
import { harmlessJson } from '../../render/json/json.ts'
import { jsonPieces } from '../../wire/json-pieces.ts'
import { encodeTraceJson } from '../../wire/otlp/otlp-json-output.ts'
import { encodeTraceProto } from '../../wire/otlp/otlp-proto-output.ts'

export type ExportFormat = 'otlp-json' | 'otlp-proto' | 'jaeger' | 'html'

interface AnyWriter {
  /** In a sentence. */
  readonly words: string
  readonly endings: readonly string[]
  /** What its reader should know of this trace in this format; undefined when nothing. */
  note?(data: TraceData): string | undefined
}

interface TextWriter extends AnyWriter {
  readonly binary: false
  /** @param joined what was put together here; a page says so, of the other formats the spans do */
  encode(data: TraceData, joined?: HtmlJoined): Iterable<string>
}

/** Not for a terminal. */
interface BinaryWriter extends AnyWriter {
  readonly binary: true
  encode(data: TraceData): Iterable<Uint8Array>
}

export const EXPORT_FORMATS: Readonly<Record<ExportFormat, TextWriter | BinaryWriter>> = {
  jaeger: {
    words: 'Jaeger JSON',
    binary: false,
    endings: ['.jaeger.json', '.jaeger'],
    // a span lies in four others: {data: [{spans: […]}]}
    encode: (data) => lineOf(encodeJaegerJson(buildTrace(data)), 4),
    note({ spans, logs }) {
      const ids = new Set<SpanId | undefined>(spans.map(({ spanId }) => spanId))
      const lost = logs.filter(({ spanId }) => !ids.has(spanId)).length
      if (lost === 0) return undefined
      return `left out ${lost} log record${lost === 1 ? '' : 's'} of no span here: Jaeger keeps logs in spans`
    },
  },
  html: {
    words: 'HTML',
    binary: false,
    endings: ['.html', '.htm'],
    encode(data, joined) {
      const analysis = analyze(buildTrace(data))
      return renderHtml(analysis.trace, { analysis, joined })
    },
  },
  'otlp-json': {
    words: 'OTLP JSON',
    binary: false,
    endings: ['.json', '.jsonl', '.ndjson'],
    // in six: {resourceSpans: [{scopeSpans: [{spans: […]}]}]}
    encode: (data) => lineOf(encodeTraceJson(data), 6),
  },
  'otlp-proto': {
    words: 'OTLP protobuf',
    binary: true,
    endings: ['.pb', '.binpb', '.bin', '.proto', '.otlp'],
    encode: encodeTraceProto,
    note({ logs }) {
      if (logs.length === 0) return undefined
      return 'as two messages after their lengths, for spans and logs; --no-logs makes it one bare message'
    },
  },
}

/** @param name without the ending of its packing; undefined when its ending is none that is known */
export function formatOfName(name: string): ExportFormat | undefined {
  const ending = name.toLowerCase()
  const formats = Object.keys(EXPORT_FORMATS) as ExportFormat[]
  return formats.find((format) => EXPORT_FORMATS[format].endings.some((each) => ending.endsWith(each)))
}

/** One line, as every reader of JSON lines wants it, in which nothing can act on a terminal. @param levels so many that each span is a piece */
function* lineOf(document: unknown, levels: number): Generator<string> {
  for (const piece of jsonPieces(document, levels)) yield harmlessJson(piece)
  yield '\n'
}
