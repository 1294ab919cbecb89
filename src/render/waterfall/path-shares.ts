// How much of the critical path each row has. The time of a gap that has a row of its own is that row's, and what a
// row hides counts for it, so that the column accounts for all of the root.
import type { CriticalPaths } from '../../analysis/path/critical-paths.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { Row } from './rows.ts'

export class PathShares {
  readonly #paths: CriticalPaths
  /** By `SpanNode.index`: nanoseconds of the gaps in it that have rows. */
  readonly #gapTime = new Map<number, number>()

  constructor(paths: CriticalPaths, rows: readonly Row[]) {
    this.#paths = paths
    for (const row of rows) {
      if (row.kind !== 'gap') continue
      const { index } = row.gap.node
      this.#gapTime.set(index, (this.#gapTime.get(index) ?? 0) + row.gap.onPath)
    }
  }

  /** 1 is all of the root that the row belongs to. */
  of(row: Row): number {
    switch (row.kind) {
      case 'span':
        return this.#share(row.node, this.#ownTime(row.node) + this.#hiddenTime(row.node, row.hidden))
      case 'run': {
        const [first] = row.members
        const time = row.members.reduce((sum, node) => sum + this.#ownTime(node), 0)
        return first === undefined ? 0 : this.#share(first, time)
      }
      case 'more':
        return row.share
      case 'gap':
        return this.#share(row.gap.node, row.gap.onPath)
    }
  }

  #ownTime({ index }: SpanNode): number {
    return (this.#paths.ownTime[index] ?? 0) - (this.#gapTime.get(index) ?? 0)
  }

  #hiddenTime({ index }: SpanNode, hidden: number): number {
    let sum = 0
    for (let below = index + 1; below <= index + hidden; below++) sum += this.#paths.ownTime[below] ?? 0
    return sum
  }

  #share(node: SpanNode, time: number): number {
    const root = this.#paths.rootOf(node)
    const whole = root === undefined ? 0 : root.end - root.start
    return whole > 0 ? time / whole : 0
  }
}
