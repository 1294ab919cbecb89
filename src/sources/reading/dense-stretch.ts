// Between which times traces lie, as far as their spans say: how dense they are there tells how much time to ask for.
import type { TraceData } from '../../trace/span.ts'
import type { Instant } from '../../trace/time.ts'
import type { Stretch } from './each-slice.ts'

/** From the oldest to the newest of those that began within the slice; undefined without one. */
export function denseStretch(traces: readonly TraceData[], slice: Stretch): Stretch | undefined {
  let oldest: Instant | undefined
  let newest: Instant | undefined
  for (const data of traces) {
    const start = startOf(data) as Instant
    if (start < slice.from || start > slice.to) continue
    if (oldest === undefined || start < oldest) oldest = start
    if (newest === undefined || start > newest) newest = start
  }
  return oldest === undefined || newest === undefined ? undefined : { from: oldest, to: newest }
}

/** 0 where no span says when it began. */
export function startOf({ spans }: TraceData): bigint {
  return spans.reduce(
    (least, { start }) => (least === 0n || (start !== 0n && start < least) ? start : least),
    0n,
  )
}
