// The lists beside a search, from traces that lie at hand. Attributes are decoded for them, so they are made from the
// newest traces alone where there are many: some seconds of a busy shop, and all of a file.
import { buildTrace } from '../../trace/build-trace.ts'
import type { Span } from '../../trace/span.ts'
import type { Dependency, TimeWindow } from '../source.ts'
import { CallCounts } from './count-calls.ts'
import { addOperations, addTagNames, addTagValue, namedService, Names } from './recent-names.ts'
import { startsWithin, type TraceShelf } from './search-traces.ts'
import { Turns } from './turns.ts'

/** Spans that are read at most, rounded up to whole traces: half a second. */
export const RECENT_SPANS = 100_000

export function servicesOf(traces: Iterable<{ readonly spans: readonly Span[] }>): readonly string[] {
  const names = new Names()
  for (const { spans } of traces) {
    for (const span of spans) {
      const service = namedService(span)
      if (service !== undefined) names.add(service)
    }
  }
  return names.sorted()
}

export async function operationsOn<Entry>(
  shelf: TraceShelf<Entry>,
  service: string,
  isOf: (entry: Entry) => boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const names = new Names()
  await eachSpan(shelf, isOf, signal, (span) => addOperations(names, span, service))
  return names.sorted()
}

export async function tagNamesOn<Entry>(
  shelf: TraceShelf<Entry>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const names = new Names()
  await eachSpan(
    shelf,
    () => true,
    signal,
    (span) => addTagNames(names, span),
  )
  return names.sorted()
}

export async function tagValuesOn<Entry>(
  shelf: TraceShelf<Entry>,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const values = new Names()
  await eachSpan(
    shelf,
    () => true,
    signal,
    (span) => addTagValue(values, span, name),
  )
  return values.sorted()
}

export async function dependenciesOn<Entry>(
  shelf: TraceShelf<Entry>,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<readonly Dependency[]> {
  const counts = new CallCounts()
  const isWithin = (entry: Entry): boolean => startsWithin(shelf.summarize(entry), window)
  for await (const spans of recentSpans(shelf, isWithin, signal)) counts.add(buildTrace({ spans, logs: [] }))
  return counts.sorted()
}

async function eachSpan<Entry>(
  shelf: TraceShelf<Entry>,
  isOf: (entry: Entry) => boolean,
  signal: AbortSignal,
  use: (span: Span) => void,
): Promise<void> {
  for await (const spans of recentSpans(shelf, isOf, signal)) for (const span of spans) use(span)
}

/** Of one trace after the other. */
async function* recentSpans<Entry>(
  shelf: TraceShelf<Entry>,
  isOf: (entry: Entry) => boolean,
  signal: AbortSignal,
): AsyncGenerator<readonly Span[], void, undefined> {
  const turns = new Turns(signal)
  let left = RECENT_SPANS
  for (const entry of shelf.list()) {
    await turns.next()
    if (!isOf(entry)) continue
    const spans = shelf.read(entry)?.spans ?? []
    if (spans.length > 0) yield spans
    left -= spans.length
    if (left <= 0) return
  }
}
