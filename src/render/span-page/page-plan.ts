// The page of one span as blocks: a block is what a person points at (an attribute, a link, an event), with its lines,
// what of it can be copied and where it leads. Printing writes all of them under each other; a screen draws those in
// its window.
import type { SpanId, TraceId } from '../../trace/span.ts'

/**
 * How much of a long value is drawn: short is for reading past it, usual for a printed page, whole for who asked for
 * all of it.
 */
export type Extent = 'short' | 'usual' | 'whole'

export interface CutLines {
  /** Finished, of at most the page's width. */
  readonly lines: readonly string[]
  /** There is more of it. */
  readonly isCut: boolean
}

export interface PageBlock {
  /** Distinct on its page, and the same for the same part of the same span. */
  readonly key: string
  /** section: the title of what follows; blank: an empty line between sections. */
  readonly kind: 'item' | 'section' | 'blank'
  lines(extent: Extent): CutLines
  /** As it was sent, whole and not made harmless: for searching and copying, never for drawing. */
  readonly value: (() => string) | undefined
  /** What the value is called, as it was sent; for searching and, made harmless, for saying what was copied. */
  readonly name: string
  readonly goTo: SpanPlace | undefined
}

/** A span, perhaps of another trace. */
export interface SpanPlace {
  readonly traceId: TraceId
  readonly spanId: SpanId | undefined
}

export function wholeLines(lines: readonly string[]): CutLines {
  return { lines, isCut: false }
}

export function blankBlock(key: string): PageBlock {
  return { key, kind: 'blank', lines: blankLines, value: undefined, name: '', goTo: undefined }
}

function blankLines(): CutLines {
  return BLANK
}

const BLANK: CutLines = wholeLines([''])
