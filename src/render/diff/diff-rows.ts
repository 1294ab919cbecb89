// What a diff tells and what it passes over, as data: which paths have a row in the table of times, which in the tree,
// and what stands for the rest.
import type { CallPath, SpanPath } from '../../analysis/diff/call-path.ts'
import { changeOf, type TraceDiff } from '../../analysis/diff/diff.ts'

export interface TimeTable {
  /** Largest change first. */
  readonly rows: readonly CallPath[]
  /** Left out for want of room: their sum. */
  readonly more: PathSum | undefined
  /** In both traces and changed by less than 1 % of A. */
  readonly rest: PathSum | undefined
}

/** Paths with time on either critical path, in nanoseconds. */
export interface PathSum {
  readonly paths: number
  readonly a: number
  readonly b: number
  /** Whether none of them changed at all. */
  readonly isSame: boolean
}

/** The times of all three parts sum to the roots' durations, exactly. */
export function timeTable({ a, paths }: TraceDiff, limit: number): TimeTable {
  const least = a.duration / 100
  const telling: CallPath[] = []
  const rest: CallPath[] = []
  for (const path of paths) {
    if (path.a.ownTime === 0 && path.b.ownTime === 0) continue
    const change = Math.abs(changeOf(path))
    const isSmall = change === 0 || change < least
    if (path.change === 'both' && isSmall) rest.push(path)
    else telling.push(path)
  }
  telling.sort((x, y) => Math.abs(changeOf(y)) - Math.abs(changeOf(x)) || x.index - y.index)
  // One line would say no more than the row that it stands for.
  const shown = telling.length <= limit + 1 ? telling.length : limit
  return { rows: telling.slice(0, shown), more: sumOf(telling.slice(shown)), rest: sumOf(rest) }
}

function sumOf(paths: readonly CallPath[]): PathSum | undefined {
  if (paths.length === 0) return undefined
  let a = 0
  let b = 0
  let isSame = true
  for (const path of paths) {
    a += path.a.ownTime
    b += path.b.ownTime
    if (changeOf(path) !== 0) isSame = false
  }
  return { paths: paths.length, a, b, isSame }
}

export interface StructureRow {
  readonly path: SpanPath
  readonly depth: number
  /** The row above that it hangs under. */
  readonly parent: SpanPath | undefined
}

/**
 * What differs, and the way down to it. A client whose one callee is shown below it says nothing that the callee does
 * not, and is passed over.
 */
export function structureRows({ paths }: TraceDiff): readonly StructureRow[] {
  const kept = new Uint8Array(paths.length)
  const children = new Int32Array(paths.length)
  for (let at = paths.length - 1; at >= 0; at--) {
    const path = paths[at]!
    if (path.type === 'gap') continue
    const { parent } = path
    if (parent !== undefined) children[parent.index] = (children[parent.index] ?? 0) + 1
    if (differs(path)) kept[at] = 1
    if (kept[at] === 1 && parent !== undefined) kept[parent.index] = 1
  }
  // By path: the row that it is, or hangs under.
  const rowOf: (StructureRow | undefined)[] = Array.from({ length: paths.length })
  const rows: StructureRow[] = []
  for (const path of paths) {
    if (path.type === 'gap' || kept[path.index] === 0) continue
    const above = path.parent === undefined ? undefined : rowOf[path.parent.index]
    if (isCallOnly(path, children[path.index] ?? 0, paths)) {
      rowOf[path.index] = above
      continue
    }
    const row = { path, depth: above === undefined ? 0 : above.depth + 1, parent: above?.path }
    rowOf[path.index] = row
    rows.push(row)
  }
  return rows
}

/** In number, name, or how many of its spans failed. */
export function differs({ change, a, b }: SpanPath): boolean {
  return change !== 'both' || a.count !== b.count || a.errors !== b.errors
}

function isCallOnly(path: SpanPath, children: number, paths: readonly CallPath[]): boolean {
  if (path.parent === undefined || path.kind !== 'client' || children !== 1 || differs(path)) return false
  for (let at = path.index + 1; at < paths.length; at++) {
    const below = paths[at]
    if (below?.type === 'spans') return below.kind === 'server'
  }
  return false
}
