// How many spans came in the last second, of a count that is told now and then.

/** Milliseconds that are looked back. */
const WINDOW_MS = 1_000

export class SpanRate {
  #counts: { readonly at: number; readonly spans: number }[] = []

  count(spans: number, nowMs: number): void {
    this.#counts.push({ at: nowMs, spans })
    // One from before the window stays: from there on is counted.
    while (this.#counts.length > 1 && this.#counts[1]!.at <= nowMs - WINDOW_MS) this.#counts.shift()
  }

  perSecond(nowMs: number): number {
    const last = this.#counts.at(-1)
    const first = this.#counts.findLast(({ at }) => at <= nowMs - WINDOW_MS) ?? this.#counts[0]
    if (last === undefined || first === undefined) return 0
    const ms = Math.max(WINDOW_MS, nowMs - first.at)
    return ((last.spans - first.spans) * 1_000) / ms
  }
}
