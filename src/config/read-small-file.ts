// Files with a secret, a header or a certificate: small, or they are not what was meant.
import { open, type FileHandle } from 'node:fs/promises'
import { TracectlError } from '../errors.ts'

// Bundles of all the world's certificates have some 250 kB.
const LARGEST = 4_194_304

/**
 * @param name what named it, for messages
 * @throws TracectlError `config-invalid`
 */
export async function readSmallFile(path: string, name: string): Promise<string> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of file.createReadStream({ autoClose: false })) {
      chunks.push(chunk as Buffer)
      size += (chunk as Buffer).length
      if (size > LARGEST)
        throw new TracectlError('config-invalid', `${name}: ${path} is too large for what it is to be`)
    }
    return Buffer.concat(chunks).toString('utf8')
  } catch (error) {
    if (error instanceof TracectlError) throw error
    throw new TracectlError('config-invalid', `${name}: cannot read ${path}: ${fileFault(error)}`, {
      cause: error,
    })
  } finally {
    await file?.close()
  }
}

/** Why a file could not be opened, in words. */
export function fileFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  return FAULTS[code] ?? code
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
}
