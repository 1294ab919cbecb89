// The short records by which Jaeger since 2.19 lists traces.
import type { TraceId } from '../../trace/span.ts'
import { instantOf, offsetBetween } from '../../trace/time.ts'
import type { Instant, Offset } from '../../trace/time.ts'
import type { JsonObject } from '../json-cursor.ts'
import { asObject, listField, readObjects, textField, traceIdField, unexpected } from '../json-fields.ts'
import { parseUint32, parseUint64 } from '../json-scalars.ts'
import { NO_SERVICE } from './jaeger-json.ts'

export interface JaegerSummary {
  readonly id: TraceId
  readonly start: Instant
  readonly duration: Offset
  /** undefined when no span without a parent is there. */
  readonly rootService: string | undefined
  readonly rootName: string | undefined
  readonly spans: number
  readonly services: number
  readonly errors: number
}

/**
 * `{"summaries": […]}`; a record that names no trace is left out.
 * @param document as `parseOtlpJson` gives it
 * @throws WireError when it is something else
 */
export function decodeSummaries(document: unknown): readonly JaegerSummary[] {
  const object = asObject(document)
  if (!Array.isArray(object['summaries'])) throw unexpected('summaries', 'a list', object['summaries'])
  return readObjects(object, 'summaries', decodeSummary).filter((summary) => summary !== undefined)
}

function decodeSummary(record: JsonObject): JaegerSummary | undefined {
  const id = traceIdField(record, record['traceId'] === undefined ? 'traceID' : 'traceId')
  if (id === undefined) return undefined
  const start = timeField(record, 'minStartTimeUnixNano')
  const end = timeField(record, 'maxEndTimeUnixNano')
  const rootName = textField(record, 'rootOperationName')
  const rootService = textField(record, 'rootServiceName')
  const hasRoot = rootName !== '' || rootService !== ''
  return {
    id,
    start,
    duration: offsetBetween(start, end > start ? end : start),
    // as services are called that did not say their name
    rootService: !hasRoot ? undefined : isNamed(rootService) ? rootService : 'unknown_service',
    rootName: hasRoot ? rootName : undefined,
    spans: countField(record, 'spanCount'),
    services: listField(record, 'services').length,
    errors: countField(record, 'errorSpanCount'),
  }
}

function isNamed(service: string): boolean {
  return service !== '' && service !== NO_SERVICE
}

/** 0n when absent. */
function timeField(record: JsonObject, field: string): Instant {
  const value = record[field] ?? 0
  const time = parseUint64(value)
  if (time === undefined) throw unexpected(field, 'nanoseconds since 1970', value)
  return instantOf(time)
}

/** Zero is left out. */
function countField(record: JsonObject, field: string): number {
  const value = record[field] ?? 0
  const count = parseUint32(value)
  if (count === undefined) throw unexpected(field, 'a count', value)
  return count
}
