// Traces that have been evicted while some of the segments they lie in are still there, because younger traces do too.
// Each with the last chunk that can have something of it: what arrives later under the same id is a trace anew.
import type { DatabaseSync } from 'node:sqlite'
import { bytesIn } from '../sqlite/columns.ts'
import { corruptStore } from '../store-errors.ts'
import type { TraceWords } from '../index/trace-words.ts'

export class Evicted {
  readonly #through = new Map<string, number>()

  /** @throws TracectlError `store-corrupt` */
  static readFrom(database: DatabaseSync, path: string): Evicted {
    const evicted = new Evicted()
    for (const row of database.prepare('SELECT trace, through FROM evicted').all()) {
      const trace = bytesIn(row, 'trace', path)
      if (trace.length !== 16) throw corruptStore(path, `an evicted trace has an id of ${trace.length} bytes`)
      evicted.add(wordsOfBytes(trace), Number(row['through']))
    }
    return evicted
  }

  /** Whether what the chunks up to `chunk` have of a trace is gone. */
  has(words: TraceWords, chunk: number): boolean {
    if (this.#through.size === 0) return false
    const through = this.#through.get(keyOf(words))
    return through !== undefined && chunk <= through
  }

  add(words: TraceWords, through: number): void {
    this.#through.set(keyOf(words), through)
  }

  /** Those of which something at or behind `chunk` is gone. */
  *reaching(chunk: number): Generator<{ readonly words: TraceWords; readonly through: number }> {
    for (const [key, through] of this.#through)
      if (through >= chunk) yield { words: wordsOfKey(key), through }
  }

  /** Forgets those of which nothing is left before `chunk`. */
  dropBefore(chunk: number): void {
    for (const [key, through] of this.#through) if (through < chunk) this.#through.delete(key)
  }
}

export function bytesOfWords(words: TraceWords): Uint8Array {
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word)
  return bytes
}

function wordsOfBytes(bytes: Uint8Array): TraceWords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)]
}

function keyOf(words: TraceWords): string {
  return words.join(' ')
}

function wordsOfKey(key: string): TraceWords {
  const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = key.split(' ').map(Number)
  return [word0, word1, word2, word3]
}
