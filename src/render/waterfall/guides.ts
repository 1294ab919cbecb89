// The lines of the tree at the left of each row: two columns for each level, up to a limit; where a row is deeper a
// number says how deep.
//
//     frontend POST /api/checkout
//     ├╴auth check
//     │ ╰╴redis GET session
//     ╰╴»12 SELECT users
import type { Glyphs } from '../glyphs.ts'

export interface Guide {
  /** Before the row itself. */
  readonly own: string
  /** Before lines that belong to it and stand below. */
  readonly below: string
}

/** One for each row; `depths` in order of the rows, `levels` is how many may be indented. */
export function treeGuides(depths: readonly number[], levels: number, glyphs: Glyphs): readonly Guide[] {
  const isLast = lastSiblings(depths)
  const trunks: string[] = ['']
  return depths.map((depth, row) => {
    const last = isLast[row] === 1
    const shown = Math.min(depth, levels)
    const trunk = trunks[Math.max(0, shown - 1)] ?? ''
    if (depth === 0) trunks[0] = ''
    else if (depth <= levels) trunks[depth] = trunk + (last ? glyphs.noTrunk : glyphs.trunk)
    const base = trunks[shown] ?? ''
    const hasChildren = (depths[row + 1] ?? 0) > depth
    const below = base + (hasChildren && depth < levels ? glyphs.trunk : glyphs.noTrunk)
    if (depth === 0) return { own: '', below }
    if (depth <= levels) return { own: trunk + (last ? glyphs.lastBranch : glyphs.branch), below }
    return { own: deepGuide(depth, levels, trunks, glyphs), below }
  })
}

/** As wide as the deepest indentation, unless the number alone is wider. */
function deepGuide(depth: number, levels: number, trunks: readonly string[], glyphs: Glyphs): string {
  const mark = `${glyphs.depth}${depth} `
  const room = 2 * levels - mark.length
  if (room < 0) return mark
  const trunk = trunks[Math.floor(room / 2)] ?? ''
  return trunk.padEnd(room) + mark
}

/** By row: 1 where no sibling follows. */
function lastSiblings(depths: readonly number[]): Uint8Array {
  const isLast = new Uint8Array(depths.length)
  const followed: boolean[] = []
  for (let row = depths.length - 1; row >= 0; row--) {
    const depth = depths[row] ?? 0
    isLast[row] = followed[depth] === true ? 0 : 1
    followed.length = depth
    followed[depth] = true
  }
  return isLast
}
