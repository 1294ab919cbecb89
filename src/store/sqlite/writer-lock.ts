// One writer a store. The lock is the operating system's, on a file beside the store, held through SQLite: it is gone
// with the process however that ends, so there is nothing stale to clean up and no pid to mistake for another.
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { createFile } from './database.ts'
import { isBusy, lockedByWriter, storeError } from '../store-errors.ts'

export interface WriterLock {
  release(): void
}

/**
 * @param holder tells the pid of whoever has it, where that is known
 * @throws TracectlError `store-busy` when another process, or this one, writes to the store
 */
export function lockForWriting(path: string, holder: () => number | undefined): WriterLock {
  const lockPath = `${path}.lock`
  let lock
  try {
    createFile(lockPath)
    lock = new DatabaseSync(lockPath, { timeout: PATIENCE_MS })
    // A transaction that never writes: it takes the lock and leaves the file empty.
    lock.exec('BEGIN IMMEDIATE')
  } catch (error) {
    lock?.close()
    if (isBusy(error)) throw lockedByWriter(path, holder())
    throw storeError(error, path)
  }
  return { release: () => lock.close() }
}

/** Who has it for some milliseconds at a time, as a demo without a tail does, keeps nobody else from starting. */
const PATIENCE_MS = 150

/** Whether somebody writes to the store now. Where that cannot be told, somebody may. */
export function hasWriter(path: string): boolean {
  const lockPath = `${path}.lock`
  if (!existsSync(lockPath)) return false
  let lock
  try {
    lock = new DatabaseSync(lockPath)
    // There is no asking for it: it is taken, for some microseconds.
    lock.exec('BEGIN IMMEDIATE')
    return false
  } catch {
    return true
  } finally {
    lock?.close()
  }
}
