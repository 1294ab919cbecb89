// Which rows a trace has, in order: one for each span, repeats folded into one, and one for each gap that is shown.
// Plain data, so that it can be counted and thinned out before anything is drawn. No recursion: a trace may be a chain
// of 100,000 spans.
import type { Offset } from '../../trace/time.ts'
import { offsetOf } from '../../trace/time.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { foldRepeats, type Run } from './fold.ts'
import { type GapsBySpan, type NumberedGap, splitAtGaps } from './gap-rows.ts'

export type Row = SpanRow | RunRow | MoreRow | GapRow

export interface SpanRow {
  readonly kind: 'span'
  readonly depth: number
  readonly node: SpanNode
  /** Spans below it that have no rows, because the rows end at this depth. */
  readonly hidden: number
}

export interface RunRow extends Run {
  readonly kind: 'run'
  readonly depth: number
}

/** Stands for rows that were left out. */
export interface MoreRow {
  readonly kind: 'more'
  readonly depth: number
  readonly spans: number
  /** Of the topmost spans left out, one after another. */
  readonly time: Offset
  readonly start: Offset
  readonly end: Offset
  /** Their share of the critical path, 1 being all of it. */
  readonly share: number
}

export interface GapRow extends NumberedGap {
  readonly kind: 'gap'
  readonly depth: number
}

export interface RowOptions {
  readonly fold: boolean
  /** Siblings with their repeats folded, by somebody who keeps them; worked out anew without. */
  readonly folded?: ((siblings: readonly SpanNode[]) => readonly (SpanNode | Run)[]) | undefined
  readonly gaps?: GapsBySpan | undefined
  /** By `SpanNode.index`: 0 for what has no row. */
  readonly marks?: Uint8Array | undefined
  /** How many levels have rows. */
  readonly levels?: number | undefined
  /** Nothing below this span has rows, though it is on a level that has; it has children. */
  readonly isClosed?: ((node: SpanNode, depth: number) => boolean) | undefined
  /** These repeats have a row each all the same. */
  readonly isSpread?: ((run: Run) => boolean) | undefined
}

/** `top` are the topmost rows: the trace's roots, or one node that is looked at by itself. */
export function listRows(top: readonly SpanNode[], options: RowOptions): readonly Row[] {
  const { levels: most = Infinity, isClosed } = options
  const rows: Row[] = []
  const levels = [{ items: itemsOf(top, undefined, options), at: 0 }]
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const item = level.items[level.at++]
    const depth = levels.length - 1
    if (item === undefined) {
      levels.pop()
      continue
    }
    // Nearly all of them are spans.
    if ('children' in item) {
      const isLast = levels.length >= most || (item.children.length > 0 && isClosed?.(item, depth) === true)
      rows.push({ kind: 'span', depth, node: item, hidden: isLast ? item.size - 1 : 0 })
      if (isLast || item.children.length === 0) continue
      const items = itemsOf(item.children, item, options)
      if (items.length > 0) levels.push({ items, at: 0 })
    } else if ('members' in item) rows.push({ kind: 'run', depth, ...item })
    else rows.push({ kind: 'gap', depth, ...item })
  }
  return rows
}

type Item = SpanNode | Run | NumberedGap

function itemsOf(
  siblings: readonly SpanNode[],
  parent: SpanNode | undefined,
  { fold, gaps, marks, isSpread, folded: foldedOf = foldRepeats }: RowOptions,
): readonly Item[] {
  const wanted = marks === undefined ? siblings : siblings.filter(({ index }) => marks[index] !== 0)
  const folded = (some: readonly SpanNode[]): readonly Item[] => {
    if (!fold) return some
    const items = foldedOf(some)
    if (isSpread === undefined || items === some) return items
    return items.flatMap((item): readonly Item[] =>
      'members' in item && isSpread(item) ? item.members : [item],
    )
  }
  const own = parent === undefined ? undefined : gaps?.get(parent)
  if (own === undefined) return folded(wanted)
  return splitAtGaps(wanted, own).flatMap((part) => ('gap' in part ? [part] : folded(part)))
}

/** A span's length, a run's sum, a gap's length. */
export function rowTime(row: Row): Offset {
  switch (row.kind) {
    case 'span':
      return offsetOf(row.node.end - row.node.start)
    case 'run':
      return offsetOf(row.members.reduce((sum, { start, end }) => sum + end - start, 0))
    case 'more':
      return row.time
    case 'gap':
      return row.gap.length
  }
}

export function rowStart(row: Row): Offset {
  switch (row.kind) {
    case 'span':
      return row.node.start
    case 'run':
      return row.members[0]?.start ?? offsetOf(0)
    case 'more':
      return row.start
    case 'gap':
      return row.gap.start
  }
}

export function rowEnd(row: Row): Offset {
  switch (row.kind) {
    case 'span':
      return row.node.end
    case 'run':
      return offsetOf(row.members.reduce((latest, { end }) => Math.max(latest, end), 0))
    case 'more':
      return row.end
    case 'gap':
      return row.gap.end
  }
}

/** Spans that a row shows; a parent that never arrived is none, nor is a gap. */
export function rowSpans(row: Row): number {
  switch (row.kind) {
    case 'span':
      return (row.node.span === undefined ? 0 : 1) + row.hidden
    case 'run':
      return row.members.length
    case 'more':
      return row.spans
    case 'gap':
      return 0
  }
}
