// What all hops of a diagnosis are judged against, worked out once: who calls whom and how often the context survived,
// what each process instruments, and at which addresses services have been seen.
import { isAnswer } from '../hops/calls.ts'
import type { BrokenHop } from '../hops/hop.ts'
import { callersOf, type Join } from '../joins/join.ts'
import type { Role } from '../spans/roles.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'
import { Cells } from './cells.ts'
import { EmitterProfiles } from './emitter-profile.ts'
import { Patterns } from './pattern.ts'
import { ReceiveSpans } from './receive-spans.ts'

export interface CauseView {
  readonly table: SpanTable
  readonly roles: readonly Role[]
  readonly hops: readonly BrokenHop[]
  readonly joinOf: ReadonlyMap<Row, Join>
  readonly cells: Cells
  readonly patterns: Patterns
  readonly profiles: EmitterProfiles
  /** Services by the address that their callees saw, or that they state themselves; 0 where several share one. */
  readonly ownerOf: ReadonlyMap<TextId, TextId>
  readonly emittersOf: ReadonlyMap<TextId, readonly number[]>
  /** By operation: its spans, and those that called somebody who took the context up. */
  readonly spansOf: Int32Array
  readonly answeredOf: Int32Array
  /** Healthy calls that come out of a span of their own, and those right out of what encloses them. */
  readonly viaExit: number
  readonly viaInside: number
  readonly receives: ReceiveSpans
}

/** O(n). */
export function buildCauseView(
  table: SpanTable,
  roles: readonly Role[],
  hops: readonly BrokenHop[],
  joins: readonly Join[],
): CauseView {
  const cells = new Cells(table)
  const owners = new AddressOwners(table)
  const spansOf = new Int32Array(table.operations.length)
  const answeredOf = new Int32Array(table.operations.length)
  const lastAnswered = new Uint8Array(table.count)
  let viaExit = 0
  let viaInside = 0
  for (let row = 0; row < table.count; row++) {
    spansOf[table.operation[row]!]!++
    if (!isAnswer(table, roles, row)) continue
    const parent = table.parent[row]!
    cells.addHealthy(row)
    owners.learn(row, table.serviceOf(parent))
    if (lastAnswered[parent] === 0) answeredOf[table.operation[parent]!]!++
    lastAnswered[parent] = 1
    if (roles[table.operation[parent]!] === 'exit') viaExit++
    else viaInside++
  }
  for (const join of joins) {
    if (join.by !== 'link') continue
    for (const caller of callersOf(join)) {
      cells.of(table.serviceOf(caller), table.serviceOf(join.head)).linked++
    }
  }
  for (const hop of hops) {
    const cell = cells.of(
      table.operations[hop.callerOperation]!.service,
      table.operations[hop.calleeOperation]!.service,
    )
    if (roles[hop.callerOperation] === 'exit') cell.brokenAtExit += hop.heads.length
    else cell.brokenRaw += hop.heads.length
  }
  return {
    table,
    roles,
    hops,
    joinOf: new Map(joins.map((join) => [join.head, join])),
    cells,
    patterns: new Patterns(table, cells),
    profiles: new EmitterProfiles(table, roles),
    ownerOf: owners.found,
    emittersOf: emittersByService(table),
    spansOf,
    answeredOf,
    viaExit,
    viaInside,
    receives: new ReceiveSpans(table),
  }
}

class AddressOwners {
  readonly found = new Map<TextId, TextId>()
  readonly #table: SpanTable

  constructor(table: SpanTable) {
    this.#table = table
    for (const { addresses, service } of table.emitters) {
      for (const address of addresses) this.#note(table.texts.idOf(address), service)
    }
  }

  /** From whom the row was called, and by which address it saw them. */
  learn(row: Row, caller: TextId): void {
    const address = this.#table.factId('network.peer.address', row)
    // Only a span that takes a request in sees its caller; a CLIENT's peer is whom it calls.
    if (address !== 0 && this.#table.kindOf(row) === 'server') this.#note(address, caller)
  }

  #note(address: TextId, service: TextId): void {
    const known = this.found.get(address)
    this.found.set(address, known === undefined || known === service ? service : 0)
  }
}

function emittersByService(table: SpanTable): ReadonlyMap<TextId, readonly number[]> {
  const found = new Map<TextId, number[]>()
  for (const [index, { service }] of table.emitters.entries()) {
    const known = found.get(service)
    if (known === undefined) found.set(service, [index])
    else known.push(index)
  }
  return found
}
