// The tables of a store and the proof that a file is one.
//
//     chunks     the stream of requests, in order; ids only ever grow. `complete`: the last request in it ends with it
//     segments   the sealed part of it: an index over a run of chunks
//     evicted    traces that are gone though some of their chunks are not: those up to `through`
//     state      one row: what is sealed, what has been evicted, who writes
import type { DatabaseSync } from 'node:sqlite'
import { inTransaction } from './transaction.ts'
import { foreignFile, otherVersion } from '../store-errors.ts'

/** Raised whenever a store written before could be misread. */
export const FORMAT = 2

/** "trct", where file(1) looks for who wrote an SQLite file. */
const APPLICATION_ID = 0x7472_6374

// Bodies stand last, so that the small columns are read without them. Pages of 16 KiB take large rows four times faster
// than SQLite's 4 KiB (1,300 against 325 MiB/s) and cost a small commit nothing that can be measured.
const SCHEMA = `
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT};
CREATE TABLE chunks (
  id INTEGER PRIMARY KEY,
  size INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE TABLE segments (
  id INTEGER PRIMARY KEY,
  first_chunk INTEGER NOT NULL,
  last_chunk INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  spans INTEGER NOT NULL,
  index_size INTEGER NOT NULL,
  filter BLOB NOT NULL,
  keys BLOB NOT NULL,
  body BLOB NOT NULL
);
CREATE TABLE evicted (
  trace BLOB PRIMARY KEY,
  through INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sealed_through INTEGER NOT NULL,
  last_segment INTEGER NOT NULL,
  evictions INTEGER NOT NULL,
  evicted_traces INTEGER NOT NULL,
  evicted_spans INTEGER NOT NULL,
  writer_pid INTEGER
);
INSERT INTO state VALUES (1, 0, 0, 0, 0, 0, NULL);
`

/** Must come before the first table, as must auto_vacuum: a file keeps them. */
export const PAGE_SIZE: number = 16_384

/** Once, also when two processes come to an empty file at the same time. */
export function createSchema(database: DatabaseSync): void {
  inTransaction(database, () => {
    if (isEmpty(database)) database.exec(SCHEMA)
  })
}

export function isEmpty(database: DatabaseSync): boolean {
  return pragma(database, 'application_id') === 0 && pragma(database, 'schema_version') === 0
}

/** @throws TracectlError `store-corrupt` for somebody else's file, `store-version` for another format */
export function checkSchema(database: DatabaseSync, path: string): void {
  if (pragma(database, 'application_id') !== APPLICATION_ID) {
    throw foreignFile(path, 'another program wrote this SQLite file')
  }
  const version = pragma(database, 'user_version')
  if (version !== FORMAT) throw otherVersion(path, version, FORMAT)
}

export function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0)
}
