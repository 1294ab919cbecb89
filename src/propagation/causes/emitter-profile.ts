// What the spans of one process, or of several, were made by: the instrumentation scopes of what came in and of what
// went out. A scope that is missing here is instrumentation that is missing there.
import type { Role } from '../spans/roles.ts'
import type { SpanTable } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'

export interface EmitterProfile {
  readonly spans: number
  /** SERVER and CONSUMER spans, by what made them. */
  readonly entries: number
  readonly entryScopes: ReadonlySet<string>
  readonly exits: number
  readonly exitScopes: ReadonlySet<string>
  readonly otherScopes: ReadonlySet<string>
}

interface Counts {
  spans: number
  entries: number
  exits: number
  readonly scopes: Readonly<Record<Role, Set<TextId>>>
}

export class EmitterProfiles {
  readonly #table: SpanTable
  readonly #byEmitter: readonly Counts[]

  /** O(n). */
  constructor(table: SpanTable, roles: readonly Role[]) {
    this.#table = table
    const counts: Counts[] = table.emitters.map(() => ({
      spans: 0,
      entries: 0,
      exits: 0,
      scopes: { entry: new Set(), exit: new Set(), inside: new Set() },
    }))
    for (let row = 0; row < table.count; row++) {
      const own = counts[table.emitter[row]!]!
      const role = roles[table.operation[row]!]!
      own.spans++
      if (role === 'entry') own.entries++
      else if (role === 'exit') own.exits++
      if (table.scope[row] !== 0) own.scopes[role].add(table.scope[row]!)
    }
    this.#byEmitter = counts
  }

  /** Of all these taken together. */
  of(emitters: Iterable<number>): EmitterProfile {
    const sum = { spans: 0, entries: 0, exits: 0 }
    const scopes = { entry: new Set<string>(), exit: new Set<string>(), inside: new Set<string>() }
    for (const emitter of emitters) {
      const own = this.#byEmitter[emitter]!
      sum.spans += own.spans
      sum.entries += own.entries
      sum.exits += own.exits
      for (const role of ROLES) {
        for (const scope of own.scopes[role]) scopes[role].add(this.#table.texts.textOf(scope) ?? '')
      }
    }
    return { ...sum, entryScopes: scopes.entry, exitScopes: scopes.exit, otherScopes: scopes.inside }
  }
}

const ROLES: readonly Role[] = ['entry', 'exit', 'inside']
