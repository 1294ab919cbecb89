// A set whose requests arrive faster.
import { compressArrivals } from './compress.ts'
import { buildSpanSet, type SpanSet } from './span-set.ts'

export function compressSet(set: SpanSet, factor: number): SpanSet {
  return factor === 1 ? set : buildSpanSet(set.name, compressArrivals(set.traces, factor))
}
