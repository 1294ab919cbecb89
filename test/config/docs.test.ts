// Every file that docs/contexts.md shows is one that is understood, and every variable in it one that is documented.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { HELP_TOPICS } from '../../src/commands/help-topics.ts'
import { parseConfigTree } from '../../src/config/config-tree.ts'
import { readConfig } from '../../src/config/read-config.ts'

const page = readFileSync(new URL('../../docs/contexts.md', import.meta.url), 'utf8')
const files = Array.from(page.matchAll(/```yaml\n(.*?)```/gs), ([, text]) => text ?? '').filter((text) =>
  text.includes('contexts:'),
)

describe('docs/contexts.md', () => {
  test.each(files)('%s', async (text) => {
    const { contexts, warnings } = readConfig(
      await parseConfigTree(text, 'c.yaml'),
      'c.yaml',
      () => undefined,
    )
    expect(warnings).toEqual([])
    expect(contexts.size).toBeGreaterThan(0)
  })

  test('names no variable that help environment does not', () => {
    const known = JSON.stringify(HELP_TOPICS['environment'])
    const named = new Set(page.match(/TRACECTL_[A-Z_]+/g))
    expect([...named].filter((name) => !known.includes(name))).toEqual([])
  })
})
