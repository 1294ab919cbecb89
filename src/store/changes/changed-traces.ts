// Gathers what commits and settling say of traces until somebody takes it, a line of numbers for each trace: beside intake,
// so it must cost next to nothing, and it forgets everything once it has been taken.
import { firstHash } from '../index/trace-filter.ts'
import { idOf, wordsOf } from '../index/trace-words.ts'
import type { SettleEvent, SettleTable } from '../settling/settling.ts'
import type { TraceWords } from '../index/trace-words.ts'
import type { TraceId } from '../../trace/span.ts'
import type { CommittedSpans } from '../span-store.ts'
import type { TraceFacts } from '../trace-facts.ts'
import { ChangeColumns, isBefore, setTime } from './change-columns.ts'
import {
  CAME,
  IS_INCOMPLETE,
  IS_REOPENED,
  IS_SETTLED,
  LACKS_ONLY_NEAR,
  type TraceChanges,
} from './trace-changes.ts'

export class ChangedTraces {
  #columns = new ChangeColumns(INITIAL_ROWS)
  #count = 0
  /** Row + 1, by the hash of the id; twice as many places as rows. */
  #places = new Int32Array(2 * INITIAL_ROWS)
  readonly #seed = Math.floor(Math.random() * 0xffff_ffff)
  /** Chains of texts, one for each trace: text, and the next link + 1. */
  readonly #links: number[] = []
  readonly #texts: string[] = []
  readonly #textNumbers = new Map<string, number>()
  /** Text + 1 by the commit's origins. */
  #services: number[] = []
  readonly #before: Pick<SettleTable, 'knows'>
  readonly #stored: ((trace: TraceWords) => TraceFacts | undefined) | undefined
  /** Rows that the commit at hand began. */
  #fresh: number[] = []
  #askedMs = 0
  readonly #resumed = new Set<TraceId>()

  /**
   * @param before knows which traces had come before the commit that is added
   * @param stored all that the store has of a trace, the commit that is added included
   */
  constructor(before: Pick<SettleTable, 'knows'>, stored?: (trace: TraceWords) => TraceFacts | undefined) {
    this.#before = before
    this.#stored = stored
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  add(spans: CommittedSpans): void {
    this.#services = Array.from({ length: spans.originCount }, () => UNKNOWN)
    this.#fresh.length = 0
    for (let row = 0; row < spans.count; row++) this.#addSpan(spans, row)
    this.#addEarlier()
  }

  /** What is drawn of a trace changes with its logs; before its first span there is nothing to draw. */
  addLogs(traces: readonly TraceWords[]): void {
    for (const [word0, word1, word2, word3] of traces)
      if (this.#before.knows(word0, word1, word2, word3)) this.#rowOf(word0, word1, word2, word3)
  }

  /** Whether an earlier run has stored the first spans of it: settling knows but the others. */
  isResumed(trace: TraceId): boolean {
    return this.#resumed.has(trace)
  }

  settled(events: readonly SettleEvent[]): void {
    for (const { traceId, state, lacksOnlyNear } of events) {
      const [word0, word1, word2, word3] = wordsOf(traceId)
      const row = this.#rowOf(word0, word1, word2, word3)
      this.#columns.states[row] =
        state === 'settled' ? IS_SETTLED : lacksOnlyNear === true ? LACKS_ONLY_NEAR : IS_INCOMPLETE
    }
  }

  /** What there is by now, in the order in which it first came; nothing is left. */
  take(): TraceChanges {
    const count = this.#count
    const columns = this.#columns
    const changes: TraceChanges = {
      count,
      ids: columns.ids.slice(0, 4 * count),
      isNew: columns.isNew.slice(0, count),
      isWhole: columns.isWhole.slice(0, count),
      spans: columns.spans.slice(0, count),
      errors: columns.errors.slice(0, count),
      starts: columns.starts.slice(0, 2 * count),
      ends: columns.ends.slice(0, 2 * count),
      firstNames: columns.firstNames.slice(0, count),
      firstServices: columns.firstServices.slice(0, count),
      rootStarts: columns.rootStarts.slice(0, 2 * count),
      rootNames: columns.rootNames.slice(0, count),
      rootServices: columns.rootServices.slice(0, count),
      states: columns.states.slice(0, count),
      ...this.#listServices(),
      texts: [...this.#texts],
    }
    this.#clear()
    return changes
  }

  #addSpan(spans: CommittedSpans, at: number): void {
    const row = this.#rowOf(
      spans.traceWord(at, 0),
      spans.traceWord(at, 1),
      spans.traceWord(at, 2),
      spans.traceWord(at, 3),
    )
    const columns = this.#columns
    columns.spans[row]!++
    if (spans.isError(at)) columns.errors[row]!++
    if (columns.states[row] !== CAME) columns.states[row] = IS_REOPENED
    const service = this.#serviceOf(spans, spans.origin(at))
    this.#addTimes(row, spans, at, service)
    if (service !== 0 && columns.lastService[row] !== service) this.#addService(row, service)
    if (spans.parentHigh(at) === 0 && spans.parentLow(at) === 0) this.#addRoot(row, spans, at, service)
  }

  /** What is new to this run need not be new to the store. */
  #addEarlier(): void {
    if (this.#stored === undefined || this.#fresh.length === 0 || this.#askedMs >= MOST_ASKED_MS) return
    const from = performance.now()
    for (const row of this.#fresh) {
      const { ids, spans } = this.#columns
      const at = 4 * row
      const words = [ids[at]!, ids[at + 1]!, ids[at + 2]!, ids[at + 3]!] as const
      const facts = this.#stored(words)
      if (facts !== undefined && facts.spans > spans[row]!) this.#take(row, words, facts)
      if (this.#askedMs + performance.now() - from >= MOST_ASKED_MS) break
    }
    this.#askedMs += performance.now() - from
  }

  #take(row: number, words: TraceWords, { spans, errors, start, end, root, services }: TraceFacts): void {
    const columns = this.#columns
    columns.isWhole[row] = 1
    columns.spans[row] = spans
    columns.errors[row] = errors
    columns.firstNames[row] = columns.firstServices[row] = 0
    if (start !== undefined) setTime(columns.starts, row, start)
    if (end !== undefined) setTime(columns.ends, row, end)
    if (root !== undefined) {
      setTime(columns.rootStarts, row, root.start)
      columns.rootNames[row] = this.#textNumber(root.name) + 1
      columns.rootServices[row] = root.service === undefined ? 0 : this.#textNumber(root.service) + 1
    }
    for (const service of services) this.#addService(row, this.#textNumber(service) + 1)
    if (this.#resumed.size >= MOST_RESUMED) this.#resumed.clear()
    this.#resumed.add(idOf(...words))
  }

  /** As the store itself has it (live-run.ts): a span without a start moves nothing, one that ends before it reaches to it. */
  #addTimes(row: number, spans: CommittedSpans, at: number, service: number): void {
    const high = spans.startHigh(at)
    const low = spans.startLow(at)
    if (high === 0 && low === 0) return
    const { starts, ends, firstNames, firstServices } = this.#columns
    const place = 2 * row
    if (isBefore(high, low, starts[place]!, starts[place + 1]!)) {
      starts[place] = high
      starts[place + 1] = low
      firstNames[row] = this.#textNumber(spans.name(at)) + 1
      firstServices[row] = service
    }
    const endHigh = spans.endHigh(at)
    const endLow = spans.endLow(at)
    const isBackwards = isBefore(endHigh, endLow, high, low)
    const lastHigh = isBackwards ? high : endHigh
    const lastLow = isBackwards ? low : endLow
    if (isBefore(ends[place]!, ends[place + 1]!, lastHigh, lastLow)) {
      ends[place] = lastHigh
      ends[place + 1] = lastLow
    }
  }

  #addRoot(row: number, spans: CommittedSpans, at: number, service: number): void {
    const { rootStarts, rootNames, rootServices } = this.#columns
    const place = 2 * row
    const high = spans.startHigh(at)
    const low = spans.startLow(at)
    const isFirst = rootNames[row] === 0
    if (!isFirst && !isBefore(high, low, rootStarts[place]!, rootStarts[place + 1]!)) return
    rootStarts[place] = high
    rootStarts[place + 1] = low
    rootNames[row] = this.#textNumber(spans.name(at)) + 1
    rootServices[row] = service
  }

  #serviceOf(spans: CommittedSpans, origin: number): number {
    const known = this.#services[origin] ?? 0
    if (known !== UNKNOWN) return known
    const name = spans.service(origin)
    return (this.#services[origin] = name === undefined ? 0 : this.#textNumber(name) + 1)
  }

  #addService(row: number, service: number): void {
    const columns = this.#columns
    columns.lastService[row] = service
    let length = 0
    for (let link = columns.firstLink[row]!; link !== 0; link = this.#links[link]!) {
      if (this.#links[link - 1] === service || ++length === MOST_SERVICES) return
    }
    this.#links.push(service, columns.firstLink[row]!)
    columns.firstLink[row] = this.#links.length - 1
  }

  #listServices(): Pick<TraceChanges, 'serviceEnds' | 'services'> {
    const serviceEnds = new Uint32Array(this.#count)
    const services = new Uint32Array(this.#links.length / 2)
    let end = 0
    for (let row = 0; row < this.#count; row++) {
      for (let link = this.#columns.firstLink[row]!; link !== 0; link = this.#links[link]!) {
        services[end++] = this.#links[link - 1]! - 1
      }
      serviceEnds[row] = end
    }
    return { serviceEnds, services }
  }

  #textNumber(text: string): number {
    const known = this.#textNumbers.get(text)
    if (known !== undefined) return known
    this.#texts.push(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).toWellFormed()}…` : text)
    this.#textNumbers.set(text, this.#texts.length - 1)
    return this.#texts.length - 1
  }

  #rowOf(word0: number, word1: number, word2: number, word3: number): number {
    const place = this.#placeOf(word0, word1, word2, word3)
    const known = this.#places[place]!
    if (known !== 0) return known - 1
    if (this.#count === this.#columns.rows) {
      this.#grow()
      return this.#rowOf(word0, word1, word2, word3)
    }
    const row = this.#count++
    this.#places[place] = row + 1
    this.#columns.begin(row, word0, word1, word2, word3)
    const isNew = !this.#before.knows(word0, word1, word2, word3)
    this.#columns.isNew[row] = isNew ? 1 : 0
    if (isNew) this.#fresh.push(row)
    return row
  }

  #placeOf(word0: number, word1: number, word2: number, word3: number): number {
    const mask = this.#places.length - 1
    const { ids } = this.#columns
    // Ids come from strangers: without the seed, somebody could choose them so that all fall on one place.
    let place = firstHash(word0 ^ this.#seed, word1, word2, word3) & mask
    for (let row = this.#places[place]!; row !== 0; row = this.#places[place]!) {
      const at = 4 * (row - 1)
      if (ids[at + 3] === word3 && ids[at + 2] === word2 && ids[at + 1] === word1 && ids[at] === word0) break
      place = (place + 1) & mask
    }
    return place
  }

  #grow(): void {
    const grown = new ChangeColumns(2 * this.#columns.rows)
    grown.copy(this.#columns)
    this.#columns = grown
    this.#places = new Int32Array(2 * grown.rows)
    for (let row = 0; row < this.#count; row++) {
      const at = 4 * row
      const { ids } = grown
      this.#places[this.#placeOf(ids[at]!, ids[at + 1]!, ids[at + 2]!, ids[at + 3]!)] = row + 1
    }
  }

  /** What a burst has taken is given back. */
  #clear(): void {
    if (this.#columns.rows > MOST_KEPT) {
      this.#columns = new ChangeColumns(INITIAL_ROWS)
      this.#places = new Int32Array(2 * INITIAL_ROWS)
    } else this.#places.fill(0)
    this.#count = 0
    this.#askedMs = 0
    this.#links.length = 0
    this.#texts.length = 0
    this.#textNumbers.clear()
  }
}

/** Milliseconds that the store may be asked between two takings: in a flood, what it knows of the rest is left out. */
const MOST_ASKED_MS = 4
const MOST_RESUMED = 10_000
/** A power of two. */
const INITIAL_ROWS = 1024
const MOST_KEPT = 16_384
/** Of one trace, that a list counts. */
const MOST_SERVICES = 256
/** Longer than any list is wide. */
const MAX_TEXT = 512
const UNKNOWN = -1
