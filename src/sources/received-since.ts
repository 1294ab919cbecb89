// The store lists traces by when they came in, people ask by when they began.
import type { TraceListQuery } from '../store/span-store.ts'
import { instantOf, type Instant } from '../trace/time.ts'

/** A span comes in after it has started, by any clock that is not a day wrong. */
export function receivedSince(from: Instant | undefined): TraceListQuery {
  return from === undefined ? {} : { since: instantOf(from - DAY) }
}

const DAY = 86_400_000_000_000n
