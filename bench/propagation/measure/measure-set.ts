// All runs of the injectors over one set: break, ask, compare.
import { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import type { TraceData } from '../../../src/trace/span.ts'
import { breakTraces } from '../inject/break-plan.ts'
import { INJECTORS, type RunOptions } from '../inject/injectors.ts'
import type { SpanSet } from '../sets/span-set.ts'
import { askAbout, type Answer, type Asking } from './answer.ts'
import { keyTruth, type KeyedTruth } from './key-truth.ts'

export interface Measured {
  readonly code: string
  readonly what: string
  readonly truth: KeyedTruth
  readonly answer: Answer
  readonly table: SpanTable
}

export function* measureSet(
  set: SpanSet,
  injectors: readonly string[],
  options: RunOptions & Omit<Asking, 'readAt'>,
): Generator<Measured> {
  for (const code of injectors) {
    for (const { what, injection, seed, set: own } of INJECTORS[code]!.runs(set, options)) {
      const broken = breakTraces(own ?? set, injection.plan, seed)
      const table = buildTable(broken.traces)
      const truth = keyTruth(table, injection.truth, broken)
      const answer = askAbout(table, { ...options, readAt: truth.readAt })
      yield { code, what, truth, answer, table }
    }
  }
}

export function buildTable(traces: Iterable<TraceData>): SpanTable {
  const table = new SpanTable()
  for (const data of traces) table.add(data)
  return table
}
