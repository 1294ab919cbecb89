import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { dependencyTable, type ListedCall } from '../../../src/render/list/dependency-table.ts'
import { textWidth } from '../../../src/render/text.ts'
import { anyName } from '../names.ts'

const CALLS: readonly ListedCall[] = [
  { parent: 'frontend', child: 'checkout', calls: 12_345, errors: 12 },
  { parent: 'checkout', child: 'recommendation-engine-of-the-shop', calls: 20, errors: 0 },
  { parent: '注文\u001b[2J', child: '', calls: 1, errors: undefined },
]

function table(width: number, ascii = false, calls = CALLS): string {
  return `\n${dependencyTable(calls, { width, theme: { ascii, color: 0 } }).join('\n')}\n`
}

test('on a screen of 80 columns', () => {
  expect(table(80)).toBe(`
CALLER     CALLED                              CALLS  ERRORS
frontend → checkout                           12,345     !12
checkout → recommendation-engine-of-the-shop      20
注文     → (no service)                            1
`)
})

test('of 40', () => {
  expect(table(40, true)).toBe(`
CALLER      CALLED         CALLS  ERRORS
frontend -> checkout      12,345     !12
checkout -> recommendat~      20
注文     -> (no service)       1
`)
})

test('where nobody counts errors there is no column for them', () => {
  expect(table(80, false, [{ parent: 'a', child: 'b', calls: 2, errors: undefined }])).toBe(`
CALLER   CALLED  CALLS
a      → b           2
`)
})

test('no line is wider than the screen', () => {
  const call = fc.record({
    parent: anyName,
    child: anyName,
    calls: fc.nat(),
    errors: fc.option(fc.nat(), { nil: undefined }),
  })
  fc.assert(
    fc.property(
      fc.array(call, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 50, max: 200 }),
      (calls, width) => {
        const lines = dependencyTable(calls, { width, theme: { ascii: false, color: 0 } })
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
      },
    ),
  )
})
