// What a commit hands to whoever listens, made from plain objects.
import type { CommittedSpans } from '../../src/store/span-store.ts'

export interface PlainSpan {
  /** The trace id's last word, and the whole id's other words for tests that care. */
  readonly trace: number
  readonly span: number
  /** 0 for none. */
  readonly parent: number
  readonly resource?: number
}

export function committed(spans: readonly PlainSpan[]): CommittedSpans {
  return {
    count: spans.length,
    traceWord: (row, word) => (word === 3 ? spans[row]!.trace : 0x4bf92f35),
    spanHigh: () => 0,
    spanLow: (row) => spans[row]!.span,
    parentHigh: () => 0,
    parentLow: (row) => spans[row]!.parent,
    resource: (row) => spans[row]!.resource ?? 1,
  }
}

/** The id of a PlainSpan's trace. */
export function traceIdOf(trace: number): string {
  return '4bf92f35'.repeat(3) + trace.toString(16).padStart(8, '0')
}
