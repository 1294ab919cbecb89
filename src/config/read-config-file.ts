// The text of a configuration file, and who may read it.
import { open, type FileHandle } from 'node:fs/promises'
import { TracectlError } from '../errors.ts'
import type { ConfigPath } from './config-path.ts'
import { fileFault } from './read-small-file.ts'

export interface ConfigFile {
  readonly text: string
  /** Its mode is wider than 0600. */
  readonly othersMayRead: boolean
}

/**
 * undefined when it is not there and nobody named it.
 * @throws TracectlError `config-invalid`
 */
export async function readConfigFile(
  { path, namedBy }: ConfigPath,
  platform: string,
): Promise<ConfigFile | undefined> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const facts = await file.stat()
    const text = await readBounded(file, path)
    // Windows has no such modes, and a pipe (`--config <(…)`) no readers but us.
    const othersMayRead = platform !== 'win32' && facts.isFile() && (facts.mode & 0o077) !== 0
    return { text, othersMayRead }
  } catch (error) {
    if (error instanceof TracectlError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' && namedBy === undefined) return undefined
    const who = namedBy === undefined ? '' : `${namedBy}: `
    throw new TracectlError('config-invalid', `${who}cannot read ${path}: ${fileFault(error)}`, {
      hint: code === 'ENOENT' ? 'tracectl config set-context NAME --url URL makes one' : undefined,
      cause: error,
    })
  } finally {
    await file?.close()
  }
}

// A thousand contexts; a file that is larger is another one.
const LARGEST = 1_048_576

async function readBounded(file: FileHandle, path: string): Promise<string> {
  const buffer = Buffer.alloc(LARGEST + 1)
  let length = 0
  while (length <= LARGEST) {
    const { bytesRead } = await file.read(buffer, length, LARGEST + 1 - length)
    if (bytesRead === 0) return buffer.toString('utf8', 0, length)
    length += bytesRead
  }
  throw new TracectlError('config-invalid', `${path} is larger than a configuration file can be (1 MiB)`)
}
