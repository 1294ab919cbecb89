// Moves what has been committed from the write-ahead log into the file, before SQLite does so by itself at the end of a
// commit, for which senders wait. 4 MiB come after some 40 MB of spans and take a few milliseconds.
import type { DatabaseSync } from 'node:sqlite'

const CHECKPOINT_BYTES = 4 << 20

export class Checkpoints {
  readonly #database: DatabaseSync
  #written = 0
  #soon: NodeJS.Immediate | undefined

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** @param bytes that have been committed */
  note(bytes: number): void {
    this.#written += bytes
    if (this.#written >= CHECKPOINT_BYTES) this.#soon ??= setImmediate(() => this.#run())
  }

  now(): void {
    clearImmediate(this.#soon)
    this.#run()
  }

  #run(): void {
    this.#soon = undefined
    this.#written = 0
    try {
      this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)')
    } catch {
      // Nothing is lost: it stays in the log, and what is wrong with the disk the next commit will tell.
    }
  }
}
