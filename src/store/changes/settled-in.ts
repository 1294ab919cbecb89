// How many traces have settled among those that have changed.
import { IS_INCOMPLETE, IS_SETTLED, LACKS_ONLY_NEAR, type TraceChanges } from './trace-changes.ts'

export function settledIn({ count, states }: TraceChanges): number {
  let settled = 0
  for (let row = 0; row < count; row++) {
    const state = states[row]
    if (state === IS_SETTLED || state === IS_INCOMPLETE || state === LACKS_ONLY_NEAR) settled++
  }
  return settled
}
