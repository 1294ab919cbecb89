// Which rows a trace has, in order: one for each span, repeats folded into one. Plain data, so that it can be counted
// and thinned out before anything is drawn. No recursion: a trace may be a chain of 100,000 spans.
import type { Offset } from '../trace/time.ts'
import { offsetOf } from '../trace/time.ts'
import type { SpanNode, Trace } from '../trace/trace.ts'
import { foldRepeats, type Run } from './fold.ts'

export type Row = SpanRow | RunRow | MoreRow

export interface SpanRow {
  readonly kind: 'span'
  readonly depth: number
  readonly node: SpanNode
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
}

export function listRows(trace: Trace, options: { readonly fold: boolean }): readonly Row[] {
  const rows: Row[] = []
  const itemsOf = (siblings: readonly SpanNode[]): readonly (SpanNode | Run)[] =>
    options.fold ? foldRepeats(siblings) : siblings
  const levels = [{ items: itemsOf(trace.roots), at: 0 }]
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const item = level.items[level.at++]
    const depth = levels.length - 1
    if (item === undefined) levels.pop()
    else if ('members' in item) rows.push({ kind: 'run', depth, ...item })
    else {
      rows.push({ kind: 'span', depth, node: item })
      if (item.children.length > 0) levels.push({ items: itemsOf(item.children), at: 0 })
    }
  }
  return rows
}

/** A span's length, a run's sum. */
export function rowTime(row: Row): Offset {
  switch (row.kind) {
    case 'span':
      return offsetOf(row.node.end - row.node.start)
    case 'run':
      return offsetOf(row.members.reduce((sum, { start, end }) => sum + end - start, 0))
    case 'more':
      return row.time
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
  }
}

/** Spans that a row shows; a parent that never arrived is none. */
export function rowSpans(row: Row): number {
  switch (row.kind) {
    case 'span':
      return row.node.span === undefined ? 0 : 1
    case 'run':
      return row.members.length
    case 'more':
      return row.spans
  }
}
