// When: Zipkin wants the end of a window and how far back it reaches, in milliseconds.
import type { TimeWindow } from '../source.ts'

type Parameters = readonly (readonly [name: string, value: string])[]

/**
 * Rounded outwards. An open beginning is left to the server: a day before, unless it was set otherwise. undefined when
 * the window ends before it begins.
 */
export function windowParameters({ from, to }: TimeWindow, now: bigint): Parameters | undefined {
  // what has just begun may carry the time of a clock that is ahead
  const end = millisecondsUp(to ?? now + MINUTE)
  if (end <= 0n) return undefined
  if (from === undefined) return [['endTs', String(end)]]
  if (to !== undefined && from > to) return undefined
  const start = from < 0n ? 0n : from / 1_000_000n
  // of no length it is refused
  const lookback = end > start ? end - start : 1n
  return [
    ['endTs', String(end)],
    ['lookback', String(lookback)],
  ]
}

function millisecondsUp(nanoseconds: bigint): bigint {
  return (nanoseconds + 999_999n) / 1_000_000n
}

const MINUTE = 60_000_000_000n
