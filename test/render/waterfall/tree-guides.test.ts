import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { glyphsOf } from '../../../src/render/glyphs.ts'
import { treeGuides, TreeGuides } from '../../../src/render/waterfall/guides.ts'

const GLYPHS = glyphsOf({ ascii: false })

/** Each row at most one deeper than the one before. */
const depthsOf = fc.array(fc.integer({ min: -3, max: 1 }), { maxLength: 60 }).map((steps) => {
  let depth = 0
  return steps.map((step, row) => (depth = row === 0 ? 0 : Math.max(0, depth + step)))
})

test('some rows have the lines that they have among all', () => {
  fc.assert(
    fc.property(depthsOf, fc.nat(60), fc.nat(20), fc.nat(8), (depths, from, count, levels) => {
      const all = treeGuides(depths, levels, GLYPHS)
      const some = new TreeGuides(depths).between(from, from + count, levels, GLYPHS)
      expect(some).toEqual(all.slice(from, from + count))
    }),
  )
})
