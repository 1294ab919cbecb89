// What Jaeger's adjusters leave on a span that is not read as it is.
import type { Span } from '../../src/trace/span.ts'

export function warningsOf(span: Span, spans: readonly Span[], wording: 'v1' | 'v2'): readonly string[] {
  if (span.parentId === undefined) return []
  const parent = spans.find(({ spanId }) => spanId === span.parentId)
  if (parent === undefined) {
    const id = span.parentId
    return wording === 'v1'
      ? [`invalid parent span IDs=${id}; skipping clock skew adjustment`]
      : [`parent span ID=${id} is not in the trace; skipping clock skew adjustment`]
  }
  if (span.start >= parent.start && span.end <= parent.end) return []
  const delta = Number(parent.start - span.start) / 1e6
  return [`clock skew adjustment disabled; not applying calculated delta of ${delta}ms`]
}
