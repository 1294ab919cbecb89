// Reading a Jaeger: its searches give whole traces back, of the newer API for all services at once, of the older one for each
// of them.
import { instantOf } from '../../trace/time.ts'
import type { ReadQuery, TraceReading } from '../reading/read-query.ts'
import { readSlices } from '../reading/read-slices.ts'
import { jaegerConditions } from './jaeger-conditions.ts'
import { jaegerWindow } from './jaeger-window.ts'
import type { SearchableJaeger } from './search-services.ts'
import { searchWholeTraces } from './search-whole-traces.ts'

/** @throws TracectlError of the server */
export async function* readJaeger(
  jaeger: SearchableJaeger,
  query: ReadQuery,
  signal: AbortSignal,
): TraceReading {
  const window = jaegerWindow(query, jaeger.now())
  if (window === undefined) return { limited: false, notes: [] }
  const stretch = { from: instantOf(window.start), to: instantOf(window.end) }
  return yield* readSlices(stretch, query, async ({ from, to }) => {
    const search = { conditions: EVERYTHING, window: { start: from, end: to }, depth: DEPTH }
    const { items, full, notes } = await searchWholeTraces(jaeger, search, signal)
    return { traces: items, limited: full, notes }
  })
}

const EVERYTHING = jaegerConditions(undefined)

/** Whole traces in one reply: so many are some megabytes. */
const DEPTH = 200
