// The table of copies. It is made with the first of them, in stores that older versions have made too: those that know
// nothing of it are not disturbed, so the format stays the same.
import type { DatabaseSync } from 'node:sqlite'

/** `said` is JSON: what the source said of the trace. Bodies stand last, so that the small columns are read without them. */
export const FETCHED_SCHEMA = `
CREATE TABLE IF NOT EXISTS fetched (
  trace BLOB NOT NULL,
  source TEXT NOT NULL,
  fetched_ns INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  said TEXT NOT NULL,
  size INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (trace, source)
)`

export function hasFetched(database: DatabaseSync): boolean {
  return (
    database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'fetched'").get() !==
    undefined
  )
}
