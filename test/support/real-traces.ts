// Published trace sets to measure on. They are large and not part of the project: a test that needs one is skipped,
// visibly, where the folder is not there.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const FOLDER =
  process.env['TRACECTL_DATA'] ?? fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** Where the set lies; undefined when it is not on this machine. */
export function realTraces(name: string): string | undefined {
  const path = `${FOLDER.replace(/\/$/, '')}/${name}`
  return existsSync(path) ? path : undefined
}

/** The JSON documents of a set, which hold one a line or are one. */
export function realDocuments(path: string): readonly unknown[] {
  const text = gunzipSync(readFileSync(path)).toString()
  if (!path.endsWith('.jsonl.gz')) return [JSON.parse(text)]
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}
