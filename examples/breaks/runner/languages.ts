// Each language's folder has an install.sh, which puts what its programs need into .built beside it, in the versions
// that the folder's lock file names.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GALLERY } from './break.ts'

/** Does nothing where it has been done; remove .built to have it done again. */
export function installLanguage(language: string): void {
  const folder = join(GALLERY, language)
  const done = join(folder, '.built', 'done')
  if (existsSync(done)) return
  console.log(`installing what the ${language} programs need`)
  const path = `${dirname(process.execPath)}:${process.env['PATH']}`
  const { status } = spawnSync('bash', ['install.sh'], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  })
  if (status !== 0) throw new Error(`${language}/install.sh ended with status ${status}`)
  mkdirSync(dirname(done), { recursive: true })
  writeFileSync(done, '')
}

/** Environment in which the programs of a language run. */
export function languageEnv(language: string): Readonly<Record<string, string>> {
  const built = join(GALLERY, language, '.built')
  return {
    PATH: [join(built, 'bin'), dirname(process.execPath), process.env['PATH']].join(':'),
    BUILT: built,
    // What the programs of a language share lies beside their folders.
    PYTHONPATH: join(GALLERY, 'python'),
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  }
}
