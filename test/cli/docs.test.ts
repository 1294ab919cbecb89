// The pages made from the declarations are those of these declarations, and a roff can read them.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { renderCliPage } from '../../scripts/cli-page.ts'
import { renderManPage } from '../../scripts/man-page.ts'
import { readReference } from '../../scripts/reference.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const { version } = JSON.parse(read('package.json')) as { readonly version: string }

describe('generated pages (npm run docs makes them anew)', () => {
  test('man/tracectl.1', () => {
    expect(read('man/tracectl.1')).toBe(renderManPage(readReference(), version))
  })

  test('docs/cli.md', () => {
    expect(read('docs/cli.md')).toBe(renderCliPage(readReference()))
  })

  const groff = spawnSync('groff', ['--version']).error === undefined
  test.skipIf(!groff)('groff reads the man page without a complaint', () => {
    const page = fileURLToPath(new URL('man/tracectl.1', root))
    const { stdout, stderr, status } = spawnSync('groff', ['-man', '-Tascii', '-ww', '-P-c', page], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
    // oxlint-disable-next-line no-control-regex
    const plain = stdout.replaceAll(/.\u0008/g, '')
    expect(plain).toMatch(/--grpc-port <port>/)
    expect(plain).toContain('EXIT STATUS')
  })
})
