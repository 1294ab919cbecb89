// All or nothing.
import type { DatabaseSync } from 'node:sqlite'

/** @throws what `write` or SQLite throws; then nothing of it has been written */
export function inTransaction(database: DatabaseSync, write: () => void): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    write()
    database.exec('COMMIT')
  } catch (error) {
    rollBack(database)
    throw error
  }
}

/** After some errors, such as a full disk, SQLite has done so by itself and says that there is nothing to roll back. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // the error that led here is the one to tell
  }
}
