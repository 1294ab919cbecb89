// The index of a sealed run, as it is kept: the rows of trace-rows.ts sorted by trace id, written column by column
// because like stands beside like and packs four times better. `keys` answers whether a trace is here and how many spans
// it has; `body` is needed only when it is read.
//
//     keys   ids (4 words each), spans (1 word each)
//     body   counts, trace columns, entry columns, chunk ids (less the first one's) and sizes, lengths of names and
//            origins, their bytes
//
// Words are little-endian, as on every machine that Node is built for but one (s390x).
import { Buffer } from 'node:buffer'
import type { Chunk } from '../stream/chunks.ts'
import { pack, unpack } from '../stream/chunks.ts'
import type { LiveRun } from '../live/live-run.ts'
import type { Origin, OriginBytes, Origins } from '../index/origins.ts'
import type { IndexedRows } from '../index/trace-index.ts'
import {
  E_LENGTH,
  E_NEXT,
  E_ORIGIN,
  E_PLACE,
  E_WORDS,
  LOG_BIT,
  T_END,
  T_ENTRIES,
  T_ERRORS,
  T_FIRST,
  T_LAST,
  T_RECEIVED,
  T_ROOT_NAME,
  T_ROOT_ORIGIN,
  T_ROOT_START,
  T_SPANS,
  T_START,
  T_WORDS,
} from '../index/trace-rows.ts'

export interface SegmentKeys {
  /** Sorted, four words each. */
  readonly ids: Uint32Array
  readonly spans: Uint32Array
}

export interface EncodedIndex {
  readonly keys: Uint8Array
  readonly body: Uint8Array
  /** Of `body`, unpacked. */
  readonly size: number
  readonly ids: Uint32Array
}

const TRACE_COLUMNS = [
  T_ERRORS,
  T_START,
  T_START + 1,
  T_END,
  T_END + 1,
  T_RECEIVED,
  T_RECEIVED + 1,
  T_ROOT_START,
  T_ROOT_START + 1,
  T_ROOT_NAME,
  T_ROOT_ORIGIN,
  T_ENTRIES,
]
const ENTRY_COLUMNS = [E_PLACE, E_LENGTH, E_ORIGIN]
const COUNTS = 5
const KEY_WORDS = 5
const ORIGIN_PARTS = 4

/** @param chunks those that hold the run's stream once it is sealed */
export function encodeIndex(run: LiveRun, chunks: readonly Chunk[]): EncodedIndex {
  const order = sortedTraces(run)
  const traces = order.length
  const entryOrder = entriesInOrder(run, order)
  const entries = entryOrder.length
  const keys = new Uint32Array(traces * KEY_WORDS)
  for (const [index, row] of order.entries()) {
    keys.set(run.traces.subarray(row * T_WORDS, row * T_WORDS + 4), index * 4)
    keys[traces * 4 + index] = run.traces[row * T_WORDS + T_SPANS]!
  }
  const names = run.names.map((name) => Buffer.from(name))
  const parts = run.origins.flatMap(({ bytes }) => [
    bytes.resource,
    bytes.resourceSchemaUrl,
    bytes.scope,
    bytes.scopeSchemaUrl,
  ])
  const lengths = [...names, ...parts].map((part) => part.length)
  const words = new Uint32Array(
    COUNTS +
      traces * TRACE_COLUMNS.length +
      entries * ENTRY_COLUMNS.length +
      chunks.length * 2 +
      lengths.length,
  )
  words.set([traces, entries, chunks.length, names.length, run.origins.length])
  let at = COUNTS
  for (const column of TRACE_COLUMNS)
    for (const row of order) words[at++] = run.traces[row * T_WORDS + column]!
  for (const column of ENTRY_COLUMNS)
    for (const row of entryOrder) words[at++] = run.entries[row * E_WORDS + column]!
  for (const { id } of chunks) words[at++] = id - chunks[0]!.id
  for (const { size } of chunks) words[at++] = size
  for (const length of lengths) words[at++] = length
  const body = Buffer.concat([bytesOf(words), ...names, ...parts])
  return { keys: bytesOf(keys), body: pack(body), size: body.length, ids: keys.subarray(0, traces * 4) }
}

export function decodeKeys(keys: Uint8Array): SegmentKeys {
  const words = wordsIn(keys)
  const traces = Math.floor(words.length / KEY_WORDS)
  return { ids: words.subarray(0, traces * 4), spans: words.subarray(traces * 4, traces * KEY_WORDS) }
}

/** @throws RangeError, or what `unpack` throws, when the bytes are damaged */
export function decodeIndex(
  keys: SegmentKeys,
  packed: Uint8Array,
  size: number,
  firstChunk: number,
  origins: Origins,
): IndexedRows {
  const bytes = unpack(packed, size)
  const words = wordsIn(bytes)
  const reader = new Columns(words)
  const [traceCount, entryCount, chunkCount, nameCount, originCount] = reader.take(COUNTS) as unknown as [
    number,
    number,
    number,
    number,
    number,
  ]
  if (traceCount !== keys.spans.length) throw new RangeError('an index of other traces')
  const traces = new Uint32Array(traceCount * T_WORDS)
  for (let row = 0; row < traceCount; row++) {
    traces.set(keys.ids.subarray(row * 4, row * 4 + 4), row * T_WORDS)
    traces[row * T_WORDS + T_SPANS] = keys.spans[row]!
  }
  for (const column of TRACE_COLUMNS) spread(reader.take(traceCount), traces, T_WORDS, column)
  const entries = new Uint32Array(entryCount * E_WORDS)
  for (const column of ENTRY_COLUMNS) spread(reader.take(entryCount), entries, E_WORDS, column)
  chain(traces, entries)
  const ids = Array.from(reader.take(chunkCount), (id) => firstChunk + id)
  const chunks = chunksOf(ids, reader.take(chunkCount))
  const nameLengths = reader.take(nameCount)
  const partLengths = reader.take(originCount * ORIGIN_PARTS)
  const texts = new Parts(bytes, reader.position * 4)
  const names = Array.from(nameLengths, (length) => Buffer.from(texts.take(length)).toString())
  expectOrigins(entries, originCount)
  return { traces, traceCount, entries, origins: readOrigins(partLengths, texts, origins), names, chunks }
}

export function chunksOf(ids: ArrayLike<number>, sizes: ArrayLike<number>): readonly Chunk[] {
  let place = 0
  return Array.from(ids, (id, index) => {
    const chunk = { id, size: sizes[index]!, place }
    place += chunk.size
    return chunk
  })
}

/** By id; without those of which nothing is left. */
function sortedTraces({ traces, traceCount }: LiveRun): readonly number[] {
  const rows: number[] = []
  for (let row = 0; row < traceCount; row++) if (traces[row * T_WORDS + T_ENTRIES]! > 0) rows.push(row)
  return rows.sort((one, other) => {
    const a = one * T_WORDS
    const b = other * T_WORDS
    return (
      traces[a]! - traces[b]! ||
      traces[a + 1]! - traces[b + 1]! ||
      traces[a + 2]! - traces[b + 2]! ||
      traces[a + 3]! - traces[b + 3]!
    )
  })
}

function entriesInOrder({ traces, entries }: LiveRun, order: readonly number[]): readonly number[] {
  const rows: number[] = []
  for (const row of order) {
    for (let entry = traces[row * T_WORDS + T_FIRST]!; entry !== 0;) {
      rows.push(entry - 1)
      entry = entries[(entry - 1) * E_WORDS + E_NEXT]!
    }
  }
  return rows
}

/** A trace's entries stand side by side: the chain need not be kept. */
function chain(traces: Uint32Array, entries: Uint32Array): void {
  let entry = 0
  for (let at = 0; at < traces.length; at += T_WORDS) {
    const end = entry + traces[at + T_ENTRIES]!
    if (end * E_WORDS > entries.length) throw new RangeError('an index with more entries than it holds')
    traces[at + T_FIRST] = entry + 1
    traces[at + T_LAST] = end
    for (; entry < end; entry++) entries[entry * E_WORDS + E_NEXT] = entry + 1 < end ? entry + 2 : 0
  }
}

function expectOrigins(entries: Uint32Array, count: number): void {
  for (let at = E_ORIGIN; at < entries.length; at += E_WORDS) {
    if (entries[at]! % LOG_BIT >= count) throw new RangeError('an index of spans that nobody sent')
  }
}

function readOrigins(lengths: Uint32Array, parts: Parts, origins: Origins): readonly Origin[] {
  const found: Origin[] = []
  for (let at = 0; at < lengths.length; at += ORIGIN_PARTS) {
    const bytes: OriginBytes = {
      resource: parts.take(lengths[at]!),
      resourceSchemaUrl: parts.take(lengths[at + 1]!),
      scope: parts.take(lengths[at + 2]!),
      scopeSchemaUrl: parts.take(lengths[at + 3]!),
    }
    found.push(origins.of(bytes))
  }
  return found
}

function spread(column: Uint32Array, rows: Uint32Array, width: number, offset: number): void {
  for (let row = 0, at = offset; row < column.length; row++, at += width) rows[at] = column[row]!
}

class Columns {
  readonly #words: Uint32Array
  position = 0

  constructor(words: Uint32Array) {
    this.#words = words
  }

  take(count: number): Uint32Array {
    const end = this.position + count
    if (end > this.#words.length) throw new RangeError('an index that is cut off')
    const part = this.#words.subarray(this.position, end)
    this.position = end
    return part
  }
}

class Parts {
  readonly #bytes: Uint8Array
  #position: number

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes
    this.#position = position
  }

  take(length: number): Uint8Array {
    const end = this.#position + length
    if (end > this.#bytes.length) throw new RangeError('an index that is cut off')
    const part = this.#bytes.subarray(this.#position, end)
    this.#position = end
    return part
  }
}

function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
}

/** A view of the whole words; a copy where the bytes do not lie on a word's boundary. */
function wordsIn(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 4))
}
