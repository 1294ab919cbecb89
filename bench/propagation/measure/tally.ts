// Right and wrong, counted over runs: hops that were named, their causes, requests that were paired, fragments that were
// put back, heads that were rightly left alone, and alarms where nothing is broken.
import type { Answer, AnsweredHop } from './answer.ts'
import { Calibration } from './calibration.ts'
import { hopKey, type KeyedPair, type KeyedTruth, type TrueHop } from './key-truth.ts'

/** Fewer calls than these are no sample: a hop of them is neither asked for nor held against who names it. */
export const LEAST_CALLS = 10

export class Tally {
  runs = 0
  traces = 0
  seconds = 0
  /** Hops: named and broken, named and not, broken and not named. */
  right = 0
  wrong = 0
  missed = 0
  /** Of the right ones: the caller's operation as well, and the mode. */
  spanRight = 0
  modeRight = 0
  /** Of the right ones that were given causes. */
  causesAsked = 0
  firstCause = 0
  secondCause = 0
  /** What it was and what was said, as often as that happened. */
  readonly confusion: Map<string, number> = new Map()
  /** Broken calls, and those of which the caller was given rightly; sure: with 95 % and more. */
  calls = 0
  exact = 0
  sameTrace = 0
  sure = 0
  sureRight = 0
  readonly calibration: Calibration = new Calibration()
  /** Fragments put back, and traces of which all were. */
  joined = 0
  joinedWrong = 0
  tornTraces = 0
  rebuilt = 0
  /** Heads that nobody can mend, and those of which that was said. */
  harmless = 0
  leftAlone = 0

  /** What was wrong in this run, in words; empty where nothing was. */
  add(truth: KeyedTruth, answer: Answer, traces: number): readonly string[] {
    this.runs++
    this.traces += traces
    this.seconds += answer.seconds
    const notes = [...this.#addHops(truth, answer), ...this.#addPairs(truth, answer)]
    this.#addJoints(truth, answer)
    return [...notes, ...this.#addAside(truth, answer)]
  }

  #addHops({ hops, kind, aside }: KeyedTruth, answer: Answer): readonly string[] {
    const notes: string[] = []
    const expected = new Map(kind === 'link' ? [] : hops.map((hop) => [keyOf(hop), hop]))
    const named = Map.groupBy(answer.hops, ({ caller, callee }) =>
      hopKey(caller.service, callee.service, callee.span),
    )
    for (const [key, found] of named) {
      const hop = expected.get(key)
      if (hop !== undefined && hop.pairs.length < LEAST_CALLS) continue
      if (hop !== undefined) this.#addNamed(hop, found)
      // That spans are missing, and why, may be said as a finding as well.
      else if (
        aside === undefined ||
        !found.every(({ causes: [first] }) => first !== undefined && aside.codes.includes(first))
      ) {
        this.wrong++
        notes.push(`named ${describe(found[0]!)}, which is whole`)
      }
    }
    for (const [key, hop] of expected) {
      if (kind === 'join' || named.has(key) || hop.pairs.length < LEAST_CALLS) continue
      this.missed++
      notes.push(
        `did not name ${hop.callerService} -> ${hop.calleeService} ${hop.calleeSpan} (${hop.pairs.length} calls)`,
      )
    }
    return notes
  }

  #addNamed({ callerSpans, modes, causes }: TrueHop, found: readonly AnsweredHop[]): void {
    this.right++
    if (found.some(({ caller }) => callerSpans.has(caller.span))) this.spanRight++
    if (found.some(({ mode }) => modes.has(mode))) this.modeRight++
    const said = found[0]!.causes
    const [first, second] = said
    if (causes.length === 0 || first === undefined) return
    this.causesAsked++
    if (causes.includes(first)) this.firstCause++
    if (causes.includes(first) || (second !== undefined && causes.includes(second))) this.secondCause++
    const confused = `${causes.join('/')} said ${first}`
    this.confusion.set(confused, (this.confusion.get(confused) ?? 0) + 1)
  }

  #addPairs({ hops, kind }: KeyedTruth, answer: Answer): readonly string[] {
    const expected = pairsByHead(hops)
    this.calls += expected.size
    let exact = 0
    let sureWrong = 0
    const given =
      kind === 'hop'
        ? answer.hops.flatMap(({ pairs }) => pairs)
        : answer.joints.filter(({ head }) => expected.has(head))
    for (const { head, caller, callerTrace, confidence } of given) {
      const pair = expected.get(head)
      const isRight = pair?.caller === caller
      if (isRight) exact++
      if (pair?.callerTrace === callerTrace) this.sameTrace++
      if (confidence >= SURE) {
        this.sure++
        if (isRight) this.sureRight++
        else sureWrong++
      }
      this.calibration.add(confidence, isRight)
    }
    this.exact += exact
    const notes: string[] = []
    if (exact < 0.95 * expected.size) notes.push(`${exact} of ${expected.size} requests right`)
    if (sureWrong > 0) notes.push(`${sureWrong} sure and wrong`)
    return notes
  }

  #addJoints({ hops, kind }: KeyedTruth, { joints, hops: named }: Answer): void {
    const expected = pairsByHead(hops)
    const torn = new Set([...expected.values()].map(({ trace }) => trace))
    this.tornTraces += torn.size
    const given = new Map(joints.map((joint) => [joint.head, joint.caller]))
    for (const { head, caller, trace } of expected.values()) {
      if (given.get(head) === caller) this.joined++
      else torn.delete(trace)
      if (given.has(head) && given.get(head) !== caller) this.joinedWrong++
    }
    this.rebuilt += torn.size
    if (kind !== 'hop') return
    // Sets have links of their own: of other fragments only those count that are said to be broken.
    for (const { pairs } of named) this.joinedWrong += pairs.filter(({ head }) => !expected.has(head)).length
  }

  #addAside({ aside }: KeyedTruth, { legitimate }: Answer): readonly string[] {
    if (aside === undefined || aside.heads === 0) return []
    const found = legitimate
      .filter(({ code }) => aside.codes.includes(code))
      .reduce((sum, { count }) => sum + count, 0)
    this.harmless += aside.heads
    this.leftAlone += Math.min(aside.heads, found)
    return found < aside.heads * 0.9
      ? [`${found} of ${aside.heads} heads were said to be ${aside.codes.join('/')}`]
      : []
  }
}

/** From here on a pair is called certain. */
const SURE = 0.95

function keyOf({ callerService, calleeService, calleeSpan }: TrueHop): string {
  return hopKey(callerService, calleeService, calleeSpan)
}

function pairsByHead(hops: readonly TrueHop[]): ReadonlyMap<string, KeyedPair> {
  return new Map(hops.flatMap(({ pairs }) => pairs.map((pair) => [pair.head, pair])))
}

function describe({ caller, callee, heads, causes }: AnsweredHop): string {
  const cause = causes[0] === undefined ? '' : `, ${causes[0]}`
  return `${caller.service} (${caller.span}) -> ${callee.service} ${callee.span} (${heads} heads${cause})`
}
