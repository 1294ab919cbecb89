// A sealed part of the store. What it holds is read from the file only when a lookup gets that far: first the filter,
// then the keys, then the index; a few of the latter two are kept.
import { bytesIn, expectNumbers } from '../sqlite/columns.ts'
import type { Evicted } from './evicted.ts'
import type { ReadCaches } from '../read-caches.ts'
import { LruCache } from '../stream/lru-cache.ts'
import type { Origins } from '../index/origins.ts'
import type { SegmentKeys } from './segment-index.ts'
import { decodeIndex, decodeKeys } from './segment-index.ts'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { corruptStore } from '../store-errors.ts'
import { mayHold } from '../index/trace-filter.ts'
import type { IndexedRows, TraceIndex } from '../index/trace-index.ts'
import type { TraceWords } from '../index/trace-words.ts'
import { compareAt, idWords, lowerBound } from '../index/trace-words.ts'

/** A segment's row without its bodies. */
export interface SegmentFacts {
  readonly id: number
  readonly firstChunk: number
  readonly lastChunk: number
  /** When its last request came in, unix milliseconds. */
  readonly receivedMs: number
  /** Without those of evicted traces. */
  readonly spans: number
  /** Unpacked. */
  readonly indexSize: number
}

export class Segment implements TraceIndex {
  readonly facts: SegmentFacts
  readonly #source: SegmentSource
  readonly #evicted: Evicted
  #filter: Uint8Array | undefined

  constructor(facts: SegmentFacts, source: SegmentSource, evicted: Evicted) {
    this.facts = facts
    this.#source = source
    this.#evicted = evicted
  }

  find(words: TraceWords): number {
    this.#filter ??= this.#source.filter(this.facts.id)
    if (this.#filter === undefined || !mayHold(this.#filter, words)) return -1
    const { ids, spans } = this.keys()
    const row = lowerBound(ids, words)
    if (row >= spans.length || compareAt(ids, row, 4, words) !== 0) return -1
    return this.isGone(words) ? -1 : row
  }

  /** Empty when the segment has been evicted since it was listed. */
  keys(): SegmentKeys {
    return this.#source.keys(this.facts.id) ?? NO_KEYS
  }

  rows(): IndexedRows | undefined {
    return this.#source.index(this.facts)
  }

  /** Rows of traces with spans here that are not evicted, their ids between these two, both included. */
  rowsBetween(first: TraceWords, last: TraceWords): readonly number[] {
    const { ids, spans } = this.keys()
    const end = lowerBound(ids, last, true)
    const rows: number[] = []
    for (let row = lowerBound(ids, first); row < end; row++) {
      if (spans[row]! > 0 && !this.isGone(idWords(ids, row))) rows.push(row)
    }
    return rows
  }

  isGone(words: TraceWords): boolean {
    return this.#evicted.has(words, this.facts.lastChunk)
  }
}

const NO_KEYS: SegmentKeys = { ids: new Uint32Array(), spans: new Uint32Array() }

const COLUMNS =
  'id, first_chunk AS firstChunk, last_chunk AS lastChunk, received_ms AS receivedMs, spans, index_size AS indexSize'

/** Reads what segments are made of. Whatever is undefined has been evicted in the meantime. */
export class SegmentSource {
  readonly #list: StatementSync
  readonly #filter: StatementSync
  readonly #keys: StatementSync
  readonly #body: StatementSync
  readonly #path: string
  readonly #origins: Origins
  readonly #filters = new Map<number, Uint8Array>()
  readonly #keyCache: LruCache<number, SegmentKeys>
  readonly #indexCache: LruCache<number, IndexedRows>

  constructor(database: DatabaseSync, path: string, origins: Origins, caches: ReadCaches) {
    this.#keyCache = new LruCache(caches.keys)
    this.#indexCache = new LruCache(caches.indexes)
    this.#list = database.prepare(`SELECT ${COLUMNS} FROM segments ORDER BY id`)
    this.#filter = database.prepare('SELECT filter FROM segments WHERE id = ?')
    this.#keys = database.prepare('SELECT keys FROM segments WHERE id = ?')
    this.#body = database.prepare('SELECT body FROM segments WHERE id = ?')
    this.#path = path
    this.#origins = origins
  }

  /**
   * Oldest first.
   * @throws TracectlError `store-corrupt`
   */
  list(evicted: Evicted): readonly Segment[] {
    const found = this.#list.all()
    for (const row of found) expectNumbers(row, this.#path)
    const rows = found as unknown as SegmentFacts[]
    const first = rows[0]?.id ?? Infinity
    for (const id of this.#filters.keys()) if (id < first) this.#filters.delete(id)
    return rows.map((facts) => new Segment(facts, this, evicted))
  }

  /** Kept for all segments: 2.5 bytes a trace. */
  filter(id: number): Uint8Array | undefined {
    const known = this.#filters.get(id)
    if (known !== undefined) return known
    const row = this.#filter.get(id)
    if (row === undefined) return undefined
    const filter = bytesIn(row, 'filter', this.#path)
    this.#filters.set(id, filter)
    return filter
  }

  keys(id: number): SegmentKeys | undefined {
    const cached = this.#keyCache.get(id)
    if (cached !== undefined) return cached
    const row = this.#keys.get(id)
    if (row === undefined) return undefined
    const blob = bytesIn(row, 'keys', this.#path)
    const keys = decodeKeys(blob)
    this.#keyCache.set(id, keys, blob.byteLength)
    return keys
  }

  /** @throws TracectlError `store-corrupt` */
  index({ id, indexSize, firstChunk }: SegmentFacts): IndexedRows | undefined {
    const cached = this.#indexCache.get(id)
    if (cached !== undefined) return cached
    const keys = this.keys(id)
    const row = this.#body.get(id)
    if (keys === undefined || row === undefined) return undefined
    const body = bytesIn(row, 'body', this.#path)
    try {
      const index = decodeIndex(keys, body, indexSize, firstChunk, this.#origins)
      this.#indexCache.set(id, index, index.traces.byteLength + index.entries.byteLength)
      return index
    } catch (error) {
      throw corruptStore(this.#path, `the index of segment ${id} cannot be read`, error)
    }
  }
}
