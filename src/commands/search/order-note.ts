// That a list could not be put in the order that was asked for: its source does not say what that takes.
import type { SearchOrder, SearchableSource } from '../../sources/source.ts'

/** undefined when it could. */
export function orderNote(
  found: {
    readonly order: SearchOrder | 'mention'
    readonly traces: readonly Readonly<Partial<Record<'spans' | 'errors', number | undefined>>>[]
  },
  { source }: { readonly source: Pick<SearchableSource, 'label'> },
): string | undefined {
  const { order } = found
  if (order !== 'spans' && order !== 'errors') return undefined
  if (found.traces.every((trace) => trace[order] !== undefined)) return undefined
  const known = found.traces.some((trace) => trace[order] !== undefined)
  const of = known ? 'some of its traces have' : 'a trace has'
  return `${source.label} does not say how many ${order} ${of}: its list cannot be sorted by ${order}, and ${known ? 'those come last' : 'the newest come first'}`
}
