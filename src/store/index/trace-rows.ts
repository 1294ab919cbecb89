// How traces and their spans are held as numbers, the same in a live run and in a sealed segment, and how they are read.
//
//     traces   [ id … first ─┐ last … facts ]        one row a trace
//     entries                └→[ place length origin next ]──→[ … next ]──→ …     one row a span or log record
import type { TraceId } from '../../trace/span.ts'
import type { Origin } from './origins.ts'
import type { RootFacts, StoredEntry, TraceFacts } from '../trace-facts.ts'
import { compareAt } from './trace-words.ts'
import type { TraceWords } from './trace-words.ts'
import { idOf } from './trace-words.ts'

/** Words of a trace's row. Times are two words each, high first; NO_TIME where no span gave one. */
export const T_WORDS = 20
// The first four are the trace's id.
export const T_FIRST = 4 // entry + 1
export const T_LAST = 5
/** 0 for a trace of which only log records have come, or that has been evicted. */
export const T_SPANS = 6
export const T_ERRORS = 7
export const T_START = 8
export const T_END = 10
export const T_RECEIVED = 12
export const T_ROOT_START = 14
export const T_ROOT_NAME = 16 // name + 1
export const T_ROOT_ORIGIN = 17 // origin + 1, 0 without a root
export const T_ENTRIES = 18
/** The last word keeps a row at 80 bytes and is 0. */

/** Words of an entry. */
export const E_WORDS = 4
export const E_PLACE = 0
export const E_LENGTH = 1
/** Index into `origins`, with LOG_BIT for a log record. */
export const E_ORIGIN = 2
export const E_NEXT = 3 // entry + 1, 0 at the end

export const LOG_BIT = 0x8000_0000
export const NO_TIME = 0xffff_ffff

export interface TraceRows {
  readonly traces: Uint32Array
  readonly traceCount: number
  readonly entries: Uint32Array
  readonly origins: readonly Origin[]
  readonly names: readonly string[]
}

export function idAt({ traces }: TraceRows, row: number): TraceId {
  const at = row * T_WORDS
  return idOf(traces[at]!, traces[at + 1]!, traces[at + 2]!, traces[at + 3]!)
}

export function wordsAt({ traces }: TraceRows, row: number): TraceWords {
  const at = row * T_WORDS
  return [traces[at]!, traces[at + 1]!, traces[at + 2]!, traces[at + 3]!]
}

export function spansAt({ traces }: TraceRows, row: number): number {
  return traces[row * T_WORDS + T_SPANS]!
}

/** When the last span of the trace came in. */
export function receivedAt({ traces }: TraceRows, row: number): bigint {
  return wide(traces, row * T_WORDS + T_RECEIVED)
}

export function entriesAt({ traces, entries, origins }: TraceRows, row: number): readonly StoredEntry[] {
  const found: StoredEntry[] = []
  for (let entry = traces[row * T_WORDS + T_FIRST]!; entry !== 0;) {
    const at = (entry - 1) * E_WORDS
    const origin = entries[at + E_ORIGIN]!
    found.push({
      place: entries[at + E_PLACE]!,
      length: entries[at + E_LENGTH]!,
      origin: origins[origin % LOG_BIT]!,
      isLog: origin >= LOG_BIT,
    })
    entry = entries[at + E_NEXT]!
  }
  return found
}

export function factsAt(rows: TraceRows, row: number): TraceFacts {
  const { traces } = rows
  const at = row * T_WORDS
  return {
    spans: traces[at + T_SPANS]!,
    errors: traces[at + T_ERRORS]!,
    start: traces[at + T_START] === NO_TIME ? undefined : wide(traces, at + T_START),
    end: traces[at + T_START] === NO_TIME ? undefined : wide(traces, at + T_END),
    received: wide(traces, at + T_RECEIVED),
    root: rootAt(rows, at),
    services: servicesAt(rows, row),
  }
}

/** Rows with at least one span, the last received first. */
export function newestFirst(rows: TraceRows): readonly number[] {
  const found: number[] = []
  for (let row = 0; row < rows.traceCount; row++) if (spansAt(rows, row) > 0) found.push(row)
  return sortNewestFirst(rows, found)
}

/** Those that came in one request, which have the same time: the one that started last first. */
export function sortNewestFirst({ traces }: TraceRows, rows: readonly number[]): readonly number[] {
  return rows.toSorted((one, other) => {
    const a = one * T_WORDS
    const b = other * T_WORDS
    return (
      traces[b + T_RECEIVED]! - traces[a + T_RECEIVED]! ||
      traces[b + T_RECEIVED + 1]! - traces[a + T_RECEIVED + 1]! ||
      traces[b + T_START]! - traces[a + T_START]! ||
      traces[b + T_START + 1]! - traces[a + T_START + 1]!
    )
  })
}

/** Rows with at least one span whose ids lie between these two, both included. */
export function rowsBetween(rows: TraceRows, first: TraceWords, last: TraceWords): readonly number[] {
  const found: number[] = []
  for (let row = 0; row < rows.traceCount; row++) {
    if (spansAt(rows, row) === 0) continue
    if (compareAt(rows.traces, row, T_WORDS, first) >= 0 && compareAt(rows.traces, row, T_WORDS, last) <= 0) {
      found.push(row)
    }
  }
  return found
}

function rootAt({ traces, names, origins }: TraceRows, at: number): RootFacts | undefined {
  const origin = traces[at + T_ROOT_ORIGIN]!
  if (origin === 0) return undefined
  return {
    start: wide(traces, at + T_ROOT_START),
    name: names[traces[at + T_ROOT_NAME]! - 1] ?? '',
    service: origins[origin - 1]?.service,
  }
}

function servicesAt({ traces, entries, origins }: TraceRows, row: number): ReadonlySet<string> {
  const services = new Set<string>()
  let before = LOG_BIT
  for (let entry = traces[row * T_WORDS + T_FIRST]!; entry !== 0;) {
    const at = (entry - 1) * E_WORDS
    const origin = entries[at + E_ORIGIN]!
    if (origin !== before && origin < LOG_BIT) {
      const service = origins[origin]?.service
      if (service !== undefined) services.add(service)
    }
    before = origin
    entry = entries[at + E_NEXT]!
  }
  return services
}

function wide(words: Uint32Array, at: number): bigint {
  return (BigInt(words[at]!) << 32n) | BigInt(words[at + 1]!)
}
