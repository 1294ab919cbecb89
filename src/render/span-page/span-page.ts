// What every part of the page of one span needs to know.
import type { Analysis } from '../../analysis/analysis.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FieldOptions } from './fields.ts'
import type { ServicePalette, Style } from '../style.ts'
import type { Theme } from '../theme.ts'

export interface SpanDetailOptions {
  readonly width: number
  readonly theme: Theme
  /** Minutes east of UTC; 0 unless told. */
  readonly utcOffset?: number | undefined
  /** Of the trace that the node is in; undefined where nothing is to be said of what it found. */
  readonly analysis?: Analysis | undefined
  /** Instead of one for this trace alone. */
  readonly palette?: ServicePalette | undefined
  /** A line for each id, so that each can be pointed at. */
  readonly idsApart?: boolean | undefined
  /** How it is known that the span belongs where it is, where it was put there. */
  readonly joint?: string | undefined
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
