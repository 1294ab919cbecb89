// The traces that have arrived, filled by what a receiver tells of them (store/changes). O(changes): nothing in here looks at
// traces that nothing has happened to.
import { Buffer } from 'node:buffer'
import type { TraceChanges } from '../../store/changes/trace-changes.ts'
import type { TraceId } from '../../trace/span.ts'
import { instantOf, offsetBetween, type Instant } from '../../trace/time.ts'
import { addChange, type KeptTrace, nothingCounted } from './kept-trace.ts'
import { JoinedRows } from './joined-rows.ts'
import { type LookedAt, MOST_ROWS, type TraceList, type TraceRow } from './trace-list.ts'

/** What is known of a trace as a whole, for who has not been told of each change. */
export type WholeTrace = Omit<TraceRow, 'number' | 'isBrokenOff' | 'parts'>

export interface LiveTraceListOptions {
  readonly intro?: readonly string[] | undefined
  /** How many are kept. */
  readonly most?: number | undefined
}

export class LiveTraceList implements TraceList {
  now: Instant = instantOf(0n)
  version = 0
  total = 0
  /** Of all there have been, those with a failed span. */
  failed = 0
  intro: readonly string[]
  joined: ReadonlyMap<TraceId, TraceId> = new Map()
  looked: LookedAt | undefined
  readonly #most: number
  readonly #kept = new Map<TraceId, KeptTrace>()
  /** By number, modulo the most that are kept. */
  readonly #ring: (KeptTrace | undefined)[] = []
  readonly #log: LogEntry[] = []
  #logged = 0
  /** The version before the first in the log. */
  #logFrom = 0
  #marks: ReadonlySet<TraceId> = new Set()
  #query: QueryVerdicts | undefined
  #rows: VersionedRows | undefined
  readonly #joinedRows = new JoinedRows((id) => this.row(id))
  #wholes: VersionedRows | undefined
  /** What stood in a row that has another head or fewer parts since, and is not in the log yet. */
  readonly #left = new Set<TraceId>()

  constructor({ intro = [], most = MOST_ROWS }: LiveTraceListOptions = {}) {
    this.intro = intro
    this.#most = most
  }

  get firstNumber(): number {
    return Math.max(0, this.total - this.#most)
  }

  rows(): readonly TraceRow[] {
    if (this.#rows?.version !== this.version) {
      const rows: TraceRow[] = []
      for (let number = this.firstNumber; number < this.total; number++) rows.push(this.rowAt(number)!)
      this.#rows = { version: this.version, rows }
    }
    return this.#rows.rows
  }

  row(id: TraceId): TraceRow | undefined {
    return this.#kept.get(id)?.row
  }

  rowAt(number: number): TraceRow | undefined {
    const kept = this.#ring[number % this.#most]
    return kept?.row.number === number ? kept.row : undefined
  }

  wholes(): readonly TraceRow[] {
    if (this.#wholes?.version !== this.version) {
      const rows: TraceRow[] = []
      for (const row of this.rows()) {
        const whole = this.whole(row.id)
        if (whole?.number === row.number) rows.push(whole)
      }
      this.#wholes = { version: this.version, rows }
    }
    return this.#wholes.rows
  }

  whole(id: TraceId): TraceRow | undefined {
    return this.#joinedRows.row(id)
  }

  get fragments(): number {
    return this.#joinedRows.fragments
  }

  changedSince(version: number): ReadonlySet<number> | undefined {
    if (version < this.#logFrom) return undefined
    const numbers = new Set<number>()
    for (let at = this.#log.length - 1; at >= 0; at--) {
      const entry = this.#log[at]!
      if (entry.version <= version) break
      for (const number of entry.numbers) numbers.add(number)
    }
    return numbers
  }

  verdict(query: string, id: TraceId): boolean | undefined {
    return this.#query?.text === query ? this.#query.verdicts.get(id) : undefined
  }

  /** Adds what has come since it was last told. */
  apply(changes: TraceChanges): void {
    const numbers: number[] = []
    const ids = hexOf(changes.ids)
    for (let row = 0; row < changes.count; row++) {
      const id = ids.slice(ID_DIGITS * row, ID_DIGITS * (row + 1)) as TraceId
      // What comes of one that is no longer kept is in the store.
      const kept = this.#kept.get(id) ?? (changes.isNew[row] === 1 ? this.#begin(id) : undefined)
      if (kept === undefined) continue
      const errors = kept.errors
      addChange(kept, changes, row)
      if (errors === 0 && kept.errors > 0) this.failed++
      this.#renew(kept)
      numbers.push(kept.row.number)
    }
    this.#note(numbers)
  }

  /** Takes what is known of a trace for all there is. */
  put(trace: WholeTrace): void {
    const kept = this.#kept.get(trace.id) ?? this.#begin(trace.id)
    const { start } = trace
    kept.start = start > 0n ? start : undefined
    kept.end = start + BigInt(Math.round(trace.duration))
    kept.rootStart = start
    if (kept.errors === 0 && trace.errors > 0) this.failed++
    Object.assign(kept, {
      spans: trace.spans,
      errors: trace.errors,
      rootName: trace.rootName,
      rootService: trace.rootService,
      firstName: trace.firstName,
      firstService: trace.firstService,
      services: [...trace.services],
      state: trace.state,
    })
    this.#renew(kept)
    this.#note([kept.row.number])
  }

  /** Traces that findings say have lost their context. */
  get marks(): ReadonlySet<TraceId> {
    return this.#marks
  }

  mark(marks: ReadonlySet<TraceId>): void {
    const before = this.#marks
    this.#marks = marks
    const numbers: number[] = []
    for (const id of new Set([...before, ...marks])) {
      const kept = this.#kept.get(id)
      if (kept === undefined || before.has(id) === marks.has(id)) continue
      this.#renew(kept)
      numbers.push(kept.row.number)
    }
    if (numbers.length > 0) this.#note(numbers)
  }

  /** Which fragments belong to which trace. O(fragments). */
  join(joined: ReadonlyMap<TraceId, TraceId>): void {
    this.joined = joined
    const numbers: number[] = []
    for (const id of this.#joinedRows.join(joined)) {
      const row = this.row(id)
      if (row !== undefined) numbers.push(row.number)
    }
    this.#note(numbers)
  }

  /** Verdicts of an expression are to be given from now on; those of another are forgotten. */
  askQuery(text: string | undefined): void {
    if (text === this.#query?.text) return
    this.#query = text === undefined ? undefined : { text, verdicts: new Map() }
  }

  judge(id: TraceId, isMatch: boolean): void {
    const kept = this.#kept.get(id)
    if (this.#query === undefined || kept === undefined || this.#query.verdicts.get(id) === isMatch) return
    this.#query.verdicts.set(id, isMatch)
    this.#note([kept.row.number])
  }

  #begin(id: TraceId): KeptTrace {
    const number = this.total++
    const place = number % this.#most
    const oldest = this.#ring[place]
    if (oldest !== undefined) {
      this.#kept.delete(oldest.row.id)
      if (this.#joinedRows.gone(oldest.row.id)) this.#left.add(oldest.row.id)
      this.#query?.verdicts.delete(oldest.row.id)
    }
    // It may lead those that it stands with from now on.
    const led = this.whole(id)
    if (led !== undefined) this.#left.add(led.id)
    const row: TraceRow = { ...NOTHING, id, number }
    const kept: KeptTrace = {
      row,
      ...nothingCounted(),
      state: 'open',
      lacksOnlyNear: false,
    }
    this.#ring[place] = kept
    this.#kept.set(id, kept)
    this.#joinedRows.came(id)
    return kept
  }

  #renew(kept: KeptTrace): void {
    kept.row = this.#rowOf(kept)
    this.#joinedRows.changed(kept.row.id)
  }

  #rowOf(kept: KeptTrace): TraceRow {
    const { row, start, end, rootName, rootService, spans, errors, services, state } = kept
    const hasRoot = rootName !== undefined
    const from = instantOf(start ?? 0n)
    return {
      id: row.id,
      number: row.number,
      start: from,
      duration: offsetBetween(from, instantOf(start === undefined ? from : (end ?? from))),
      rootService,
      rootName,
      firstService: hasRoot ? undefined : kept.firstService,
      firstName: hasRoot ? undefined : kept.firstName,
      spans,
      services: services.length === row.services.length ? row.services : [...services],
      errors,
      state,
      isBrokenOff: (state === 'incomplete' && !kept.lacksOnlyNear) || this.#marks.has(row.id),
      parts: [],
    }
  }

  #note(numbers: number[]): void {
    this.version++
    for (const id of this.#left) {
      for (const row of [this.row(id), this.whole(id)]) if (row !== undefined) numbers.push(row.number)
    }
    this.#left.clear()
    this.#log.push({ version: this.version, numbers })
    this.#logged += numbers.length
    while (this.#logged > this.#most && this.#log.length > 1) {
      const dropped = this.#log.shift()!
      this.#logged -= dropped.numbers.length
      this.#logFrom = dropped.version
    }
  }
}

interface LogEntry {
  readonly version: number
  readonly numbers: readonly number[]
}

interface VersionedRows {
  readonly version: number
  readonly rows: readonly TraceRow[]
}

interface QueryVerdicts {
  readonly text: string
  readonly verdicts: Map<TraceId, boolean>
}

const NOTHING: Omit<TraceRow, 'id' | 'number'> = {
  start: instantOf(0n),
  duration: offsetBetween(instantOf(0n), instantOf(0n)),
  rootService: undefined,
  rootName: undefined,
  firstService: undefined,
  firstName: undefined,
  spans: 0,
  services: [],
  errors: 0,
  state: 'open',
  isBrokenOff: false,
  parts: [],
}

/** All at once: a flood brings thousands. */
function hexOf(words: Uint32Array): string {
  const bytes = Buffer.alloc(4 * words.length)
  for (let at = 0; at < words.length; at++) bytes.writeUInt32BE(words[at]!, 4 * at)
  return bytes.toString('hex')
}

const ID_DIGITS = 32
