// What counts as a failed span wherever one is marked, kept or told apart.
import type { SpanNode } from '../trace/trace.ts'

/** Status ERROR, or an exception that was recorded. */
export function hasFailed({ span }: SpanNode): boolean {
  return span !== undefined && (span.status.code === 'error' || recordsException(span.events))
}

function recordsException(events: readonly { readonly name: string }[]): boolean {
  for (const { name } of events) if (name === 'exception') return true
  return false
}
