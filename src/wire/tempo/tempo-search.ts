// The list that a search of Tempo's gives. Every number that is zero is left out, ids have lost their leading zeros, and
// a duration below zero has gone round in 64 bits.
import type { SpanId, TraceId } from '../../trace/span.ts'
import { instantOf, offsetOf, type Instant, type Offset } from '../../trace/time.ts'
import type { JsonObject } from '../json-cursor.ts'
import {
  asObject,
  isObject,
  objectField,
  readObjects,
  spanIdField,
  textField,
  traceIdField,
  unexpected,
} from '../json-fields.ts'
import { parseUint32, parseUint64 } from '../json-scalars.ts'
import { partialText } from './tempo-partial.ts'
import { decodeTempoAttributes, type TempoAttribute } from './tempo-value.ts'

export interface TempoSearch {
  /** In the order sent. */
  readonly traces: readonly TempoListed[]
  /** That the search did not get through, in the server's words. */
  readonly partial: string | undefined
}

export interface TempoListed {
  readonly id: TraceId
  readonly start: Instant
  /** To the millisecond, or exact where the spans that matched say more. */
  readonly duration: Offset
  /** undefined while no span without a parent was seen. */
  readonly rootService: string | undefined
  readonly rootName: string | undefined
  /** Of the next three: undefined where Tempo does not count them, as before 2.5. */
  readonly spans: number | undefined
  readonly services: number | undefined
  readonly errors: number | undefined
  readonly matches: readonly TempoMatch[]
  /** There is a list of spans that matched, as there is after every TraceQL query and never without one. */
  readonly hasSpansets: boolean
}

export interface TempoMatch {
  readonly id: SpanId
  /** The last two only where they were selected or asked for, but the service also where the trace has just one. */
  readonly service: string | undefined
  readonly name: string | undefined
  readonly start: Instant
  readonly duration: Offset
  readonly attributes: readonly TempoAttribute[]
}

/** @throws WireError when it is something else */
export function decodeTempoSearch(document: unknown): TempoSearch {
  const object = asObject(document)
  if (
    !Object.hasOwn(object, 'traces') &&
    !Object.hasOwn(object, 'metrics') &&
    Object.keys(object).length > 0
  ) {
    throw unexpected('traces', 'a list', object['traces'])
  }
  return {
    traces: readObjects(object, 'traces', decodeListed).filter((listed) => listed !== undefined),
    partial: partialText(object['status'], object['message']),
  }
}

/** undefined when it names no trace. */
function decodeListed(record: JsonObject): TempoListed | undefined {
  const id = traceIdField(record, 'traceID')
  if (id === undefined) return undefined
  const stats = statsOf(record)
  const hasSpansets = Array.isArray(record['spanSets']) || isObject(record['spanSet'])
  const matches = matchesIn(record, stats?.only)
  const start = timeField(record, 'startTimeUnixNano')
  const rootName = textField(record, 'rootTraceName')
  const rootService = textField(record, 'rootServiceName')
  const isServiceKnown = rootService !== '' && rootService !== NO_ROOT
  const hasRoot = isServiceKnown || rootName !== ''
  return {
    id,
    start,
    duration: durationOf(record, start, matches),
    // as services are called that did not say their name
    rootService: isServiceKnown ? rootService : hasRoot ? 'unknown_service' : undefined,
    rootName: hasRoot ? rootName : undefined,
    spans: stats?.spans,
    services: stats?.services,
    errors: stats?.errors,
    matches,
    hasSpansets,
  }
}

/** Also written of a root that has no service.name; then its name is there. */
const NO_ROOT = '<root span not yet received>'

interface Stats {
  readonly spans: number
  readonly services: number
  readonly errors: number
  /** The name of the service that all of the trace is of. */
  readonly only: string | undefined
}

function statsOf(record: JsonObject): Stats | undefined {
  const stats = objectField(record, 'serviceStats')
  if (stats === undefined) return undefined
  const names = Object.keys(stats)
  let spans = 0
  let errors = 0
  for (const name of names) {
    const of = objectField(stats, name) ?? {}
    spans += countField(of, 'spanCount')
    errors += countField(of, 'errorCount')
  }
  const only = names.length === 1 && names[0] !== '' ? names[0] : undefined
  return { spans, services: names.length, errors, only }
}

/** `spanSets`, or what there was before 2.2 and is still sent beside it. Each span once. */
function matchesIn(record: JsonObject, service: string | undefined): readonly TempoMatch[] {
  const sets = Array.isArray(record['spanSets']) ? 'spanSets' : 'spanSet'
  const holder = sets === 'spanSets' ? record : { spanSet: [record['spanSet'] ?? null] }
  const matches = new Map<string, TempoMatch>()
  const spans = readObjects(holder, sets, (set) =>
    readObjects(set, 'spans', (span) => decodeMatch(span, service)),
  )
  for (const match of spans.flat()) {
    if (match !== undefined && !matches.has(`${match.id} ${match.start}`)) {
      matches.set(`${match.id} ${match.start}`, match)
    }
  }
  return [...matches.values()]
}

function decodeMatch(span: JsonObject, only: string | undefined): TempoMatch | undefined {
  const id = spanIdField(span, 'spanID')
  if (id === undefined) return undefined
  const attributes = decodeTempoAttributes(span)
  const service = attributes.find(({ name }) => name === 'service.name')?.value
  const name = textField(span, 'name')
  return {
    id,
    service: typeof service === 'string' ? service : only,
    name: name === '' ? undefined : name,
    start: timeField(span, 'startTimeUnixNano'),
    duration: offsetOf(Math.max(0, Number(nanosecondsField(span, 'durationNanos')))),
    attributes,
  }
}

/**
 * Milliseconds, rounded down. Spans that matched are often the longest, and then say the rest of it. A trace whose span
 * ends before it starts has a length that no trace has.
 */
function durationOf(record: JsonObject, start: Instant, matches: readonly TempoMatch[]): Offset {
  const milliseconds = countField(record, 'durationMs')
  const extent = matches.reduce((most, span) => Math.max(most, Number(span.start - start) + span.duration), 0)
  if (milliseconds >= WRAPPED_MS) return offsetOf(Math.max(0, extent))
  const least = milliseconds * 1_000_000
  return offsetOf(extent > least && extent < least + 1_000_000 ? extent : least)
}

/** 24 days, half of the 32 bits that it has. */
const WRAPPED_MS = 2 ** 31

/** 0n when absent. */
function timeField(record: JsonObject, field: string): Instant {
  const value = record[field] ?? 0
  const time = parseUint64(value)
  if (time === undefined) throw unexpected(field, 'nanoseconds since 1970', value)
  return instantOf(time)
}

/** Of 64 bits with a sign, however it is written: what has gone round may have been rounded up to 2^64 and beyond. */
function nanosecondsField(record: JsonObject, field: string): bigint {
  const value = record[field] ?? 0
  if (typeof value === 'number' && Number.isFinite(value)) return BigInt.asIntN(64, BigInt(Math.trunc(value)))
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt.asIntN(64, BigInt(value))
  throw unexpected(field, 'nanoseconds', value)
}

/** Zero is left out. */
function countField(record: JsonObject, field: string): number {
  const value = record[field] ?? 0
  const count = parseUint32(value)
  if (count === undefined) throw unexpected(field, 'a count', value)
  return count
}
