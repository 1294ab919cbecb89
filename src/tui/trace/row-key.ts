// What to call a row so that it is found again when the tree has been built anew from more spans.
import type { Row } from '../../render/waterfall/rows.ts'
import type { SpanNode } from '../../trace/trace.ts'

/** `s:<span id>`, `r:<first span's id>` of repeats, `g:<span id>:<start>` of a gap. */
export type RowKey = string

export function rowKey(row: Row): RowKey {
  switch (row.kind) {
    case 'span':
      return nodeKey(row.node)
    case 'run':
      return runKey(row.members)
    case 'gap':
      return `g:${row.gap.node.id}:${row.gap.start}`
    case 'more':
      return `m:${row.start}`
  }
}

/** Two halves of one call may share an id: their kinds tell them apart. */
export function nodeKey({ id, marks, span }: SpanNode): RowKey {
  return marks.includes('shared-id') ? `s:${id}:${span?.kind}` : `s:${id}`
}

export function runKey([first]: readonly SpanNode[]): RowKey {
  return `r:${first?.id ?? ''}`
}

/** Of the span that the row is about. */
export function idOfKey(key: RowKey): string {
  return key.split(':')[1] ?? ''
}
