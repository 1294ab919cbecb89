// Which operation calls which, learnt from heads and those that share a key with them: who is there must have been
// running each time, and of those who always were the true caller is the one whose distances in time vary least.
//
//     a  |==================|        a and s were both running each time b was; b begins 2 after a and
//     s    |==============|          ends 1 before it, always, and has nothing to do with s
//     b    |===============|
import type { Operation } from '../spans/operation.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'

/** A head, the spans that were running around it, and the operations that were there at all. */
export interface Observation {
  readonly head: Row
  readonly around: readonly Row[]
  readonly present: ReadonlySet<number>
}

export class CallerModel {
  readonly #table: SpanTable
  readonly #pairs = new Map<string, Pair>()

  constructor(table: SpanTable, observations: readonly Observation[]) {
    this.#table = table
    for (const { head, around, present } of observations) {
      const callee = table.operation[head] as number
      for (const operation of present) this.#pair(operation, callee).present++
      for (const row of innermostByOperation(table, around)) {
        const pair = this.#pair(table.operation[row] as number, callee)
        pair.around++
        pair.longer += isLonger(table, row, head) ? 1 : -1
        pair.starts.push((table.start[head] as number) - (table.start[row] as number))
        pair.ends.push((table.end[row] as number) - (table.end[head] as number))
      }
    }
  }

  /** Best first; innermost first where too little is known. */
  rank(head: Row, around: readonly Row[]): readonly Row[] {
    const callee = this.#table.operation[head] as number
    const usual = around.filter((row) => this.#isUsual(row, callee))
    const costs = new Map(usual.map((row) => [row, this.#cost(this.#table.operation[row] as number, callee)]))
    return [...costs.keys()].sort(
      (a, b) => (costs.get(a) as number) - (costs.get(b) as number) || compareTightness(this.#table, a, b),
    )
  }

  /** Whether the caller's operation was there most of the time, of often enough to tell. */
  trust(head: Row, caller: Row): number {
    const { around, present } = this.#pair(
      this.#table.operation[caller] as number,
      this.#table.operation[head] as number,
    )
    return present >= ENOUGH && around >= present * OFTEN ? 0.97 : 0.85
  }

  /** What is hardly ever around is so by accident. */
  #isUsual(row: Row, callee: number): boolean {
    const { around, present, longer } = this.#pair(this.#table.operation[row] as number, callee)
    return present < ENOUGH || (around > present * RARE && longer >= 0)
  }

  /** Bits by which the caller's operation is a worse choice than none of its kind could be. */
  #cost(caller: number, callee: number): number {
    const pair = this.#pair(caller, callee)
    const { kind } = this.#table.operations[caller] as Operation
    const bonus = kind === 'client' || kind === 'producer' ? EXIT_BONUS : 0
    if (pair.around < FEWEST) return -bonus
    pair.spread ??= Math.log2(spreadOf(pair.starts)) + Math.log2(spreadOf(pair.ends))
    const missed = 1 - pair.around / Math.max(pair.present, pair.around)
    return pair.spread + missed * BITS_PER_MISS - bonus
  }

  #pair(caller: number, callee: number): Pair {
    const key = `${caller} ${callee}`
    let pair = this.#pairs.get(key)
    if (pair === undefined) {
      this.#pairs.set(
        key,
        (pair = { present: 0, around: 0, longer: 0, starts: [], ends: [], spread: undefined }),
      )
    }
    return pair
  }
}

interface Pair {
  present: number
  around: number
  /** How many more times the caller took longer than not. */
  longer: number
  readonly starts: number[]
  readonly ends: number[]
  spread: number | undefined
}

function isLonger(table: SpanTable, row: Row, than: Row): boolean {
  return (
    (table.end[row] as number) - (table.start[row] as number) >=
    (table.end[than] as number) - (table.start[than] as number)
  )
}

/** One for each: of several calls of an operation within each other only one can have made the call. */
function innermostByOperation(table: SpanTable, rows: readonly Row[]): Iterable<Row> {
  const best = new Map<number, Row>()
  for (const row of rows) {
    const operation = table.operation[row] as number
    const known = best.get(operation)
    if (known === undefined || compareTightness(table, row, known) < 0) best.set(operation, row)
  }
  return best.values()
}

export function compareTightness(table: SpanTable, a: Row, b: Row): number {
  const lengthOfA = (table.end[a] as number) - (table.start[a] as number)
  const lengthOfB = (table.end[b] as number) - (table.start[b] as number)
  // The deeper of two that cover the same time: parents come before children.
  return lengthOfA - lengthOfB || b - a
}

/** Half the distance that the middle two thirds lie within; never less than what their times are rounded to. */
function spreadOf(values: number[]): number {
  values.sort((a, b) => a - b)
  const low = values[Math.floor((values.length - 1) / 6)] as number
  const high = values[Math.ceil(((values.length - 1) * 5) / 6)] as number
  return (high - low) / 2 + roundingOf(values)
}

function roundingOf(values: readonly number[]): number {
  return [1e6, 1e3].find((unit) => values.every((value) => value % unit === 0)) ?? 100
}

/** An exit without an answer is a call that went somewhere. */
const EXIT_BONUS = 1
/** Below, distances vary by accident. */
const FEWEST = 8
const ENOUGH = 20
const RARE = 0.05
const OFTEN = 0.9
/** An operation that was not around in a twentieth of the cases is worth half the spread less. */
const BITS_PER_MISS = 40
