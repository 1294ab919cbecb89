// Two ways to hold time, so that neither precision nor speed is lost: absolute nanoseconds need 61 bits and are
// bigint; nanoseconds since a trace's first instant fit a double exactly up to 2^53 ns, 104 days.

declare const instant: unique symbol
declare const offset: unique symbol

/** Unix nanoseconds. */
export type Instant = bigint & { readonly [instant]: true }

/** Nanoseconds since a trace's first instant, or a length of time in nanoseconds. Exact to 104 days. */
export type Offset = number & { readonly [offset]: true }

export function instantOf(unixNanoseconds: bigint): Instant {
  return unixNanoseconds as Instant
}

export function offsetOf(nanoseconds: number): Offset {
  return nanoseconds as Offset
}

export function offsetBetween(from: Instant, to: Instant): Offset {
  return Number(to - from) as Offset
}

export function instantAt(base: Instant, offset: Offset): Instant {
  return (base + BigInt(Math.round(offset))) as Instant
}

export function instantOfMilliseconds(unixMilliseconds: number): Instant {
  return (BigInt(Math.trunc(unixMilliseconds)) * 1_000_000n) as Instant
}
