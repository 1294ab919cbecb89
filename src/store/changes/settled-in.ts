// How many traces have settled among those that have changed.
import { IS_INCOMPLETE, IS_SETTLED, type TraceChanges } from './trace-changes.ts'

export function settledIn({ count, states }: TraceChanges): number {
  let settled = 0
  for (let row = 0; row < count; row++) {
    if (states[row] === IS_SETTLED || states[row] === IS_INCOMPLETE) settled++
  }
  return settled
}
