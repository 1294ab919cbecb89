// What was found at the URLs that were asked, so that it need not be found out each time, and a copy of a trace can be shown
// without any network. Kept in the store's file; losing it costs a few requests.
import type { DatabaseSync } from 'node:sqlite'
import { openForWriting } from '../sqlite/database.ts'

export interface KnownServer {
  readonly kind: string
  /** Where it is, which may be behind another path than the one asked. */
  readonly url: string
}

export interface KnownServers {
  find(asked: string): KnownServer | undefined
  remember(asked: string, found: KnownServer): void
}

/** Whatever is wrong with the store, nothing is known and nothing is remembered. */
export function knownServers(path: string, now: () => bigint): KnownServers {
  return {
    find: (asked) =>
      withTable(path, (database) => {
        const row = database
          .prepare('SELECT kind, url FROM servers WHERE asked = ? AND found_s > ?')
          .get(asked, seconds(now()) - KNOWN_S)
        return row === undefined ? undefined : { kind: String(row['kind']), url: String(row['url']) }
      }),
    remember(asked, { kind, url }) {
      withTable(path, (database) => {
        database
          .prepare('INSERT OR REPLACE INTO servers VALUES (?, ?, ?, ?)')
          .run(asked, kind, url, seconds(now()))
        database.prepare('DELETE FROM servers WHERE found_s <= ?').run(seconds(now()) - KNOWN_S)
      })
    },
  }
}

/** A day: another server may be started there. */
const KNOWN_S = 86_400

const SCHEMA = `
CREATE TABLE IF NOT EXISTS servers (
  asked TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  found_s INTEGER NOT NULL
) WITHOUT ROWID`

function withTable<T>(path: string, use: (database: DatabaseSync) => T): T | undefined {
  let database: DatabaseSync | undefined
  try {
    database = openForWriting(path)
    database.exec(SCHEMA)
    return use(database)
  } catch {
    return undefined
  } finally {
    database?.close()
  }
}

function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000_000n)
}
