// Reading a server whose searches give whole traces back: a slice of time after the other, in slices so short that no limit
// cuts them.
import { TracectlError } from '../../errors.ts'
import { BodyTooLargeError } from '../http/read-body.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { eachSlice, type Cuttable, type Stretch } from './each-slice.ts'
import { startOf } from './dense-stretch.ts'
import { ReadBudget, type ReadQuery, type TraceReading } from './read-query.ts'

export interface TraceSlice extends Cuttable {
  readonly traces: readonly TraceData[]
  readonly notes: readonly string[]
}

/** @throws what `ask` throws */
export async function* readSlices(
  stretch: Stretch,
  query: ReadQuery,
  ask: (slice: Stretch) => Promise<TraceSlice>,
): TraceReading {
  const budget = new ReadBudget(query)
  const seen = new Set<TraceId>()
  const notes = new Set<string>()
  const slices = eachSlice(stretch, (slice) => smallEnough(() => ask(slice)), LIMITS)
  for (;;) {
    const next = await slices.next()
    if (next.done === true) return { limited: !next.value.complete, notes: [...notes] }
    for (const note of next.value.notes) notes.add(note)
    for (const data of newestFirst(next.value.traces)) {
      const id = data.spans[0]?.traceId
      if (id === undefined || seen.has(id)) continue
      if (budget.isSpent) return { limited: true, notes: [...notes] }
      seen.add(id)
      budget.take(data)
      yield data
    }
  }
}

/** An answer that is larger than may come is cut like one with too many traces. */
async function smallEnough(ask: () => Promise<TraceSlice>): Promise<TraceSlice> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof TracectlError) || !(error.cause instanceof BodyTooLargeError)) throw error
    const notes = [`some traces are too large: ${error.message}`]
    return { traces: [], limited: true, filled: 1, dense: undefined, notes }
  }
}

function newestFirst(traces: readonly TraceData[]): readonly TraceData[] {
  const started = traces.map((data) => ({ data, start: startOf(data) }))
  return started.sort((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0)).map(({ data }) => data)
}

/** A day in slices of a minute and a half; of a busy second some hundredths. */
const LIMITS = { requests: 1000, shortestNs: 20_000_000n }
