// What a person sees who has just found out why a checkout took half a minute: `tail`, and the waterfall of the slow trace.
import { summarizeTrace } from '../../src/trace/summary.ts'
import { instantOf } from '../../src/trace/time.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { LiveTraceList } from '../../src/tui/list/live-trace-list.ts'
import type { TraceRowState } from '../../src/tui/list/trace-list.ts'
import { shownTraceOf } from '../../src/tui/shown-trace.ts'
import { exampleTrace } from '../../test/support/example-trace.ts'
import { picture } from '../../test/support/picture.ts'
import { TEST_START } from '../../test/support/spans.ts'
import type { DrawnScreen } from './drawn-screen.ts'
import { CART, HEALTH, LOGIN, REFUSED, SEARCH } from './example-requests.ts'

export function explorerScreen(): Omit<DrawnScreen, 'theme'> {
  const list = new LiveTraceList({ intro: [] })
  list.now = instantOf(TEST_START + 36_400_000_000n)
  for (const [trace, state] of arrivals()) {
    const { services, start, duration } = trace
    const { id, rootName, rootService, spans, errors } = summarizeTrace(trace)
    list.put({ id, rootName, rootService, spans, errors, services, start, duration, state })
  }
  return {
    columns: 112,
    rows: 36,
    focus: 'list',
    data: {
      list,
      shown: shownTraceOf(exampleTrace(), { isOpen: false }),
      problems: undefined,
      title: { source: 'OTLP http 4318 · grpc 4317', spansPerSecond: 47, trouble: undefined },
    },
    // Up to the slow one, into its waterfall, and to what failed.
    keys: ['G', 'k', 'k', '\r', 'x'],
  }
}

/** Oldest first. */
function arrivals(): readonly (readonly [trace: Trace, state: TraceRowState])[] {
  const others = ARRIVALS.map(([drawing, msPerColumn, startMs], index): readonly [Trace, TraceRowState] => {
    const traceId = `${ID_STARTS[index]}${'0'.repeat(24)}`
    return [picture(drawing, { traceId, msPerColumn, startMs }), startMs > 33_000 ? 'open' : 'settled']
  })
  return [...others.slice(0, 2), [exampleTrace(), 'settled'], ...others.slice(2)]
}

/** ms per column, and ms after the first. */
const ARRIVALS: readonly (readonly [drawing: string, msPerColumn: number, startMs: number])[] = [
  [CART, 6.1, -2_400],
  [SEARCH, 41, -1_350],
  [REFUSED, 7.9, 4_020],
  [SEARCH, 63, 9_310],
  [CART, 8.4, 14_870],
  [HEALTH, 5.2, 20_000],
  [CART, 7.7, 24_650],
  [LOGIN, 9.3, 28_140],
  [SEARCH, 38, 31_480],
  [CART, 5.9, 34_300],
  [HEALTH, 4.8, 35_000],
]

const ID_STARTS: readonly string[] =
  '77d0e1f2 1c4ab90d 5ce99a0b e86f2177 90b3d5aa a0b1c2d3 3fd2086e c71e94b5 08aa6f31 b52d7c90 d9134ef8'.split(
    ' ',
  )
