// When to look again, and at how much: often enough to be of use while a person watches, and never for more than a tenth
// of a core, however fast traces settle.

/** Milliseconds between two looks at least. */
const LEAST_MS = 3_000
/** A first look is worth little before a few traces have settled. */
const FIRST_MS = 1_000
/** The share of time that looking may take is one in so many. */
const SHARE = 10
/** Of one look, as far as it can be told before. */
const WANTED_MS = 800

const LEAST_SPANS = 1_000
/** Where all requests run at once a span takes a millisecond: nobody who receives is to be kept from it for seconds. */
const FIRST_SPANS = 2_000
export const MOST_SPANS = 150_000
/** Where many requests overlap, twice as many spans take more than twice the time. */
const MOST_GROWTH = 2

export class LookPace {
  #notBefore: number
  #spans = FIRST_SPANS
  /** What has settled since the last look began. */
  #settled = 0
  /** When something that was too young may be judged. */
  #pendingUntil = Infinity

  /** @param nowMs on a clock that never goes back, as always here */
  constructor(nowMs: number) {
    this.#notBefore = nowMs + FIRST_MS
  }

  /** Spans that can be looked at in the time that one look may take. */
  get spans(): number {
    return this.#spans
  }

  settled(traces: number): void {
    this.#settled += traces
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.#notBefore && (this.#settled > 0 || nowMs >= this.#pendingUntil)
  }

  begin(): void {
    this.#settled = 0
    this.#pendingUntil = Infinity
  }

  /** @param graceMs after which what is pending is judged; undefined where nothing is */
  end(
    nowMs: number,
    { tookMs, spans }: { readonly tookMs: number; readonly spans: number },
    graceMs?: number,
  ): void {
    // Of a handful nothing can be learned.
    if (spans >= LEAST_SPANS) this.#spans = spansIn(WANTED_MS, spans, tookMs)
    this.#notBefore = nowMs + Math.max(LEAST_MS, tookMs * (SHARE - 1))
    if (graceMs !== undefined) this.#pendingUntil = nowMs + graceMs
  }
}

function spansIn(ms: number, spans: number, tookMs: number): number {
  const wanted = Math.min((ms / Math.max(1, tookMs)) * spans, MOST_GROWTH * spans)
  return Math.round(Math.max(LEAST_SPANS, Math.min(MOST_SPANS, wanted)))
}
