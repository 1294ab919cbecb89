// `npm run docs`: writes the pages that are made from the command line's declarations, and the screens and pictures of others.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { renderCliPage } from './cli-page.ts'
import { putKeys } from './keys-table.ts'
import { renderManPage } from './man-page.ts'
import { renderReadme } from './readme.ts'
import { readReference } from './reference.ts'
import { renderScreenshots } from './screens/screenshots.ts'

const root = new URL('../', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  readonly version: string
}
const reference = await readReference()
mkdirSync(new URL('man/', root), { recursive: true })
writeFileSync(new URL('man/tracectl.1', root), renderManPage(reference, version))
writeFileSync(new URL('docs/cli.md', root), renderCliPage(reference))
const screen = new URL('docs/screen.md', root)
writeFileSync(screen, putKeys(readFileSync(screen, 'utf8')))
const readme = new URL('README.md', root)
writeFileSync(readme, await renderReadme(readFileSync(readme, 'utf8')))
mkdirSync(new URL('docs/screens/', root), { recursive: true })
for (const [path, picture] of await renderScreenshots()) writeFileSync(new URL(path, root), picture)
