// What both sides of a call state of it: who is at the other end, whom it was made to, method, procedure and path. Where they
// contradict each other no resemblance in time makes a call of it. What a proxy changes, or a service in between that sends
// no spans, contradicts nothing.
import type { Role } from '../spans/roles.ts'
import type { FactName } from '../spans/facts.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { CalledHosts } from './called-hosts.ts'
import type { Demand } from './demand.ts'
import { SeenCallers } from './seen-callers.ts'
import { Supply } from './supply.ts'
import type { WholeCalls } from './whole-calls.ts'

/** Whether a span may have called a head, for all that they state. */
export type PairRule = (caller: Row, head: Row) => boolean

export interface Ruled {
  /** Without spans that have called none of the heads. */
  readonly supply: Supply
  readonly mayCall: PairRule | undefined
}

export class CallFacts {
  readonly #table: SpanTable
  readonly #roles: readonly Role[]
  readonly #hosts: CalledHosts
  readonly #seen: SeenCallers
  readonly #keepPaths = new Map<number, boolean>()
  /** Procedures that servers here have. */
  readonly #served: ReadonlySet<number>

  constructor(table: SpanTable, roles: readonly Role[], wholeCalls: WholeCalls) {
    this.#table = table
    this.#roles = roles
    this.#hosts = new CalledHosts(table, wholeCalls)
    this.#seen = new SeenCallers(table)
    this.#served = new Set(table.hasFacts ? proceduresOf(table) : [])
  }

  rule(
    demand: Demand,
    supply: Supply,
    times: { readonly start: Float64Array; readonly end: Float64Array },
  ): Ruled {
    const table = this.#table
    if (!table.hasFacts) return { supply, mayCall: undefined }
    const isCall =
      this.#roles[supply.operation] === 'exit' &&
      table.operations[supply.operation]!.kind !== 'producer' &&
      table.operations[demand.operation]!.kind === 'server'
    if (!isCall) return { supply, mayCall: this.#seen.areAny ? this.#mayHaveSeen : undefined }
    const rows = [...supply.rows].filter((row) => this.#mayCallAny(row, demand))
    const left =
      rows.length === supply.count ? supply : new Supply(supply.operation, rows, times.start, times.end)
    const comparesPaths = this.#arePathsKept(demand, left)
    return {
      supply: left,
      mayCall: (caller, head) =>
        this.#seen.mayHaveSeen(head, caller) && this.#isSameCall(caller, head, comparesPaths),
    }
  }

  /** Whether nearly all spans say that they called the heads' service. */
  areAddressed({ rows }: Supply, demand: Demand): boolean {
    if (!this.#table.hasFacts) return false
    const service = this.#table.serviceOf(demand.rows[0]!)
    const same = rows.filter((row) => this.#hosts.targetOf(row, service) === 'this').length
    return same > rows.length * NEARLY_ALL
  }

  readonly #mayHaveSeen: PairRule = (caller, head) => this.#seen.mayHaveSeen(head, caller)

  #mayCallAny(caller: Row, { rows }: Demand): boolean {
    const service = this.#table.serviceOf(rows[0]!)
    return this.#hosts.targetOf(caller, service) !== 'other'
  }

  #isSameCall(caller: Row, head: Row, comparesPaths: boolean): boolean {
    const table = this.#table
    const target = this.#hosts.targetOf(caller, table.serviceOf(head))
    // Whoever answers at a host that nobody has may make another call of it.
    const isDirect = target === 'this' || target === 'unstated'
    if (isDirect && this.#differ('http.request.method', caller, head)) return false
    const isServed = this.#served.has(table.factId('rpc.method', caller))
    if ((target === 'this' || isServed) && this.#differ('rpc.method', caller, head)) return false
    return !(target === 'this' && comparesPaths && this.#differ('url.path', caller, head))
  }

  #differ(fact: FactName, caller: Row, head: Row): boolean {
    const here = this.#table.factId(fact, caller)
    const there = this.#table.factId(fact, head)
    return here !== 0 && there !== 0 && here !== there
  }

  /** Whether nothing between them rewrites paths, by whole calls of the service, or by these heads themselves. */
  #arePathsKept(demand: Demand, supply: Supply): boolean {
    const service = this.#table.serviceOf(demand.rows[0]!)
    let known = this.#keepPaths.get(service)
    if (known === undefined && !this.#keepPaths.has(service)) {
      known = this.#arePathsKeptOf(service)
      if (known !== undefined) this.#keepPaths.set(service, known)
    }
    return known ?? this.#findPath(demand, supply)
  }

  #arePathsKeptOf(service: number): boolean | undefined {
    const table = this.#table
    let calls = 0
    let same = 0
    for (let row = 0; row < table.count; row++) {
      const parent = table.parent[row]!
      if (parent < 0 || table.serviceOf(row) !== service || table.serviceOf(parent) === service) continue
      if (table.factId('url.path', row) === 0 || table.factId('url.path', parent) === 0) continue
      calls++
      if (!this.#differ('url.path', parent, row)) same++
    }
    return calls < ENOUGH ? undefined : same >= calls * NEARLY_ALL
  }

  /** Whether nearly all heads find an exit of their path that runs while they do, or nearly. */
  #findPath(demand: Demand, supply: Supply): boolean {
    const table = this.#table
    let stated = 0
    let found = 0
    for (let at = 0; at < demand.count && stated < MOST_LOOKED_AT; at++) {
      const head = demand.rows[at]!
      const path = table.factId('url.path', head)
      if (path === 0) continue
      stated++
      const from = demand.start[at]! - APART
      let caller = supply.lastReaching(supply.lastStartingBy(demand.start[at]! + APART), from)
      for (let left = MOST_LOOKED_AT; caller >= 0 && left > 0; left--) {
        if (table.factId('url.path', supply.rows[caller]!) === path) {
          found++
          break
        }
        caller = supply.lastReaching(caller - 1, from)
      }
    }
    return stated >= ENOUGH && found >= stated * MOSTLY
  }
}

function* proceduresOf(table: SpanTable): Iterable<number> {
  for (let row = 0; row < table.count; row++) {
    const procedure = table.factId('rpc.method', row)
    if (procedure !== 0 && table.kindOf(row) === 'server') yield procedure
  }
}

const ENOUGH = 10
const NEARLY_ALL = 0.95
const MOSTLY = 0.8
const MOST_LOOKED_AT = 100
/** Nanoseconds that clocks may be apart. */
const APART = 5e7
