// node:sqlite, without the ExperimentalWarning that Node 22 prints on its first import: it would stand in front of
// every command's output, and tells a user nothing that he could act on.
import process from 'node:process'
import type * as Sqlite from 'node:sqlite'

export type Database = Sqlite.DatabaseSync
export type Statement = Sqlite.StatementSync

let loaded: typeof Sqlite | undefined

export function loadSqlite(): typeof Sqlite {
  loaded ??= withoutExperimentalWarning(() => process.getBuiltinModule('node:sqlite'))
  return loaded
}

function withoutExperimentalWarning<T>(load: () => T): T {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = () => {}
  try {
    return load()
  } finally {
    process.emitWarning = emitWarning
  }
}
