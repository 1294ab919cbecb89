// JSON that people have at hand when they look for a trace, and that holds no spans: answers of the same servers to other
// questions, errors that curl saved, logs, and traces of other tools.
import { isObject } from '../json-fields.ts'
import type { JsonObject } from '../json-cursor.ts'
import { SHOW_NAMED } from './no-spans-error.ts'

export interface Foreign {
  /** `an answer of …`, `a HAR file: …`. */
  readonly words: string
  /** What to do with it or instead. */
  readonly hint: string | undefined
}

/** undefined when it is nothing known. @param value a whole document, or an item of a list of them */
export function describeForeign(value: unknown): Foreign | undefined {
  const object = Array.isArray(value) ? firstOf(value) : value
  if (typeof object === 'string') return names('a list of names')
  if (!isObject(object)) return undefined
  for (const [test, describe] of SHAPES) {
    if (test(object)) return typeof describe === 'function' ? describe(object) : describe
  }
  return undefined
}

type Test = (object: JsonObject) => boolean
type Shape = readonly [test: Test, foreign: Foreign | ((object: JsonObject) => Foreign)]

const has =
  (...keys: readonly string[]): Test =>
  (object) =>
    keys.every((key) => Object.hasOwn(object, key))
const hasAny =
  (...keys: readonly string[]): Test =>
  (object) =>
    keys.some((key) => Object.hasOwn(object, key))
const inside =
  (field: string, test: Test): Test =>
  (object) =>
    isObject(object[field]) && test(object[field])
const itemOf =
  (field: string, test: (item: unknown) => boolean): Test =>
  (object) =>
    Array.isArray(object[field]) && test(firstOf(object[field]))
const object =
  (test: Test) =>
  (item: unknown): boolean =>
    isObject(item) && test(item)
const isText = (item: unknown): boolean => typeof item === 'string'

const GET_TRACE = 'ask for one by its id: tracectl show ID --from URL'

function names(words: string): Foreign {
  return { words: `${words}, as a server gives for services or tags`, hint: GET_TRACE }
}

function ofTraces(words: string): Foreign {
  return { words, hint: GET_TRACE }
}

/** What v2 of its API sends with status 200. */
export const NO_SUCH_TRACE: Foreign = {
  words: "Tempo's answer that it has no such trace",
  hint: 'is the id right, and the tenant?',
}

function notRead(words: string, hint?: string): Foreign {
  return { words: `${words}, which cannot be read`, hint }
}

const isLogLine: Test = (line) =>
  hasAny('msg', 'message', 'Message', 'log', 'MESSAGE', '@message', '@m', '@mt', 'short_message')(line) ||
  hasAny('textPayload', 'jsonPayload', 'log.level', 'severity_text', '@timestamp')(line)

/** A line of a log that also says `traceId` and `id`, or `traceID` and `spanID`. */
export function isLog(line: JsonObject): boolean {
  return (isLogLine(line) || hasAny('level', 'severity', 'lvl')(line)) && !hasAny(...OF_SPANS)(line)
}

/** What spans of Jaeger or Zipkin have, and no log. */
const OF_SPANS = [
  'operationName',
  'startTime',
  'processID',
  'process',
  'references',
  'localEndpoint',
  'annotations',
  'spans',
]

const SHAPES: readonly Shape[] = [
  // Tempo
  [
    inside('trace', has('services')),
    {
      words: 'a trace in the form that Tempo writes for language models',
      hint: "ask without 'Accept: application/vnd.grafana.llm': tracectl show ID --from tempo",
    },
  ],
  [
    (one) => isObject(one['trace']) && Object.keys(one['trace']).length === 0 && has('metrics')(one),
    NO_SUCH_TRACE,
  ],
  [
    (one) => has('metrics')(one) && Array.isArray(one['traces']),
    ofTraces("a list of traces, as Tempo's search gives it, without their spans"),
  ],
  [
    itemOf('traces', object(has('traceID'))),
    ofTraces("a list of traces, as Tempo's search gives it, without their spans"),
  ],
  [hasAny('tagNames', 'tagValues'), names("names of Tempo's tags")],
  [itemOf('scopes', object(has('tags'))), names("names of Tempo's tags")],
  [has('series', 'metrics'), { words: 'metrics that Tempo made of traces', hint: GET_TRACE }],
  // Jaeger
  [itemOf('data', isText), names('a list of names')],
  [itemOf('data', object(has('name', 'spanKind'))), names('a list of operations')],
  [itemOf('data', object(has('parent', 'child'))), ofTraces('who calls whom, as Jaeger gives it')],
  [itemOf('services', isText), names('a list of names')],
  [itemOf('operations', object(has('name'))), names('a list of operations')],
  [
    itemOf('summaries', object(hasAny('traceId', 'traceID'))),
    ofTraces("a list of traces, as Jaeger's search gives it, without their spans"),
  ],
  // Zipkin
  [has('parent', 'child', 'callCount'), ofTraces('who calls whom, as Zipkin gives it')],
  [has('binaryAnnotations'), notRead("spans of Zipkin's first version")],
  // ours
  [
    has('schemaVersion'),
    {
      words: 'what tracectl prints with --json',
      hint: 'to have spans that can be read back: tracectl export ID FILE.json',
    },
  ],
  // OpenTelemetry
  [
    hasAny('partialSuccess', 'partial_success'),
    { words: 'the answer to a request that sent spans', hint: 'the spans are in the request' },
  ],
  [inside('context', has('trace_id')), consoleSpans()],
  [inside('SpanContext', has('TraceID')), consoleSpans()],
  // other tools
  [has('traceEvents'), notRead("a Chrome trace, of one program's threads", 'ui.perfetto.dev opens it')],
  [has('ph', 'ts'), notRead("a Chrome trace, of one program's threads", 'ui.perfetto.dev opens it')],
  [inside('log', has('entries')), notRead('a HAR file, the requests of a browser')],
  [has('nodes', 'samples'), notRead('a CPU profile')],
  [has('profiles', 'shared'), notRead('a profile of speedscope')],
  [has('trace_id', 'span_id', 'service', 'resource'), notRead("spans of Datadog's tracers")],
  [itemOf('Traces', object(has('Segments'))), notRead('traces of AWS X-Ray')],
  [itemOf('traces', object(has('spans', 'projectId'))), notRead('traces of Google Cloud Trace')],
  [has('projectId', 'traceId', 'spans'), notRead('a trace of Google Cloud Trace')],
  [
    inside('hits', has('hits')),
    notRead(
      'an answer of Elasticsearch',
      "a trace of Jaeger's comes from its API: tracectl show ID --from jaeger",
    ),
  ],
  [
    (one) => one['status'] === 'success' && has('data')(one),
    { words: 'an answer of Prometheus or Loki', hint: undefined },
  ],
  [
    (one) => Array.isArray(one['panels']) || inside('dashboard', has('panels'))(one),
    { words: "a dashboard of Grafana's", hint: undefined },
  ],
  [has('apiVersion', 'kind'), { words: 'a Kubernetes object', hint: undefined }],
  // what went wrong, and was saved
  [
    (one) =>
      errorIn(one) !== undefined &&
      !hasAny('level', 'severity', 'time', 'timestamp', 'ts', '@timestamp')(one),
    (one) => ({
      words: `an error that a server answered: ${errorIn(one) ?? ''}`,
      hint: 'ask again; curl --fail saves no errors',
    }),
  ],
  [isLogLine, { words: 'a log, whose lines are no spans', hint: SHOW_NAMED }],
]

function consoleSpans(): Foreign {
  return notRead(
    'spans as OpenTelemetry prints them to the console',
    'an OTLP exporter sends them to: tracectl tail',
  )
}

/** Jaeger's two shapes, Grafana's, and what gateways write. */
function errorIn(one: JsonObject): string | undefined {
  const first: unknown = Array.isArray(one['errors']) ? firstOf(one['errors']) : undefined
  const inner = isObject(one['error']) ? one['error'] : isObject(first) ? first : {}
  const said = [inner['message'], inner['msg'], one['error'], one['message']].find(isText)
  const isError = hasAny('error', 'errors', 'code', 'status', 'statusCode', 'traceID')(one)
  return isError && typeof said === 'string' && said !== '' ? JSON.stringify(said.slice(0, 100)) : undefined
}

/** Through lists of lists. */
function firstOf(list: readonly unknown[]): unknown {
  let first: unknown = list
  for (let depth = 0; depth < 4 && Array.isArray(first); depth++) first = first[0]
  return first
}
