// What is missing of a trace, as settling judges it, of spans that are at hand.
import type { Span } from '../../trace/span.ts'
import type { MissingParents } from './span-links.ts'

/** Of a trace without a span that has no parent, and that names none that is missing: far. */
export function missingIn(spans: readonly Span[]): MissingParents {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const orphans = spans.filter(({ parentId }) => parentId !== undefined && !ids.has(parentId))
  if (orphans.length > 0)
    return orphans.every(({ parentLocation }) => parentLocation === 'local') ? 'near' : 'far'
  return spans.some(({ parentId }) => parentId === undefined) ? 'none' : 'far'
}
