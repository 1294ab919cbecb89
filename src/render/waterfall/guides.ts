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
  return new TreeGuides(depths).between(0, depths.length, levels, glyphs)
}

/** The same for some of the rows, where only those are drawn. */
export class TreeGuides {
  readonly #depths: readonly number[]
  readonly #isLast: Uint8Array
  /** By row: the row that it hangs under; -1 for none. */
  readonly #parents: Int32Array

  /** O(rows); `depths` in order of the rows. */
  constructor(depths: readonly number[]) {
    this.#depths = depths
    this.#isLast = lastSiblings(depths)
    this.#parents = parentRows(depths)
  }

  /** Of the rows `from … to`. */
  between(from: number, to: number, levels: number, glyphs: Glyphs): readonly Guide[] {
    const trunks = this.#trunksAbove(from, levels, glyphs)
    return this.#depths.slice(from, to).map((depth, at) => {
      const row = from + at
      const last = this.#isLast[row] === 1
      const shown = Math.min(depth, levels)
      const trunk = trunks[Math.max(0, shown - 1)] ?? ''
      if (depth === 0) trunks[0] = ''
      else if (depth <= levels) trunks[depth] = trunk + (last ? glyphs.noTrunk : glyphs.trunk)
      const base = trunks[shown] ?? ''
      const hasChildren = (this.#depths[row + 1] ?? 0) > depth
      const below = base + (hasChildren && depth < levels ? glyphs.trunk : glyphs.noTrunk)
      if (depth === 0) return { own: '', below }
      if (depth <= levels) return { own: trunk + (last ? glyphs.lastBranch : glyphs.branch), below }
      return { own: deepGuide(depth, levels, trunks, glyphs), below }
    })
  }

  /** What stands before the children of each of those that a row is below, by their depth. */
  #trunksAbove(row: number, levels: number, glyphs: Glyphs): string[] {
    const above: number[] = []
    for (let up = this.#parents[row] ?? -1; up >= 0; up = this.#parents[up]!) {
      if (this.#depths[up]! <= levels) above.push(up)
    }
    const trunks: string[] = ['']
    for (const up of above.reverse()) {
      const depth = this.#depths[up]!
      if (depth === 0) continue
      trunks[depth] = (trunks[depth - 1] ?? '') + (this.#isLast[up] === 1 ? glyphs.noTrunk : glyphs.trunk)
    }
    return trunks
  }
}

function parentRows(depths: readonly number[]): Int32Array {
  const parents = new Int32Array(depths.length)
  /** By depth: the last row so far. */
  const last: number[] = []
  for (const [row, depth] of depths.entries()) {
    parents[row] = depth === 0 ? -1 : (last[depth - 1] ?? -1)
    last[depth] = row
  }
  return parents
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
