// The first digits of a trace's id, enough for a person to tell it from others, and for `show` to find it by.

/**
 * Of a 64-bit id, which has sixteen zeros in front of it, the digits behind these: it is found by them as well.
 *
 *     4bf92f3577b34da6a3ce929d0e0e4736   4bf92f35
 *     000000000000000000202d6c3b1a5f0e   00202d6c
 */
export function shortTraceId(id: string, digits: number): string {
  const start = id.length === 32 && id.startsWith(NO_HIGH_HALF) ? NO_HIGH_HALF.length : 0
  return id.slice(start, start + digits)
}

const NO_HIGH_HALF = '0'.repeat(16)
