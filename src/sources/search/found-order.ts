// In which order traces are listed that were found, wherever it was.
import type { FoundTrace, SearchOrder } from '../source.ts'

/** What is equal in what was asked for: newest first. What a source does not say comes last. */
export function sortFound(traces: readonly FoundTrace[], order: SearchOrder): readonly FoundTrace[] {
  return traces.toSorted((a, b) => compareFound(a, b, order))
}

/** Negative where `a` comes first. */
export function compareFound(a: FoundTrace, b: FoundTrace, order: SearchOrder): number {
  if (order !== 'time') {
    const difference = (b[order] ?? -1) - (a[order] ?? -1)
    if (difference !== 0) return difference
  }
  if (a.start !== b.start) return a.start > b.start ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
