// Whether a confidence is one: of the pairs given with 0.8, eight of ten should be right.
export class Calibration {
  readonly #bins = Array.from({ length: BINS }, () => ({ count: 0, right: 0, sum: 0 }))
  #squares = 0
  #pairs = 0

  add(confidence: number, isRight: boolean): void {
    const bin = this.#bins[Math.min(BINS - 1, Math.floor(confidence * BINS))]!
    bin.count++
    bin.right += isRight ? 1 : 0
    bin.sum += confidence
    this.#squares += (confidence - (isRight ? 1 : 0)) ** 2
    this.#pairs++
  }

  /** Mean distance between what was said and what was right, over ten bins of confidence; NaN without a pair. */
  get expectedError(): number {
    const sum = this.#bins.reduce((total, { right, sum: said }) => total + Math.abs(right - said), 0)
    return sum / this.#pairs
  }

  get brier(): number {
    return this.#squares / this.#pairs
  }
}

const BINS = 10
