// By how much callees stick out of their callers, as whole calls show it: a server that ends its span when the connection
// closes outlasts its client, and where every instance has a clock of its own that nothing tells apart, callees begin before
// their callers and end after them, now here, now there. What whole calls do, broken ones do as well.
import type { Role } from '../spans/roles.ts'
import { MARK, type SpanTable } from '../spans/span-table.ts'
import { passesMessages } from './compatible.ts'
import { quantile } from './gap-density.ts'

export interface Overhang {
  /** Nanoseconds by which nearly all callees begin before their caller, or end after it, at most. */
  readonly over: number
  /** … and by which they take longer. */
  readonly longer: number
}

export class Overhangs {
  readonly #ofClient = new Map<number, Seen>()
  readonly #ofEnclosing = new Map<number, Seen>()
  readonly #known = new Map<number, Overhang>()

  /** O(n). @param times on the common clock */
  constructor(
    table: SpanTable,
    roles: readonly Role[],
    { start, end }: { readonly start: Float64Array; readonly end: Float64Array },
  ) {
    const add = (to: Map<number, Seen>, above: number, row: number): void => {
      const early = start[above]! - start[row]!
      const late = end[row]! - end[above]!
      note(to, table.serviceOf(row), Math.max(early, late), early + late)
    }
    for (let row = 0; row < table.count; row++) {
      const parent = table.parent[row]!
      if (parent < 0 || table.serviceOf(parent) === table.serviceOf(row)) continue
      if (table.hasMark(row, MARK.untimed) || table.hasMark(parent, MARK.untimed)) continue
      const below = table.operation[row]!
      const above = table.operation[parent]!
      if (passesMessages(table.operations[below]!, roles[below]!)) continue
      if (passesMessages(table.operations[above]!, roles[above]!)) continue
      const isExit = roles[above] === 'exit'
      if (isExit) add(this.#ofClient, parent, row)
      const around = isExit ? table.parent[parent]! : parent
      if (around >= 0 && table.serviceOf(around) === table.serviceOf(parent)) {
        add(this.#ofEnclosing, around, row)
      }
    }
  }

  /** Of callees of a service; of a typical one where it has too few whole calls. */
  of(service: number, isExit: boolean): Overhang {
    const key = 2 * service + (isExit ? 1 : 0)
    let known = this.#known.get(key)
    if (known === undefined) {
      const seen = isExit ? this.#ofClient : this.#ofEnclosing
      known = measure(seen.get(service)) ?? typical([...seen.values()]) ?? NONE
      this.#known.set(key, known)
    }
    return known
  }
}

const NONE: Overhang = { over: 0, longer: 0 }

interface Seen {
  readonly over: number[]
  readonly longer: number[]
}

function measure(seen: Seen | undefined): Overhang | undefined {
  if (seen === undefined || seen.over.length < FEWEST) return undefined
  return { over: nearlyMost(seen.over), longer: nearlyMost(seen.longer) }
}

/** Of services in the middle: the one whose callers do not wait for it says nothing of the others. */
function typical(seen: readonly Seen[]): Overhang | undefined {
  const measured = seen.flatMap((one) => measure(one) ?? [])
  if (measured.length === 0) return undefined
  return {
    over: quantile(
      measured.map(({ over }) => over),
      0.5,
    ),
    longer: quantile(
      measured.map(({ longer }) => longer),
      0.5,
    ),
  }
}

function nearlyMost(values: number[]): number {
  return Math.min(Math.max(quantile(values, NEARLY_ALL), 0), MOST)
}

const FEWEST = 20
const NEARLY_ALL = 0.98
/** Nanoseconds: what sticks out further has not been waited for. */
const MOST = 5e7
/** Whole calls of a service that are looked at. */
const LOOKED_AT = 1000

function note(to: Map<number, Seen>, service: number, over: number, longer: number): void {
  const known = to.get(service)
  if (known === undefined) to.set(service, { over: [over], longer: [longer] })
  else if (known.over.length < LOOKED_AT) {
    known.over.push(over)
    known.longer.push(longer)
  }
}
