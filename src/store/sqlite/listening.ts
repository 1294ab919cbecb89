// Where whoever writes to a store takes spans in, for programs on this machine that want theirs in it. The table is made
// when there is something to say: stores without it are as good, so the format stays the same.
import type { DatabaseSync } from 'node:sqlite'

export interface Listening {
  /** Of the process that listens. */
  readonly pid: number
  /** Base URL of an OTLP/HTTP port on loopback. */
  readonly endpoint: string
}

const TABLE = `
CREATE TABLE IF NOT EXISTS listening (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  pid INTEGER NOT NULL,
  endpoint TEXT NOT NULL
)`

/**
 * Where it cannot be noted (a full disk, somebody who holds the file), nobody finds us and nothing else is amiss.
 * @param endpoint undefined: nowhere any more
 */
export function noteListening(
  database: DatabaseSync,
  pid: number | undefined,
  endpoint: string | undefined,
): void {
  try {
    if (hasTable(database)) database.exec('DELETE FROM listening')
    if (pid === undefined || endpoint === undefined) return
    database.exec(TABLE)
    database.prepare('INSERT INTO listening VALUES (1, ?, ?)').run(pid, endpoint)
  } catch {}
}

/** What was noted last: whoever noted it may be gone. */
export function readListening(database: DatabaseSync): Listening | undefined {
  if (!hasTable(database)) return undefined
  const row = database.prepare('SELECT pid, endpoint FROM listening').get()
  const { pid, endpoint } = row ?? {}
  return typeof pid === 'number' && typeof endpoint === 'string' ? { pid, endpoint } : undefined
}

function hasTable(database: DatabaseSync): boolean {
  const select = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'listening'"
  return database.prepare(select).get() !== undefined
}
