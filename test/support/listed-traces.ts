// Traces for the list of the screen, each other than the last in what is said of it alone.
import { LiveTraceList, type WholeTrace } from '../../src/tui/list/live-trace-list.ts'
import type { TraceId } from '../../src/trace/span.ts'
import { instantOf, offsetOf } from '../../src/trace/time.ts'
import type { ScreenData } from '../../src/tui/screen-data.ts'

const NOW = 1_787_407_391_208_000_000n

export function listedTrace(number: number, facts: Partial<WholeTrace> = {}): WholeTrace {
  const rootService = facts.rootService ?? 'gateway'
  return {
    id: `${number.toString(16).padStart(4, '0')}2f3577b34da6a3ce929d0e0e4736` as TraceId,
    start: instantOf(NOW - BigInt(number) * 1_000_000_000n),
    duration: offsetOf(12.5e6),
    rootService,
    rootName: 'GET /api/cart',
    spans: 4,
    services: [rootService],
    errors: 0,
    state: 'settled',
    ...facts,
  }
}

export function dataOfList(traces: readonly WholeTrace[]): ScreenData & { readonly list: LiveTraceList } {
  const list = new LiveTraceList({ intro: [] })
  list.now = instantOf(NOW)
  for (const trace of traces) list.put(trace)
  return {
    list,
    shown: undefined,
    problems: undefined,
    title: { source: 'OTLP http 4318', spansPerSecond: undefined, trouble: undefined },
  }
}
