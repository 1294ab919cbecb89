// What every part of the page of one span needs to know.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FieldOptions } from './fields.ts'
import type { Style } from '../style.ts'
import type { Theme } from '../theme.ts'

export interface SpanDetailOptions {
  readonly width: number
  readonly theme: Theme
  /** Minutes east of UTC; 0 unless told. */
  readonly utcOffset?: number | undefined
}

/** What every part of the page needs. */
export interface Page {
  readonly node: SpanNode
  readonly trace: Trace
  readonly options: SpanDetailOptions
  readonly style: Style
}

/** Cells before what belongs to a heading. */
export const INDENT = 2

export function fieldOptions({ options, style }: Page, indent: number): FieldOptions {
  return { width: options.width, style, indent }
}
