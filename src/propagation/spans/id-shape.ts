// What a trace id looks like tells who made it: most SDKs draw 128 bits, some 64 of them, and some put the time first.
import type { IdShape } from '../causes/evidence.ts'
import type { TraceId } from '../../trace/span.ts'
import type { Instant } from '../../trace/time.ts'

/** `near`: when the trace was made. A random id begins with a time within days of it once in a few thousand. */
export function idShape(id: TraceId, near: Instant): IdShape {
  if (id.startsWith('0000000000000000')) return 'padded-64'
  const seconds = parseInt(id.slice(0, 8), 16)
  return Math.abs(seconds - Number(near / 1_000_000_000n)) < DAYS ? 'epoch' : 'random-128'
}

/** An id may be made long before the span that it is seen on. */
const DAYS = 3 * 86_400
