// Reading a Jaeger: its searches give whole traces back, of the newer API for all services at once, of the older one for each
// of them.
import type { TraceData } from '../../trace/span.ts'
import { instantOf } from '../../trace/time.ts'
import { denseStretch } from '../reading/dense-stretch.ts'
import type { Stretch } from '../reading/each-slice.ts'
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
  const known = knowingServices(jaeger)
  return yield* readSlices(stretch, query, async (slice) => {
    const window = { start: slice.from, end: slice.to }
    const search = { conditions: EVERYTHING, window, depth: DEPTH }
    const { items, full, filled, fullest, notes } = await searchWholeTraces(known, search, signal)
    return { traces: items, limited: full, filled, dense: densest(fullest, slice), notes }
  })
}

/** Asked for once, and not again for each slice. */
function knowingServices(jaeger: SearchableJaeger): SearchableJaeger {
  let services: Promise<readonly string[]> | undefined
  return {
    client: jaeger.client,
    now: jaeger.now,
    dialect: (signal) => jaeger.dialect(signal),
    fetchTrace: (id, signal) => jaeger.fetchTrace(id, signal),
    services: (signal) => (services ??= jaeger.services(signal)),
  }
}

/** Of the fullest page; of those that are cut, of the one that reaches least far back: there most is missing. */
function densest(pages: readonly (readonly TraceData[])[], slice: Stretch): Stretch | undefined {
  const stretches = pages.map((traces) => denseStretch(traces, slice)).filter((one) => one !== undefined)
  return stretches.reduce<Stretch | undefined>(
    (best, one) => (best === undefined || one.from > best.from ? one : best),
    undefined,
  )
}

const EVERYTHING = jaegerConditions(undefined)

/** Whole traces in one reply: so many are some megabytes. */
const DEPTH = 200
