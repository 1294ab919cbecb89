// The one write that senders wait for: a group of requests, cut into chunks, in one transaction.
import type { Chunk } from './chunks.ts'
import { CHUNK_BYTES, pack } from './chunks.ts'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { inTransaction } from '../sqlite/transaction.ts'

// To pack a small request takes longer than to write it; it is packed with its neighbours when its run is sealed.
const WORTH_PACKING = 4096

export class Appender {
  readonly #database: DatabaseSync
  readonly #insert: StatementSync
  /** As written, since the appender was made. */
  writtenBytes = 0

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#insert = database.prepare('INSERT INTO chunks (id, size, complete, body) VALUES (?, ?, ?, ?)')
  }

  /**
   * @param stream whole requests
   * @returns the chunks, with ids from `firstId` on and places from `place` on
   * @throws what SQLite throws; then nothing of it has been written
   */
  append(stream: Uint8Array, firstId: number, place: number): readonly Chunk[] {
    // Pieces of equal length, rather than full ones and a crumb.
    const count = Math.max(1, Math.ceil(stream.length / CHUNK_BYTES))
    const size = Math.ceil(stream.length / count)
    const chunks: Chunk[] = []
    const packed: Uint8Array[] = []
    for (let at = 0; at < stream.length; at += size) {
      const bytes = stream.subarray(at, at + size)
      chunks.push({ id: firstId + chunks.length, size: bytes.length, place: place + at })
      packed.push(stream.length < WORTH_PACKING ? bytes : pack(bytes))
    }
    inTransaction(this.#database, () => {
      for (const [index, chunk] of chunks.entries()) {
        this.#insert.run(chunk.id, chunk.size, index === chunks.length - 1 ? 1 : 0, packed[index]!)
      }
    })
    for (const { length } of packed) this.writtenBytes += length
    return chunks
  }
}
