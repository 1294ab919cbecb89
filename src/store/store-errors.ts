// What SQLite and the file system say when a store cannot be used, in the words of somebody who wants to go on: which
// file it is, and what to type. A file of the user's is never deleted or overwritten to get out of it.
import { existsSync } from 'node:fs'
import { TracectlError } from '../errors.ts'
import type { ErrorCode } from '../errors.ts'

/** Primary result codes, https://www.sqlite.org/rescode.html; extended ones carry them in the low 8 bits. */
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

// Extended codes of IOERR: the -shm file.
const SHM_CODES: ReadonlySet<number> = new Set([18, 20, 21].map((detail) => IOERR | (detail << 8)))

const OTHER_STORE = '--store OTHER.db'

/** Any error met while a store is used; one that is not known to be the store's is given back as it is. */
export function storeError(error: unknown, path: string): unknown {
  if (error instanceof TracectlError) return error
  const result = resultCode(error)
  if (result !== undefined) return sqliteError(result, error, path)
  const system = systemCode(error)
  // From node:sqlite: an integer that none of ours can have become.
  if (system === 'ERR_OUT_OF_RANGE') return corruptStore(path, text(error), error)
  return system === undefined ? error : fileError(system, error, path)
}

/** Another connection holds a lock: worth trying again. */
export function isBusy(error: unknown): boolean {
  const result = resultCode(error)
  return result === BUSY || result === LOCKED
}

export function corruptStore(path: string, what: string, cause?: unknown): TracectlError {
  return new TracectlError('store-corrupt', `the store ${path} is damaged: ${what}`, {
    hint: `keep it for later and begin anew: ${moveAway(path, 'damaged')}, or use another: ${OTHER_STORE}`,
    cause,
  })
}

export function foreignFile(path: string, what: string): TracectlError {
  return new TracectlError('store-corrupt', `${path} is not a tracectl store: ${what}`, {
    hint: `it is left as it is; use another path: ${OTHER_STORE}`,
  })
}

export function otherVersion(path: string, found: number, known: number): TracectlError {
  const newer = found > known
  return new TracectlError(
    'store-version',
    `the store ${path} has format ${found}, this tracectl knows format ${known}`,
    {
      hint: newer
        ? `a newer tracectl wrote it: upgrade this one, or use another store: ${OTHER_STORE}`
        : `an older tracectl wrote it: begin anew with ${moveAway(path, `format${found}`)}, or use another store: ${OTHER_STORE}`,
    },
  )
}

export function missingStore(path: string): TracectlError {
  return new TracectlError('store-missing', `there is no store at ${path}: nothing has been received yet`, {
    hint: 'receive spans with: tracectl tail, or see how it looks with: tracectl demo',
  })
}

export function lockedByWriter(path: string, pid: number | undefined): TracectlError {
  const who = pid === undefined ? 'another tracectl tail' : `another tracectl tail (pid ${pid})`
  return new TracectlError('store-busy', `${who} writes to the store ${path}`, {
    hint: 'end that one first, or give this one a store of its own: --store PATH, or --store :memory:',
  })
}

export function goneStore(path: string): TracectlError {
  return new TracectlError(
    'store-unwritable',
    `the store ${path} has been deleted or moved away while in use`,
    {
      hint: 'put it back, or end this tracectl and start it again: it makes a new one',
    },
  )
}

export function queueFull(queued: number): TracectlError {
  return new TracectlError('store-busy', `${queued} bytes wait to be stored, more than may be held`, {
    hint: 'send again a little later',
  })
}

function sqliteError(result: number, cause: unknown, path: string): TracectlError {
  switch (result) {
    case BUSY:
    case LOCKED:
      return storeProblem('store-busy', `the store ${path} is locked by another program`, cause, {
        // A file system without locks is told of in the same way.
        hint: `end the program that holds it; where a network drive has no locks, use a local one: ${OTHER_STORE}`,
      })
    case FULL:
      return storeProblem('store-full', `no room is left for the store ${path}`, cause, {
        hint: `free some space on that disk, or use another: ${OTHER_STORE}`,
      })
    case READONLY:
    case CANTOPEN:
      return unwritable(path, 'it cannot be opened for writing', cause)
    case IOERR:
      if (SHM_CODES.has(extendedCode(cause) ?? 0)) {
        return storeProblem(
          'store-unwritable',
          `the store ${path} cannot be used: its file system does not let programs share memory`,
          cause,
          { hint: `network drives often do not; use a local one: ${OTHER_STORE}` },
        )
      }
      return storeProblem(
        'store-unwritable',
        `the store ${path} cannot be read or written: ${text(cause)}`,
        cause,
        {
          hint: `look after that disk, or use another: ${OTHER_STORE}`,
        },
      )
    case NOTADB:
      return foreignFile(path, 'it is not an SQLite file')
    case CORRUPT:
      return corruptStore(path, text(cause), cause)
    default:
      return corruptStore(path, `SQLite says: ${text(cause)}`, cause)
  }
}

function fileError(code: string, cause: unknown, path: string): unknown {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return unwritable(path, 'you may not write there', cause)
    case 'ENOSPC':
    case 'EDQUOT':
      return storeProblem('store-full', `no room is left for the store ${path}`, cause, {
        hint: `free some space on that disk, or use another: ${OTHER_STORE}`,
      })
    case 'EISDIR':
      return unwritable(path, 'it is a directory', cause)
    case 'ENOTDIR':
    case 'EEXIST':
      return unwritable(path, 'a part of the path is a file, not a directory', cause)
    default:
      // What Node says of its own use has a code as well, and is a bug.
      return cause instanceof Error && 'syscall' in cause ? unwritable(path, text(cause), cause) : cause
  }
}

export function unwritable(path: string, why: string, cause?: unknown): TracectlError {
  return storeProblem('store-unwritable', `the store ${path} cannot be used: ${why}`, cause, {
    hint: `use a path you can write to: ${OTHER_STORE}, or keep nothing: --store :memory:`,
  })
}

export function unreadable(path: string, why: string, cause?: unknown): TracectlError {
  return storeProblem('store-unreadable', `the store ${path} cannot be read: ${why}`, cause, {
    hint: `see who may read it: ls -l ${quote(path)}, or use another: ${OTHER_STORE}`,
  })
}

/** What SQLite says to a reader that may not write beside a store with a log, which a crash or a copy has left there. */
export function lockedLog(error: unknown, path: string): unknown {
  const result = resultCode(error)
  if (result !== READONLY && result !== CANTOPEN) return storeError(error, path)
  return storeProblem(
    'store-unreadable',
    `the store ${path} cannot be read: it has a log, and you may not write beside it`,
    error,
    {
      hint: `copy both to where you may: cp ${quote(path)} ${quote(`${path}-wal`)} DIRECTORY, and read it there`,
    },
  )
}

/** What the file system says to a reader, before SQLite has seen the file. */
export function unreadableFile(error: unknown, path: string): unknown {
  const code = systemCode(error)
  if (error instanceof TracectlError || code === undefined) return error
  return unreadable(path, UNREADABLE[code] ?? text(error), error)
}

const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of the path is a file, not a directory',
  ELOOP: 'its symbolic links lead in a circle',
}

function storeProblem(
  code: ErrorCode,
  message: string,
  cause: unknown,
  { hint }: { readonly hint: string },
): TracectlError {
  return new TracectlError(code, message, { hint, cause })
}

function resultCode(error: unknown): number | undefined {
  const code = extendedCode(error)
  return code === undefined ? undefined : code & 0xff
}

function extendedCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code : undefined
}

function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** To a name that is not taken, and with its log, which holds what came last and is found by its name alone. */
function moveAway(path: string, suffix: string): string {
  let target = `${path}.${suffix}`
  for (let number = 2; existsSync(target); number++) target = `${path}.${suffix}.${number}`
  const move = `mv ${quote(path)} ${quote(target)}`
  return existsSync(`${path}-wal`) ? `${move} && mv ${quote(`${path}-wal`)} ${quote(`${target}-wal`)}` : move
}

/** For a shell, only where it needs it. */
function quote(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}
