// What to type instead of the name of a file that is not there, or of the directory that it is in.
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { TracectlError } from '../../errors.ts'
import { nearest } from './nearest.ts'
import { shellQuote } from '../values/shell-quote.ts'

/**
 * The error with a hint.
 * @param typed the file's name as typed, which stands in the message
 * @param path the same, absolute
 * @param again what to type for another file
 */
export async function withNearFile(
  error: unknown,
  typed: string,
  path: string,
  again: (file: string) => string = showing,
): Promise<unknown> {
  if (!(error instanceof TracectlError) || error.code !== 'file-unreadable') return error
  const hint = await hintFor(systemCode(error.cause), typed, path, again)
  return new TracectlError(error.code, error.message, { hint, cause: error.cause })
}

async function hintFor(
  code: string | undefined,
  typed: string,
  path: string,
  again: (file: string) => string,
): Promise<string> {
  switch (code) {
    case 'ENOENT': {
      const near = nearest(basename(path), await namesIn(dirname(path)), 2)[0]
      if (near !== undefined) return `did you mean: ${again(join(dirname(typed), near))}`
      return `looked for ${path}`
    }
    case 'EISDIR': {
      const name = (await namesIn(path)).find((entry) => TRACE_FILE.test(entry)) ?? 'traces.jsonl'
      return `name a file in it: ${again(join(typed, name))}`
    }
    case 'EACCES':
      return `see who may read it: ls -l ${shellQuote(typed)}`
    default:
      return `looked at ${path}`
  }
}

const TRACE_FILE = /\.(json|jsonl|ndjson|binpb|pb|proto)(\.(gz|zst))?$/i

function showing(file: string): string {
  return `tracectl show --file ${shellQuote(file)}`
}

/** Of what may be read as a file. */
async function namesIn(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
