// How far the clocks of two hosts are apart, read from calls between them that are whole: what a callee's clock must be
// moved by for it to run within its caller. Broken calls are then looked for on one common clock. Messages tell nothing of
// clocks: how late they are handled is how long they waited.
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import { findDrift, median } from './clock-drift.ts'
import { passesMessages } from './compatible.ts'

interface ConnectedClocks {
  /** Nanoseconds to add to the times of each emitter's spans, at the time 0 of the table. */
  readonly offsets: Float64Array
  /** … and for each nanosecond since, where a clock runs faster or slower than others. */
  readonly drifts: Float64Array
  /** Equal for emitters whose clocks calls connect, directly or through others. */
  readonly group: Int32Array
}

export interface ClockOffsets extends ConnectedClocks {
  /**
   * Nanoseconds that the clocks of the largest group are apart, without what lies farthest out; undefined where so few are
   * connected that nothing follows for others.
   */
  readonly apart: number | undefined
}

/** Clocks that no call connects keep their own time. O(n). */
export function findClockOffsets(table: SpanTable): ClockOffsets {
  const clocks = new Map<string, number>()
  const clockOf = Int32Array.from(table.emitters, ({ clock }) => {
    let index = clocks.get(clock)
    if (index === undefined) clocks.set(clock, (index = clocks.size))
    return index
  })
  const moves = measureMoves(table, clockOf, clocks.size)
  const { offsets, drifts, group } = connect(moves, clocks.size)
  return {
    offsets: Float64Array.from(clockOf, (clock) => offsets[clock]!),
    drifts: Float64Array.from(clockOf, (clock) => drifts[clock]!),
    group: clockOf.map((clock) => group[clock]!),
    apart: distanceOf(offsets, drifts, group),
  }
}

/** One in ten may be off, and the rest well kept. */
function distanceOf(offsets: Float64Array, drifts: Float64Array, group: Int32Array): number | undefined {
  const groups = Map.groupBy(group.keys(), (clock) => group[clock]!)
  const [largest = []] = [...groups.values()].toSorted((a, b) => b.length - a.length)
  if (largest.length < FEWEST_CLOCKS) return undefined
  if (largest.some((clock) => drifts[clock] !== 0)) return Infinity
  const inOrder = largest.map((clock) => offsets[clock]!).sort((a, b) => a - b)
  const out = Math.floor(inOrder.length / 20)
  return inOrder.at(-1 - out)! - inOrder[out]!
}

const FEWEST_CLOCKS = 4

interface Move {
  readonly from: number
  readonly to: number
  /** To add to the times of `to` for them to fit those of `from`. */
  readonly by: number
  readonly drift: number
  readonly calls: number
}

/** Between two clocks, in order of time as far as traces are. */
class Calls {
  readonly at: number[] = []
  readonly early: number[] = []
  readonly late: number[] = []
  count = 0
  #every = 1

  /** Keeps so many that are evenly spread: early ones would tell nothing of how clocks drift. */
  add(at: number, early: number, late: number): void {
    if (this.count++ % this.#every !== 0) return
    this.at.push(at)
    this.early.push(early)
    this.late.push(late)
    if (this.at.length < 2 * MOST_CALLS) return
    this.#every *= 2
    for (const column of [this.at, this.early, this.late]) {
      for (let from = 0; from < column.length; from += 2) column[from / 2] = column[from]!
      column.length = Math.ceil(column.length / 2)
    }
  }
}

/**
 *     caller   |===================|
 *     callee        |=========|               may be moved left by `early`, right by `late`:
 *                                             where the middle half of the calls agrees that it need not be, it is not
 */
function measureMoves(table: SpanTable, clockOf: Int32Array, clocks: number): readonly Move[] {
  const seen = new Map<number, Calls>()
  for (let row = 0; row < table.count; row++) {
    const parent = table.parent[row]!
    if (parent < 0) continue
    const from = clockOf[table.emitter[parent]!]!
    const to = clockOf[table.emitter[row]!]!
    if (from === to || table.hasMark(row, MARK.untimed) || table.hasMark(parent, MARK.untimed)) continue
    if (isMessage(table, parent, row)) continue
    const early = table.start[parent]! - table.start[row]!
    const late = table.end[parent]! - table.end[row]!
    if (early > late) continue
    const key = from * clocks + to
    let pair = seen.get(key)
    if (pair === undefined) seen.set(key, (pair = new Calls()))
    pair.add(table.start[row]!, early, late)
  }
  return [...seen].flatMap(([key, { at, early, late, count }]) => {
    const drift = findDrift(
      at,
      early.map((least, call) => (least + late[call]!) / 2),
    )
    // As if both had run alike.
    const by = moveOf(
      early.map((least, call) => least - drift * at[call]!),
      late.map((most, call) => most - drift * at[call]!),
    )
    if (by === undefined) return []
    return [{ from: Math.floor(key / clocks), to: key % clocks, by, drift, calls: count }]
  })
}

/** undefined where calls do not agree on one move: what differs from call to call is no clock. */
function moveOf(early: readonly number[], late: readonly number[]): number | undefined {
  const least = median(early)
  const most = median(late)
  if (least <= 0 && most >= 0) return 0
  const by = (least + most) / 2
  const blur = Math.max(JITTER, BLUR * Math.abs(by))
  const agreeing = early.filter((from, at) => from - blur <= by && by <= late[at]! + blur).length
  return agreeing >= MOST_AGREE * early.length ? by : undefined
}

/** Nanoseconds: of the network, of timers in whole milliseconds. */
const JITTER = 1e6
/** Share of the move itself by which calls may differ on it. */
const BLUR = 0.1
const MOST_AGREE = 0.6

function isMessage(table: SpanTable, parent: Row, child: Row): boolean {
  const above = table.operations[table.operation[parent]!]!
  const below = table.operations[table.operation[child]!]!
  if (above.kind === 'producer' || below.kind === 'consumer') return true
  return below.kind !== 'server' && (passesMessages(above, 'exit') || passesMessages(below, 'entry'))
}

/** A median does not get better by more. */
const MOST_CALLS = 1000

/** From the clock with the most calls outwards, along the connections with the most calls first. */
function connect(moves: readonly Move[], clocks: number): ConnectedClocks {
  const offsets = new Float64Array(clocks)
  const drifts = new Float64Array(clocks)
  const group = Int32Array.from({ length: clocks }, (_, at) => at)
  const members = Array.from({ length: clocks }, (_, at) => [at])
  for (const { from, to, by, drift } of moves.toSorted((a, b) => b.calls - a.calls)) {
    const into = group[from]!
    const other = group[to]!
    if (into === other) continue
    const change = offsets[from]! + by - offsets[to]!
    const faster = drifts[from]! + drift - drifts[to]!
    for (const clock of members[other]!) {
      offsets[clock]! += change
      drifts[clock]! += faster
      group[clock] = into
      members[into]!.push(clock)
    }
    members[other] = []
  }
  return { offsets, drifts, group }
}
