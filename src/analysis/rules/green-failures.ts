// Spans that failed by what they carry and are green all the same: error rates, alerts and searches for errors all go
// by the status.
import { readAttribute, readException, type RecordedException } from '../../trace/semconv.ts'
import type { Attributes, LogRecord, Span } from '../../trace/span.ts'
import { attributeValue } from '../../trace/span.ts'
import { each, type Steps } from '../../trace/steps.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FailureSign, FindingOf, Severity } from '../finding.ts'
import { operationKey } from '../operation.ts'

/**
 * What the semantic conventions call an error, and only that: a 4xx, or a gRPC status that blames the request, is one
 * for the client that got it and none for the server that gave it. Of several signs on a span the plainest counts.
 *
 *     web  GET /cart [client]   |========|      http.response.status_code 503, status unset
 *     cart   GET /cart [server]   |====|        exception recorded, status unset
 */
export function* findGreenFailures(trace: Trace): Steps<readonly FindingOf<'green-failure'>[]> {
  const groups = new Map<string, { readonly sign: FailureSign; readonly nodes: SpanNode[] }>()
  yield* each(trace.nodes, (node) => {
    const { span } = node
    if (span === undefined || span.status.code === 'error') return
    const sign = signOf(span, trace.logs.size === 0 ? undefined : trace.logs.get(node.id))
    if (sign === undefined) return
    const key = `${Object.values(sign).join(' ')}\n${operationKey(span)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { sign, nodes: [node] })
    else group.nodes.push(node)
  })
  return Array.from(groups.values(), ({ sign, nodes }) => {
    return { code: 'green-failure', severity: severityOf(sign), nodes, sign }
  })
}

function severityOf(sign: FailureSign): Severity {
  switch (sign.kind) {
    case 'http':
      return sign.value >= 500 ? 'error' : 'info'
    case 'grpc':
      return SERVER_FAULTS.has(sign.value) ? 'error' : 'info'
    case 'exception':
      return sign.handled ? 'info' : 'warning'
  }
}

function signOf(span: Span, logs: readonly LogRecord[] | undefined): FailureSign | undefined {
  return answerSign(span) ?? exceptionSign(span, logs)
}

function answerSign(span: Span): FailureSign | undefined {
  const { attributes, kind, status } = span
  if (attributes.length === 0) return undefined
  // A client may say that it takes what the server calls a bad request for an answer: not found, already there.
  const blamesRequest = kind === 'client' && status.code !== 'ok'
  const grpc = readAttribute(span, 'rpc.status_code')?.toUpperCase()
  if (grpc !== undefined && (SERVER_FAULTS.has(grpc) || (blamesRequest && CLIENT_FAULTS.has(grpc)))) {
    return { kind: 'grpc', value: grpc }
  }
  const http = readAttribute(span, 'http.response.status_code')
  if (http !== undefined && http < 600 && (http >= 500 || (blamesRequest && http >= 400))) {
    return { kind: 'http', value: http }
  }
  return undefined
}

// https://opentelemetry.io/docs/specs/semconv/rpc/grpc/: the ones that are errors on the server's side too.
const SERVER_FAULTS: ReadonlySet<string> = new Set([
  'UNKNOWN',
  'DEADLINE_EXCEEDED',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
])

const CLIENT_FAULTS: ReadonlySet<string> = new Set([
  'CANCELLED',
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNAUTHENTICATED',
])

/** An exception that nobody calls handled counts before one that its sender does. */
function exceptionSign(span: Span, logs: readonly LogRecord[] = []): FailureSign | undefined {
  if (span.events.length === 0 && logs.length === 0) return undefined
  let found: { readonly value: string | undefined; readonly handled: boolean } | undefined
  const consider = (
    attributes: Attributes,
    exception: RecordedException | undefined,
    handled: boolean,
  ): void => {
    if (found !== undefined && (!found.handled || handled)) return
    found = { value: exception?.type, handled: handled || span.status.code === 'ok' || isCaught(attributes) }
  }
  for (const { name, attributes } of span.events) {
    if (name === 'exception') consider(attributes, readException(attributes), false)
  }
  for (const { attributes, severityNumber } of logs) {
    const exception = attributes.length === 0 ? undefined : readException(attributes)
    const isError = severityNumber === 0 || severityNumber >= LOWEST_ERROR
    if (exception !== undefined) consider(attributes, exception, !isError)
  }
  return found === undefined ? undefined : { kind: 'exception', ...found }
}

/** SeverityNumber SEVERITY_NUMBER_ERROR of logs.proto. */
const LOWEST_ERROR = 17

/** `exception.escaped`, a boolean that Python's SDK sends as the text `False`. */
function isCaught(attributes: Attributes): boolean {
  const escaped = attributeValue(attributes, 'exception.escaped')
  return escaped === false || (typeof escaped === 'string' && escaped.toLowerCase() === 'false')
}
