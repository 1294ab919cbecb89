// Traces that were fetched from a backend, kept in the store's file beside those that were received, each marked with where
// it came from. They are copies: the oldest in use go first, and losing all of them loses nothing.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { DatabaseSync } from 'node:sqlite'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { instantOf, type Instant } from '../../trace/time.ts'
import { encodeTraceRequest } from '../../wire/otlp/otlp-proto-output.ts'
import { decodeTraceRequest } from '../../wire/otlp/otlp-request.ts'
import { WireError } from '../../wire/wire-error.ts'
import { closingOnFailure, openForReading, openForWriting, telling } from '../sqlite/database.ts'
import { corruptStore } from '../store-errors.ts'
import { inTransaction } from '../sqlite/transaction.ts'
import { FETCHED_SCHEMA, hasFetched } from './fetched-schema.ts'

export interface FetchedTrace {
  readonly data: TraceData
  /** As Backend.identity says it: `tempo http://localhost:3200 tenant team-a`. */
  readonly source: string
  /** When it was asked for. */
  readonly fetched: Instant
  /** It had long ended by then, and the source gave all of it: asking again would give the same. */
  readonly settled: boolean
}

export interface FetchedTraces {
  /** @throws TracectlError `store-…` */
  find(source: string, id: TraceId): FetchedTrace | undefined
  /** Of whatever source, the last fetched first. */
  findAnywhere(id: TraceId): FetchedTrace | undefined
  /** Ids that begin with these hex digits, the last fetched first, of one source or of all. */
  findIds(prefix: string, limit: number, source?: string): readonly TraceId[]
  /** Puts it in the place of an older copy, and makes room where that is needed. */
  keep(id: TraceId, trace: FetchedTrace): void
  close(): void
}

/**
 * Makes the store where there is none. Not for the process that receives, which has its own connection.
 * @throws TracectlError `store-…`
 */
export function openFetchedTraces(path: string, limits: Partial<FetchedLimits> = {}): FetchedTraces {
  const database = openForWriting(path)
  return closingOnFailure(database, () => {
    database.exec(`PRAGMA busy_timeout = ${WAIT_MS}`)
    return new KeptTraces(database, path, { ...LIMITS, ...limits })
  })
}

/**
 * Only to look: nothing is made where there is nothing.
 * @throws TracectlError `store-missing`, `store-…`
 */
export function readFetchedTraces(path: string): FetchedTraces {
  const database = openForReading(path)
  return closingOnFailure(database, () => new KeptTraces(database, path, LIMITS))
}

export interface FetchedLimits {
  /** Of all copies together, packed. */
  readonly bytes: number
  /** Nanoseconds after which a copy goes. */
  readonly ageNs: number
  /** Copies from one look for what can go to the next: each takes a look at every row. */
  readonly lookEvery: number
}

/** A tenth of what is received may take; as long as that is kept. */
const LIMITS: FetchedLimits = { bytes: 96 * 1024 ** 2, ageNs: 7 * 86_400e9, lookEvery: 32 }
/** For the lock of a `tail` that writes as well: its commits take milliseconds. */
const WAIT_MS = 2000
/** Bytes of one trace, unpacked: what a copy can be at most. */
const MAX_BODY = 1024 ** 3

class KeptTraces implements FetchedTraces {
  readonly #database: DatabaseSync
  readonly #path: string
  readonly #limits: FetchedLimits
  #keptSince = 0

  constructor(database: DatabaseSync, path: string, limits: FetchedLimits) {
    this.#database = database
    this.#path = path
    this.#limits = limits
  }

  find(source: string, id: TraceId): FetchedTrace | undefined {
    return this.#first('SELECT * FROM fetched WHERE trace = ? AND source = ?', [bytesOf(id), source])
  }

  findAnywhere(id: TraceId): FetchedTrace | undefined {
    return this.#first('SELECT * FROM fetched WHERE trace = ? ORDER BY fetched_ns DESC LIMIT 1', [
      bytesOf(id),
    ])
  }

  findIds(prefix: string, limit: number, source?: string): readonly TraceId[] {
    const [first, last] = [bytesOf(prefix.padEnd(32, '0')), bytesOf(prefix.padEnd(32, 'f'))]
    const ofSource = source === undefined ? '' : 'AND source = ?'
    return telling(this.#path, () => {
      if (!hasFetched(this.#database)) return []
      return this.#database
        .prepare(
          `SELECT trace FROM fetched WHERE trace BETWEEN ? AND ? ${ofSource}
           GROUP BY trace ORDER BY max(fetched_ns) DESC LIMIT ?`,
        )
        .all(first, last, ...(source === undefined ? [] : [source]), limit)
        .map(({ trace }) => Buffer.from(trace as Uint8Array).toString('hex') as TraceId)
    })
  }

  keep(id: TraceId, { data, source, fetched, settled }: FetchedTrace): void {
    const { partial, notes } = data
    const said = JSON.stringify({ partial, notes })
    const plain = encodeTraceRequest(data)
    const body = zstdCompressSync(plain)
    if (body.length > this.#limits.bytes || plain.length > MAX_BODY) return
    telling(this.#path, () => {
      inTransaction(this.#database, () => {
        this.#database.exec(FETCHED_SCHEMA)
        this.#database
          .prepare('INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?, ?, ?, ?)')
          .run(bytesOf(id), source, fetched, settled ? 1 : 0, said, plain.length, body)
        if (this.#keptSince++ % this.#limits.lookEvery === 0) this.#makeRoom(fetched)
      })
    })
  }

  close(): void {
    this.#database.close()
  }

  #makeRoom(now: Instant): void {
    const oldest = now - BigInt(Math.floor(this.#limits.ageNs))
    this.#database.prepare('DELETE FROM fetched WHERE fetched_ns < ?').run(oldest)
    this.#database
      .prepare(
        `DELETE FROM fetched WHERE rowid IN (
           SELECT rowid FROM (
             SELECT rowid, sum(length(body)) OVER (ORDER BY fetched_ns DESC, rowid) AS upto FROM fetched
           ) WHERE upto > ?
         )`,
      )
      .run(this.#limits.bytes)
  }

  #first(sql: string, values: readonly (string | Uint8Array)[]): FetchedTrace | undefined {
    return telling(this.#path, () => {
      if (!hasFetched(this.#database)) return undefined
      const statement = this.#database.prepare(sql)
      statement.setReadBigInts(true)
      const row = statement.get(...values)
      return row === undefined ? undefined : this.#traceOf(row)
    })
  }

  #traceOf(row: Record<string, unknown>): FetchedTrace {
    try {
      const fetched = row['fetched_ns']
      if (typeof fetched !== 'bigint') throw new TypeError('no time')
      const { partial, notes } = saidOf(String(row['said']))
      const size = Math.min(Math.max(1, Number(row['size'])), MAX_BODY)
      const body = zstdDecompressSync(row['body'] as Uint8Array, { maxOutputLength: size })
      // Node 22 takes what is cut off for whole.
      if (body.length < size && size < MAX_BODY) throw new RangeError('not as long as it was')
      return {
        data: { spans: decodeTraceRequest(body).spans, logs: [], partial, notes },
        source: String(row['source']),
        fetched: instantOf(fetched),
        settled: row['settled'] === 1n,
      }
    } catch (error) {
      if (!EXPECTED.some((type) => error instanceof type) && !isZlibError(error)) throw error
      throw corruptStore(this.#path, 'a copy of a trace that was fetched cannot be read', error)
    }
  }
}

/** The file may have been written by anybody: what is no text is left out. */
function saidOf(json: string): Pick<TraceData, 'partial' | 'notes'> {
  const said: unknown = JSON.parse(json)
  const { partial, notes } = (said ?? {}) as Readonly<Record<string, unknown>>
  return {
    partial: typeof partial === 'string' ? partial : undefined,
    notes: Array.isArray(notes) ? notes.filter((note) => typeof note === 'string') : undefined,
  }
}

/** What is thrown over values that are none of ours. */
const EXPECTED = [WireError, SyntaxError, RangeError, TypeError] as const

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(Z_|ZSTD_|ERR_BUFFER)/.test(String(error.code))
}

function bytesOf(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex')
}
