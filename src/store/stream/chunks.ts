// The stream of requests as it lies in the file: pieces of at most 256 KiB, each compressed by itself, so that opening
// one trace unpacks little. Level 1 at 256 KiB packs within a tenth as well as the best that is affordable (9.8 against
// 10.5 times at 1 MiB). Compressing on this thread costs 0.2 ms a piece, through the thread pool twice that in all.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { LruCache } from './lru-cache.ts'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { corruptStore } from '../store-errors.ts'

export const CHUNK_BYTES: number = 256 << 10

export interface Chunk {
  readonly id: number
  /** Unpacked. */
  readonly size: number
  /** Of its first byte in the stream of its run or segment. */
  readonly place: number
}

const PARAMETERS = {
  [constants.ZSTD_c_compressionLevel]: 1,
  // A damaged piece is noticed instead of being shown as other people's spans.
  [constants.ZSTD_c_checksumFlag]: 1,
}

// The buffer that zlib takes for its output, and keeps for as long as the output is used: a chunk mostly fits into one.
const OUTPUT_BYTES = 48 << 10

/** Given back as it is when that is no longer than its packed form: then it is as long as its `size`. */
export function pack(bytes: Uint8Array): Uint8Array {
  const packed = zstdCompressSync(bytes, { params: PARAMETERS, chunkSize: OUTPUT_BYTES })
  return packed.length < bytes.length ? packed : bytes
}

/** @throws when the bytes are not what `pack` made of `size` bytes */
export function unpack(packed: Uint8Array, size: number): Uint8Array {
  if (packed.length === size) return packed
  const bytes = zstdDecompressSync(packed, { maxOutputLength: size, chunkSize: Math.max(1024, size) })
  if (bytes.length !== size) throw new RangeError(`${bytes.length} bytes where ${size} were packed`)
  return bytes
}

export class ChunkReader {
  readonly #select: StatementSync
  readonly #path: string
  readonly #cache: LruCache<number, Uint8Array>

  /** @param cacheBytes how much is kept unpacked */
  constructor(database: DatabaseSync, path: string, cacheBytes: number) {
    this.#cache = new LruCache(cacheBytes)
    this.#select = database.prepare('SELECT body FROM chunks WHERE id = ?')
    this.#path = path
  }

  /** @throws TracectlError `store-corrupt` */
  read({ id, size }: Chunk): Uint8Array {
    const cached = this.#cache.get(id)
    // Small neighbours are put together when a run is sealed, under the first one's id.
    if (cached !== undefined && cached.length === size) return cached
    const row = this.#select.get(id)
    if (row === undefined) throw corruptStore(this.#path, `piece ${id} is missing`)
    try {
      const bytes = unpack(row['body'] as Uint8Array, size)
      this.remember(id, bytes)
      return bytes
    } catch (error) {
      throw corruptStore(this.#path, `piece ${id} cannot be unpacked`, error)
    }
  }

  remember(id: number, bytes: Uint8Array): void {
    this.#cache.set(id, bytes, bytes.byteLength)
  }
}

/** A range of a stream: `bytes` from `offset` on. */
export interface StreamRange {
  readonly bytes: Uint8Array
  readonly offset: number
}

/** Copies only what lies across two chunks. */
export function readRange(
  reader: ChunkReader,
  chunks: readonly Chunk[],
  place: number,
  length: number,
): StreamRange {
  let index = chunkAt(chunks, place)
  const first = chunks[index]
  if (first === undefined) throw new RangeError(`no chunk at ${place}`)
  const offset = place - first.place
  if (offset + length <= first.size) return { bytes: reader.read(first), offset }
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length; index++) {
    const chunk = chunks[index]
    if (chunk === undefined) throw new RangeError(`no chunk at ${place + done}`)
    const from = place + done - chunk.place
    const part = reader.read(chunk).subarray(from, from + length - done)
    bytes.set(part, done)
    done += part.length
  }
  return { bytes, offset: 0 }
}

function chunkAt(chunks: readonly Chunk[], place: number): number {
  let low = 0
  let high = chunks.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (chunks[middle]!.place <= place) low = middle
    else high = middle
  }
  return low
}
