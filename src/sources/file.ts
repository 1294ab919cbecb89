// Traces from a file or a pipe: everything is read at once and sorted by trace, since a file says nothing of where
// in it a trace is.
import { readFile } from 'node:fs/promises'
import { TracectlError } from '../errors.ts'
import { NoSpansError } from '../wire/file/no-spans-error.ts'
import { WireError } from '../wire/wire-error.ts'
import { SortedFile } from './sorted-file.ts'
import type { SearchableSource } from './source.ts'

export interface FileSource extends SearchableSource {
  /** What it was, in words: `OTLP JSON lines, gzip`. */
  readonly format: string
  /** What was left out and why, in words for the user. */
  readonly notes: readonly string[]
}

/**
 * @param label what the user calls it
 * @throws TracectlError `file-unreadable` when there is no such file, `bad-input` when nothing in it can be read
 */
export async function openFileSource(label: string, path: string): Promise<FileSource> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(label, error)
  })
  return fileSourceOf(label, bytes)
}

/**
 * All of a stream.
 * @throws TracectlError `file-unreadable` when it breaks, `bad-input` when it does not end
 */
export async function readStream(label: string, chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of chunks) {
      parts.push(chunk)
      length += chunk.length
      if (length > MAX_STREAM) throw new TracectlError('bad-input', `${label} is larger than 2 GiB`)
    }
  } catch (error) {
    throw isSystemError(error) ? unreadable(label, error) : error
  }
  return Buffer.concat(parts)
}

// As much as readFile takes; a pipe may have no end.
const MAX_STREAM = 2 ** 31

/**
 * The traces of a file that has been read already.
 * @throws TracectlError `bad-input` when nothing in it can be read
 */
export function fileSourceOf(label: string, bytes: Uint8Array): FileSource {
  try {
    return new SortedFile(label, bytes)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    throw new TracectlError('bad-input', `no spans can be read from ${label}: ${error.message}`, {
      hint: (error instanceof NoSpansError ? error.hint : undefined) ?? FORMATS,
      cause: error,
    })
  }
}

const FORMATS =
  'it takes OTLP as JSON, JSON lines or protobuf, and the JSON of Tempo, Jaeger and Zipkin, all also packed with gzip or zstd'

function unreadable(label: string, error: unknown): TracectlError {
  const code = isSystemError(error) ? error.code : undefined
  const reason = REASONS[code ?? ''] ?? (error instanceof Error ? error.message : String(error))
  return new TracectlError('file-unreadable', `cannot read ${label}: ${reason}`, { cause: error })
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}
