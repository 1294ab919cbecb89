// Whether all of a trace has come, as settling judges it, of spans that are at hand.
import type { Span } from '../../trace/span.ts'

/** A span without a parent is there, and every parent that is named. */
export function isComplete(spans: readonly Span[]): boolean {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const isRootSeen = spans.some(({ parentId }) => parentId === undefined)
  return isRootSeen && spans.every(({ parentId }) => parentId === undefined || ids.has(parentId))
}
