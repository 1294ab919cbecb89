// How far two spans may be off each other before their times exclude that one called the other.
import type { Row, SpanTable } from '../spans/span-table.ts'

/** Nanoseconds. */
export function clockTolerance(table: SpanTable, a: Row, b: Row): number {
  return table.emitterOf(a).clock === table.emitterOf(b).clock ? ONE_CLOCK : TWO_CLOCKS
}

/** Senders that round to milliseconds are off by one on each side. */
const ONE_CLOCK = 3e6
/** Between machines that keep their time by NTP. */
const TWO_CLOCKS = 50e6
