// Opening the file: who may read it, how it is written, and every way in which that can fail, told in words.
//
// Written in WAL mode with synchronous=NORMAL. The promise: what has been acknowledged survives the death of the process,
// also by SIGKILL. A loss of power can take the last moments before it (the commits since the last checkpoint, at most
// a few MiB), but never what was there before them, and never the file.
import type { Stats } from 'node:fs'
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkSchema, createSchema, isEmpty, PAGE_SIZE } from './schema.ts'
import { DatabaseSync } from 'node:sqlite'
import {
  lockedLog,
  missingStore,
  storeError,
  unreadable,
  unreadableFile,
  unwritable,
} from '../store-errors.ts'

export const IN_MEMORY = ':memory:'

/**
 * Milliseconds that SQLite may stand still for a lock, and our thread with it: as long as the first to come after a crash
 * may take to read the log, or the last to leave to put it into the file.
 */
const BUSY_TIMEOUT = 3000
/** The same once a store is written to: it waits between tries, in which others have their turn. */
const WRITING_BUSY_TIMEOUT = 2

/**
 * Makes the file, and directories on the way to it that only this user can enter, where they are not there.
 * @throws TracectlError `store-…`
 */
export function openForWriting(path: string): DatabaseSync {
  return telling(path, () => {
    if (path !== IN_MEMORY) makeFile(path)
    const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT })
    return closingOnFailure(database, () => {
      if (isEmpty(database)) {
        database.exec(`PRAGMA page_size = ${PAGE_SIZE}; PRAGMA auto_vacuum = INCREMENTAL`)
        database.exec('PRAGMA journal_mode = WAL')
        createSchema(database)
      }
      checkSchema(database, path)
      database.exec('PRAGMA journal_mode = WAL')
      // The writer makes checkpoints earlier than this, in turns of their own; see checkpoint.ts.
      database.exec(
        'PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1024; PRAGMA cache_size = -8192',
      )
      database.exec(`PRAGMA busy_timeout = ${WRITING_BUSY_TIMEOUT}`)
      return database
    })
  })
}

/** @throws TracectlError `store-missing` when nothing has been stored there, else `store-…` */
export function openForReading(path: string): DatabaseSync {
  return telling(path, () => {
    if (readableSize(path) === 0) throw missingStore(path)
    const database = openReadOnly(path)
    return closingOnFailure(database, () => {
      // made by a writer that did not get further
      if (telling(path, () => isEmpty(database), lockedLog)) throw missingStore(path)
      checkSchema(database, path)
      database.exec('PRAGMA cache_size = -8192')
      return database
    })
  })
}

/** Bytes; 0 for a file that is not there. Told apart from one that is there and cannot be read. */
function readableSize(path: string): number {
  try {
    const facts = statSync(path)
    if (!facts.isFile()) throw unreadable(path, whatItIs(facts))
    accessSync(path, constants.R_OK)
    return facts.size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw unreadableFile(error, path)
  }
}

/**
 * Readers keep track of each other in a file beside the store (-shm). Where that file can neither be opened nor made,
 * nobody can be writing either, and the store is read as a file that does not change.
 */
function openReadOnly(path: string): DatabaseSync {
  const options = { readOnly: true, timeout: BUSY_TIMEOUT }
  if (canWrite(dirname(resolve(path))) || existsSync(`${path}-wal`)) return new DatabaseSync(path, options)
  const url = pathToFileURL(resolve(path))
  url.searchParams.set('immutable', '1')
  return new DatabaseSync(url, options)
}

function makeFile(path: string): void {
  mkdirSync(dirname(resolve(path)), { recursive: true, mode: 0o700 })
  // SQLite gives the -wal and -shm files the mode of this one.
  createFile(path)
  const facts = statSync(path)
  if (!facts.isFile()) throw unwritable(path, whatItIs(facts))
}

/**
 * Makes an empty file where there is none. One that is there is not even opened: a pipe would keep us waiting, and POSIX
 * drops all locks that a process has on a file when it closes it anywhere.
 */
export function createFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

function whatItIs(facts: Stats): string {
  return facts.isDirectory() ? 'it is a directory' : 'it is not a file'
}

function canWrite(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK)
    return true
  } catch {
    return false
  }
}

export function closingOnFailure<T>(database: DatabaseSync, use: () => T): T {
  try {
    return use()
  } catch (error) {
    database.close()
    throw error
  }
}

/** Runs `use` and turns what the file system or SQLite throws into a TracectlError. */
export function telling<T>(path: string, use: () => T, words: typeof storeError = storeError): T {
  try {
    return use()
  } catch (error) {
    throw words(error, path)
  }
}
