// Output to a file that the user names, packed on the way where its name asks for that.
import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, createZstdCompress } from 'node:zlib'
import { TracectlError } from '../../errors.ts'

export type FilePacking = 'gzip' | 'zstd'

export interface FileTarget {
  /** As typed. */
  readonly label: string
  /** The same, absolute. */
  readonly path: string
  readonly packing: FilePacking | undefined
  /** Nothing may be there yet, and nobody else may read it. */
  readonly isNew?: boolean | undefined
}

/**
 * Half a file is removed again.
 * @throws TracectlError `output-failed` when it cannot be written; an AbortError when it is to stop
 */
export async function writeFile(
  { label, path, packing, isNew }: FileTarget,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const file = createWriteStream(path, isNew === true ? { flags: 'wx', mode: 0o600 } : {})
  let opened = false
  file.on('open', () => {
    opened = true
  })
  try {
    const source = Readable.from(pieces)
    if (packing === undefined) await pipeline(source, file, { signal })
    else await pipeline(source, packer(packing), file, { signal })
  } catch (error) {
    if (opened) await removeFile(path)
    if (!isSystemError(error) || error.name === 'AbortError') throw error
    const reason = REASONS[error.code] ?? error.message
    throw new TracectlError('output-failed', `cannot write to ${label}: ${reason}`, { cause: error })
  }
}

function packer(packing: FilePacking): Transform {
  return packing === 'gzip' ? createGzip() : createZstdCompress()
}

/** A device or a pipe stays. */
async function removeFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() === true) await rm(path, { force: true })
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such directory',
  EEXIST: 'there is one already',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}
