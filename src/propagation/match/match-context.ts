// What all matching looks at: spans on one clock, their roles, and the spans that may have called.
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { PairLimits } from './candidate-pairs.ts'
import { CallFacts } from './call-facts.ts'
import { findBystanders, findLeaves } from './bystanders.ts'
import type { CallerScore } from './caller-score.ts'
import type { ShiftTest } from './shift-test.ts'
import { Anchors } from './anchors.ts'
import { findClockOffsets } from './clock-offsets.ts'
import { quantile } from './gap-density.ts'
import { Overhangs } from './overhangs.ts'
import { PairFacts } from './pair-facts.ts'
import { findResolution, type Resolution } from './resolution.ts'
import { RunningOperations } from './running-operations.ts'
import { Senders } from './senders.ts'
import { findMute } from './mute.ts'
import { findSupplies } from './supplies.ts'
import type { Supply } from './supply.ts'
import { WholeCalls } from './whole-calls.ts'

export class MatchContext {
  readonly table: SpanTable
  readonly roles: readonly Role[]
  /** On the common clock. */
  readonly start: Float64Array
  readonly end: Float64Array
  readonly supplies: ReadonlyMap<number, Supply>
  /** Tests that were made. */
  readonly tests: WeakMap<CallerScore, ShiftTest> = new WeakMap()
  readonly #resolutions = new Map<number, Resolution>()
  readonly bystanders: ReadonlySet<number>
  readonly mute: ReadonlySet<number>
  readonly leaves: ReadonlySet<number>
  readonly limits: PairLimits
  /** Which services call which, in whole traces. */
  readonly wholeCalls: WholeCalls
  readonly senders: Senders
  readonly overhangs: Overhangs
  readonly facts: CallFacts
  readonly pairFacts: PairFacts
  /** Nanoseconds: many times what a request takes. */
  readonly longEnough: number
  /** Row of the caller of each head, as far as it is thought to be known; -1 for none. */
  readonly callerOf: Int32Array
  /** undefined where there are so few that each can be looked at. */
  readonly running: RunningOperations | undefined
  /** Nanoseconds that clocks which calls connect are apart; undefined where nobody can say. */
  readonly clocksApart: number | undefined
  readonly #clockGroup: Int32Array
  readonly #anchors = new Map<Supply, Anchors>()

  /** @param taken 1 for spans whose callee is known already */
  constructor(table: SpanTable, roles: readonly Role[], taken: Uint8Array) {
    this.table = table
    this.roles = roles
    const { offsets, drifts, group, apart } = findClockOffsets(table)
    this.#clockGroup = group
    this.clocksApart = apart
    this.start = new Float64Array(table.count)
    this.end = new Float64Array(table.count)
    for (let row = 0; row < table.count; row++) {
      const emitter = table.emitter[row]!
      const move = offsets[emitter]! + drifts[emitter]! * table.start[row]!
      this.start[row] = table.start[row]! + move
      this.end[row] = table.end[row]! + move
    }
    this.supplies = findSupplies(table, this.roles, this, taken)
    this.running =
      this.supplies.size > MANY_OPERATIONS
        ? new RunningOperations(table, this.supplies.values(), this.start, this.end)
        : undefined
    const processes = new Map<string, number>()
    const processOf = Int32Array.from(table.emitters, ({ service, instance }) => {
      const key = `${service} ${instance ?? ''}`
      const index = processes.get(key) ?? processes.size
      processes.set(key, index)
      return index
    })
    this.limits = {
      fragmentOf: table.head,
      processOf: (row) => processOf[table.emitter[row]!]!,
      most: MOST_RIVALS,
    }
    this.longEnough = REQUESTS_LONG * lengthOfRequests(table)
    this.senders = new Senders(table, roles)
    this.wholeCalls = new WholeCalls(table)
    this.facts = new CallFacts(table, roles, this.wholeCalls)
    this.overhangs = new Overhangs(table, roles, this)
    this.leaves = findLeaves(table)
    this.pairFacts = new PairFacts(table)
    this.bystanders = findBystanders(table, this.roles)
    this.mute = findMute(table, this.roles)
    this.callerOf = new Int32Array(table.count).fill(-1)
  }

  resolutionOf(supply: Supply): Resolution {
    let resolution = this.#resolutions.get(supply.operation)
    if (resolution === undefined) {
      resolution = findResolution(this.table, supply.rows)
      this.#resolutions.set(supply.operation, resolution)
    }
    return resolution
  }

  /** Where kinds are not stated and all its calls are broken, an exit is known by having nothing below it. */
  isExit(operation: number): boolean {
    const isLeaf = this.table.operations[operation]!.kind === 'unspecified' && this.leaves.has(operation)
    return this.roles[operation] === 'exit' || isLeaf
  }

  /** Whether the clocks of two spans are one, or set by calls between their hosts. */
  areClocksSet(row: Row, other: Row): boolean {
    const { emitter } = this.table
    return this.#clockGroup[emitter[row]!] === this.#clockGroup[emitter[other]!]
  }

  /** From now on the clocks of two spans are one: what fits as they are has set them. */
  setTogether(row: Row, other: Row): void {
    const { emitter } = this.table
    const from = this.#clockGroup[emitter[row]!]!
    const into = this.#clockGroup[emitter[other]!]!
    if (from === into) return
    for (const [at, group] of this.#clockGroup.entries()) if (group === from) this.#clockGroup[at] = into
  }

  /** Whether a span belongs under another, also across fragments, as far as callers are known. */
  isUnder(row: Row, above: Row): boolean {
    let at = row
    for (let hops = 0; hops < MOST_HOPS; hops++) {
      if (at > above && at < above + this.table.size[above]!) return true
      at = this.callerOf[this.table.head[at]!]!
      if (at < 0) return false
      if (at === above) return true
    }
    return false
  }

  anchorsOf(supply: Supply): Anchors | undefined {
    let anchors = this.#anchors.get(supply)
    if (anchors === undefined) {
      anchors = new Anchors(this.table, supply, this.start, this.end)
      this.#anchors.set(supply, anchors)
    }
    return anchors.areAny ? anchors : undefined
  }
}

/** More than all services of a large system have, as long as names are without ids. */
const MANY_OPERATIONS = 1000
/** Requests that run at the same time; where there are more, the latest to start are compared. */
const MOST_RIVALS = 64
/** Callers wrongly thought to call each other in a circle are followed no further. */
const MOST_HOPS = 16

/** Within so many requests' time load is thought to be even. */
const REQUESTS_LONG = 20

/** Nanoseconds that nine of ten requests take at most, by the heads of fragments. */
function lengthOfRequests({ count, head, start, end }: SpanTable): number {
  const lengths: number[] = []
  for (let row = 0; row < count; row++) if (head[row] === row) lengths.push(end[row]! - start[row]!)
  return lengths.length === 0 ? 0 : Math.max(quantile(lengths, 0.9), LEAST_LENGTH)
}

const LEAST_LENGTH = 1e6
