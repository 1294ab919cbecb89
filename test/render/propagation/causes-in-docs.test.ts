// docs/propagation.md lists every cause as --explain knows it, and every kind and mode of a finding.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CATALOGUE } from '../../../src/render/propagation/catalogue/catalogue.ts'
import type { CauseNature } from '../../../src/render/propagation/catalogue/cause.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/propagation.md'), 'utf8')

const NATURES: Readonly<Record<CauseNature, string>> = {
  break: 'broken',
  legitimate: 'as it should be',
  data: 'neither',
}

test('the table of causes is that of --explain', () => {
  const rows = [...PAGE.matchAll(/^\| (C\d\d) +\| `([^`]+)` +\| ([^|]+?) +\| ([^|]+?) +\|$/gm)]
  expect(rows.map(([, ...cells]) => cells)).toEqual(
    CATALOGUE.map(({ code, slug, title, nature }) => [code, slug, title, NATURES[nature]]),
  )
})

test.each([
  'broken-hop',
  'in-process-loss',
  'uninstrumented-service',
  'missing-parent',
  'mis-parented',
  'bad-ids',
  'wire',
  'no-client-span',
  'queue',
  'in-process',
])('%s has its row', (name) => {
  expect(PAGE).toMatch(new RegExp(`^\\| \`${name}\` `, 'm'))
})
