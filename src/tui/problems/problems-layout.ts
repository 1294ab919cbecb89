// Where the rows and the details of the pane of problems are.
import { MARK_CELLS } from '../frame/cursor-mark.ts'
import type { PaneSize } from '../pane.ts'

/** The pane's, and that of the columns. */
export const TITLES = 2

export interface RowWindow {
  readonly top: number
  readonly rows: number
}

/** Rows have a third of the pane where there are many, and what they leave is for the details. */
export function windowOf(cursor: number, count: number, { rows }: PaneSize): RowWindow {
  const room = Math.max(1, rows - TITLES)
  const height = Math.max(1, Math.min(count, Math.max(2, Math.floor(room / 3))))
  const top = Math.max(0, Math.min(count - height, cursor - Math.floor(height / 2)))
  return { top, rows: height }
}

/** Behind a blank line, where there is room for more than that. */
export function detailRoom(count: number, size: PaneSize): number {
  return size.rows - TITLES - windowOf(0, count, size).rows - 1
}

export function detailWidth({ columns }: Pick<PaneSize, 'columns'>): number {
  return Math.max(20, columns - MARK_CELLS)
}
