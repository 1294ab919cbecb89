// Writes a configuration file whole or not at all, for its owner's eyes only.
import { randomBytes } from 'node:crypto'
import { mkdir, open, realpath, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { TracectlError } from '../errors.ts'
import { fileFault } from './read-small-file.ts'

/** @throws TracectlError `output-failed` */
export async function writeConfigFile(path: string, text: string): Promise<void> {
  let temporary: string | undefined
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    // Who keeps dotfiles elsewhere has a link here, which is to stay one.
    const target = await realpath(path).catch(() => path)
    temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {})
    throw new TracectlError('output-failed', `cannot write ${path}: ${fileFault(error)}`, { cause: error })
  }
}
