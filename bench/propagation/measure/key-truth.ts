// The truth in the terms of the broken traces: by ids, and by the operations that the table knows spans under.
import type { SpanTable } from '../../../src/propagation/spans/span-table.ts'
import type { BrokenSet } from '../inject/break-plan.ts'
import type { TruePair, Truth } from '../inject/truth.ts'
import { spanKey } from './answer.ts'

export interface KeyedPair {
  readonly head: string
  readonly caller: string
  readonly callerTrace: string
  /** Index of the trace that it was of before. */
  readonly trace: number
}

/** One operation of one service, called by another service. */
export interface TrueHop {
  readonly callerService: string
  readonly calleeService: string
  readonly calleeSpan: string
  /** Of all its calls: a method may be called from several places. */
  readonly callerSpans: ReadonlySet<string>
  readonly modes: ReadonlySet<string>
  readonly causes: TruePair['causes']
  readonly pairs: readonly KeyedPair[]
}

/** The truth of one run. */
export interface KeyedTruth extends Omit<Truth, 'pairs'> {
  readonly hops: readonly TrueHop[]
}

export function keyTruth(table: SpanTable, { pairs, ...rest }: Truth, broken: BrokenSet): KeyedTruth {
  const rows = rowsByKey(table)
  const hops = new Map<
    string,
    TrueHop & { pairs: KeyedPair[]; callerSpans: Set<string>; modes: Set<string> }
  >()
  for (const { head, caller, mode, causes } of pairs) {
    const headKey = spanKey(broken.traceIdOf(head), head.span.spanId)
    const callerKey = spanKey(broken.traceIdOf(caller), caller.span.spanId)
    const headRow = rows.get(headKey)
    const callerRow = rows.get(callerKey)
    if (headRow === undefined || callerRow === undefined) continue
    const calleeSpan = table.operationOf(headRow).name
    const key = hopKey(caller.service, head.service, calleeSpan)
    let hop = hops.get(key)
    if (hop === undefined) {
      const [callerService, calleeService] = [caller.service, head.service]
      hop = {
        callerService,
        calleeService,
        calleeSpan,
        callerSpans: new Set(),
        modes: new Set(),
        causes,
        pairs: [],
      }
      hops.set(key, hop)
    }
    hop.callerSpans.add(table.operationOf(callerRow).name)
    hop.modes.add(mode)
    hop.pairs.push({
      head: headKey,
      caller: callerKey,
      callerTrace: broken.traceIdOf(caller),
      trace: head.trace,
    })
  }
  return { ...rest, hops: [...hops.values()] }
}

export function hopKey(callerService: string, calleeService: string, calleeSpan: string): string {
  return JSON.stringify([callerService, calleeService, calleeSpan])
}

function rowsByKey(table: SpanTable): ReadonlyMap<string, number> {
  const rows = new Map<string, number>()
  for (let row = 0; row < table.count; row++)
    rows.set(spanKey(table.traceIdOf(row), table.spanIdOf(row)), row)
  return rows
}
