// Whether and when to ask again: a server that is overloaded or about to start is given time, and says itself how much;
// nobody waits for what cannot be in time any more.

export interface Backoff {
  /** Before the second try; doubled before each further one. */
  readonly firstMs: number
  /** All in all. */
  readonly tries: number
}

/** At most 0.25 + 0.5 + 1 + 2 s: longer than a deployment's hiccup, and not longer than a person waits. */
export const BACKOFF: Backoff = { firstMs: 250, tries: 5 }

/** RFC 9110 section 15: of these, only a later answer can be another one. */
export const RETRIED: ReadonlySet<number> = new Set([429, 502, 503, 504])

/**
 * Milliseconds to wait, or undefined to let it be.
 * @param tried how often already
 * @param asked what the server wants, by `retryAfter`
 * @param leftMs until the request has taken too long
 */
export function retryDelay(
  { firstMs, tries }: Backoff,
  tried: number,
  asked: number | undefined,
  leftMs: number,
): number | undefined {
  if (tried >= tries) return undefined
  const most = firstMs * 2 ** (tried - 1)
  // Those that were turned away together do not come back together.
  const delay = Math.max(asked ?? 0, most * (0.5 + Math.random() / 2))
  return delay < leftMs ? delay : undefined
}

/** Milliseconds; the header is seconds or a date (RFC 9110 section 10.2.3). */
export function retryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}
