// How the heads of drawn traces are sorted, in words.
import { sortHeads } from '../../../src/propagation/heads/sort-heads.ts'
import { findExactJoins } from '../../../src/propagation/joins/exact-joins.ts'
import { drawnTable, type DrawnTrace } from '../drawn-table.ts'
import { markCalled } from '../../../src/propagation/joins/called.ts'

/** `C18 2× GET /healthz`, then what is open and pending. */
export function sorted(traces: readonly (string | DrawnTrace)[], to: number = Infinity): readonly string[] {
  const { table, nameOf } = drawnTable(...traces)
  const { open, setAside, pending } = sortHeads(
    table,
    markCalled(table),
    findExactJoins(table, markCalled(table)),
    { grace: undefined, to },
  )
  const inWords = (what: string, rows: readonly number[]): readonly string[] => {
    return rows.length === 0 ? [] : [`${what} ${rows.length}× ${nameOf(rows[0]!)}`]
  }
  return [
    ...setAside.flatMap(({ code, heads }) => inWords(code, heads)),
    ...inWords(
      'open',
      open.map(({ row }) => row),
    ),
    ...inWords('pending', pending),
  ]
}

export function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** Seeded: times that have nothing to do with each other. */
export function anyTime(index: number, within: number): number {
  return Math.floor(((index * 0.618_033_988_7 + 0.1) % 1) * within)
}

export function request(startMs: number, spans: DrawnTrace['spans'] = {}): DrawnTrace {
  return {
    text: `
      shop     GET /order [server]    |=======|
      shop       GET [client]          |====|
      stock        GET /stock [server]  |==|
    `,
    startMs,
    spans,
  }
}
