// Right and wrong, counted over runs: hops that were named, requests that were paired, and whether the confidence that
// was given is one.
import type { Answer, AnsweredHop } from './answer.ts'
import { hopKey, type TrueHop } from './key-truth.ts'

/** Fewer calls than these are no sample: a hop of them is neither asked for nor held against who names it. */
export const LEAST_CALLS = 10

export class Tally {
  runs = 0
  /** Hops: named and broken, named and not, broken and not named; the strict ones name the caller's operation too. */
  right = 0
  wrong = 0
  missed = 0
  strictRight = 0
  /** Broken calls, those of which a caller was given, and those of which it was right. */
  calls = 0
  given = 0
  exact = 0
  sameTrace = 0
  sure = 0
  sureRight = 0
  milliseconds = 0
  readonly #bins = Array.from({ length: BINS }, () => ({ count: 0, right: 0, sum: 0 }))
  #brier = 0
  #pairs = 0

  /** What was wrong in this run, in words; empty where nothing was. */
  add(truth: readonly TrueHop[], answer: Answer): readonly string[] {
    this.runs++
    this.milliseconds += answer.milliseconds
    return [...this.#addHops(truth, answer), ...this.#addPairs(truth, answer)]
  }

  get precision(): number {
    return ratio(this.right, this.right + this.wrong)
  }

  get recall(): number {
    return ratio(this.right, this.right + this.missed)
  }

  get f1(): number {
    return ratio(2 * this.right, 2 * this.right + this.wrong + this.missed)
  }

  /** Expected calibration error over ten bins of confidence. */
  get calibrationError(): number {
    let sum = 0
    for (const { count, right, sum: confidence } of this.#bins)
      if (count > 0) sum += Math.abs(right - confidence)
    return ratio(sum, this.#pairs)
  }

  get brier(): number {
    return ratio(this.#brier, this.#pairs)
  }

  #addHops(truth: readonly TrueHop[], { hops }: Answer): readonly string[] {
    const wrong: string[] = []
    const expected = new Map(
      truth.map((hop) => [hopKey(hop.callerService, hop.calleeService, hop.calleeSpan), hop]),
    )
    const named = new Map<string, AnsweredHop[]>()
    for (const hop of hops) {
      const key = hopKey(hop.caller.service, hop.callee.service, hop.callee.span)
      named.set(key, [...(named.get(key) ?? []), hop])
    }
    for (const [key, found] of named) {
      const hop = expected.get(key)
      if (hop !== undefined && hop.pairs.length < LEAST_CALLS) continue
      if (hop === undefined) {
        this.wrong++
        wrong.push(`named ${describe(found[0]!)}, which is whole`)
        continue
      }
      this.right++
      if (found.some(({ caller }) => hop.callerSpans.has(caller.span))) this.strictRight++
    }
    for (const [key, hop] of expected) {
      if (named.has(key) || hop.pairs.length < LEAST_CALLS) continue
      this.missed++
      wrong.push(
        `did not name ${hop.callerService} -> ${hop.calleeService} ${hop.calleeSpan} (${hop.pairs.length} calls)`,
      )
    }
    return wrong
  }

  #addPairs(truth: readonly TrueHop[], { hops }: Answer): readonly string[] {
    const expected = new Map(truth.flatMap(({ pairs }) => pairs.map((pair) => [pair.head, pair])))
    this.calls += expected.size
    let exact = 0
    let sureWrong = 0
    for (const { pairs } of hops) {
      for (const { head, caller, callerTrace, confidence } of pairs) {
        const pair = expected.get(head)
        const isRight = pair?.caller === caller
        if (pair !== undefined) this.given++
        if (isRight) exact++
        if (pair?.callerTrace === callerTrace) this.sameTrace++
        if (confidence >= SURE) {
          this.sure++
          if (isRight) this.sureRight++
          else sureWrong++
        }
        this.#calibrate(confidence, isRight)
      }
    }
    this.exact += exact
    const notes: string[] = []
    if (exact < 0.95 * expected.size) notes.push(`${exact} of ${expected.size} requests right`)
    if (sureWrong > 0) notes.push(`${sureWrong} sure and wrong`)
    return notes
  }

  #calibrate(confidence: number, isRight: boolean): void {
    const bin = this.#bins[Math.min(BINS - 1, Math.floor(confidence * BINS))]!
    bin.count++
    bin.right += isRight ? 1 : 0
    bin.sum += confidence
    this.#brier += (confidence - (isRight ? 1 : 0)) ** 2
    this.#pairs++
  }
}

/** From here on a pair is called certain. */
const SURE = 0.95
const BINS = 10

export function ratio(part: number, whole: number): number {
  return whole === 0 ? Number.NaN : part / whole
}

function describe({ caller, callee, heads }: AnsweredHop): string {
  return `${caller.service} (${caller.span}) -> ${callee.service} ${callee.span} (${heads} heads)`
}
