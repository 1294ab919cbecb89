// Gives each head at most one caller and each caller at most so many heads, so that the whole is as probable as can be:
// shortest augmenting paths, as Jonker and Volgenant have them, over the pairs there are and not over a full matrix. A
// path ends as soon as it finds room, which at low load is after one step.

export interface Assignable {
  /** Pairs of head `h` are `first[h] … first[h + 1]`. */
  readonly first: Int32Array
  readonly caller: Int32Array
  /** Logarithm of the score of each pair. */
  readonly score: Float64Array
  /** … and of each head having no caller. */
  readonly alone: Float64Array
  /** Heads that each caller may have. */
  readonly capacity: Int32Array
}

/** Index of the pair of each head; -1 for none. */
export function assign(problem: Assignable): Int32Array {
  const { first, caller, score, alone, capacity } = problem
  const heads = first.length - 1
  const chosen = new Int32Array(heads).fill(-1)
  const price = new Float64Array(capacity.length)
  const holders: number[][] = Array.from({ length: capacity.length }, () => [])
  const distance = new Float64Array(capacity.length).fill(Infinity)
  const via = new Int32Array(capacity.length)
  const from = new Int32Array(capacity.length)
  const done = new Uint8Array(capacity.length)
  const heap = new CallerHeap(distance)

  /** What a head gains by the best it may choose at present prices: what it has, once it has something. */
  const worth = (head: number): number => {
    const own = chosen[head]!
    if (own >= 0) return score[own]! - price[caller[own]!]!
    let most = alone[head]!
    for (let pair = first[head]!; pair < first[head + 1]!; pair++) {
      most = Math.max(most, score[pair]! - price[caller[pair]!]!)
    }
    return most
  }

  for (let head = 0; head < heads; head++) {
    const touched: number[] = []
    const settled: number[] = []
    let best = Infinity
    let freed = -1
    let goal = -1
    heap.clear()
    let steps = 0

    const relax = (taker: number, reached: number): void => {
      const base = reached + worth(taker)
      if (base - alone[taker]! < best) {
        best = base - alone[taker]!
        goal = -1
        freed = taker
      }
      for (let pair = first[taker]!; pair < first[taker + 1]!; pair++) {
        const to = caller[pair]!
        if (done[to] === 1) continue
        const length = base - (score[pair]! - price[to]!)
        if (length >= distance[to]!) continue
        if (distance[to] === Infinity) touched.push(to)
        distance[to] = length
        via[to] = pair
        from[to] = taker
        heap.push(to)
      }
    }

    relax(head, 0)
    for (let at = heap.pop(); at >= 0; at = heap.pop()) {
      if (done[at] === 1) continue
      if (distance[at]! >= best) break
      if (holders[at]!.length < capacity[at]!) {
        best = distance[at]!
        goal = at
        freed = -1
        break
      }
      done[at] = 1
      settled.push(at)
      if (++steps > MOST_STEPS) break
      for (const holder of holders[at]!) relax(holder, distance[at]!)
    }

    // Prices rise by what the path has shown each caller to be worth.
    for (const at of settled) price[at]! += Math.max(0, best - distance[at]!)
    let into = goal
    let taker = goal >= 0 ? from[goal]! : freed
    // Walk back along the path, moving each head that was displaced.
    while (taker >= 0) {
      const old = chosen[taker]!
      const left = old < 0 ? -1 : caller[old]!
      if (left >= 0) holders[left]!.splice(holders[left]!.indexOf(taker), 1)
      chosen[taker] = into < 0 ? -1 : via[into]!
      if (into >= 0) holders[into]!.push(taker)
      if (left < 0) break
      into = left
      taker = from[left]!
    }
    for (const at of touched) {
      distance[at] = Infinity
      done[at] = 0
    }
  }
  return chosen
}

/** A longer chain of displaced heads than this changes no hop and hardly a request, and would take forever. */
const MOST_STEPS = 2000

/** Callers by distance; one that got nearer is in it twice, and the first out counts. */
class CallerHeap {
  readonly #distance: Float64Array
  readonly #callers: number[] = []
  readonly #keys: number[] = []

  constructor(distance: Float64Array) {
    this.#distance = distance
  }

  clear(): void {
    this.#callers.length = 0
    this.#keys.length = 0
  }

  push(caller: number): void {
    const key = this.#distance[caller]!
    let at = this.#callers.length
    this.#callers.push(caller)
    this.#keys.push(key)
    while (at > 0) {
      const up = (at - 1) >> 1
      if (this.#keys[up]! <= key) break
      this.#callers[at] = this.#callers[up]!
      this.#keys[at] = this.#keys[up]!
      at = up
    }
    this.#callers[at] = caller
    this.#keys[at] = key
  }

  /** -1 when it is empty. */
  pop(): number {
    const top = this.#callers[0]
    if (top === undefined) return -1
    const caller = this.#callers.pop()!
    const key = this.#keys.pop()!
    const count = this.#callers.length
    if (count === 0) return top
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      if (down >= count) break
      if (down + 1 < count && this.#keys[down + 1]! < this.#keys[down]!) down++
      if (this.#keys[down]! >= key) break
      this.#callers[at] = this.#callers[down]!
      this.#keys[at] = this.#keys[down]!
      at = down
    }
    this.#callers[at] = caller
    this.#keys[at] = key
    return top
  }
}
