// How finely the times of spans are told: many senders round to whole milliseconds, some only starts, and some services
// only. A gap between rounded times is no sharper than they are, however often it is the same.
import type { Row, SpanTable } from '../spans/span-table.ts'

/** Nanoseconds. */
export interface Resolution {
  readonly start: number
  readonly end: number
}

/** Of spans of one operation. */
export function findResolution(table: SpanTable, rows: ArrayLike<Row>): Resolution {
  const base = Number(table.instantOf(0) % 1_000_000n)
  return { start: stepOf(table.start, rows, base), end: stepOf(table.end, rows, base) }
}

function stepOf(times: Float64Array, rows: ArrayLike<Row>, base: number): number {
  const every = Math.max(1, Math.floor(rows.length / MOST_LOOKED_AT))
  let looked = 0
  let whole = 0
  for (let at = 0; at < rows.length; at += every) {
    looked++
    if ((times[rows[at]!]! + base) % MILLISECOND === 0) whole++
  }
  return whole > 0.95 * looked ? MILLISECOND : MICROSECOND
}

const MOST_LOOKED_AT = 200
const MILLISECOND = 1e6
/** No clock of two processes agrees better, whatever the digits. */
const MICROSECOND = 1e3
