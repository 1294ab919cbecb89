// Pairs in columns that grow, and that are filled anew each time requests are matched: what a round throws away need not
// be asked for again.

export class PairColumns {
  count = 0
  caller: Int32Array<ArrayBuffer> = new Int32Array(FIRST)
  /** Logarithm. */
  score: Float64Array<ArrayBuffer> = new Float64Array(FIRST)
  hop: Uint16Array<ArrayBuffer> = new Uint16Array(FIRST)

  push(caller: number, score: number, hop: number): void {
    const at = this.count++
    if (at === this.caller.length) this.#grow()
    this.caller[at] = caller
    this.score[at] = score
    this.hop[at] = hop
  }

  /** One after the other, so that no more than one column is there twice. */
  #grow(): void {
    const size = Math.ceil(this.caller.length * GROWTH)
    const { caller, score, hop } = this
    this.caller = new Int32Array(size)
    this.caller.set(caller)
    this.score = new Float64Array(size)
    this.score.set(score)
    this.hop = new Uint16Array(size)
    this.hop.set(hop)
  }
}

const FIRST = 1024
const GROWTH = 1.5
