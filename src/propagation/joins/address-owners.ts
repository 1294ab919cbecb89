// Whose address a callee saw: names the calling service without a look at the time, where no proxy stands between.
import { plainAddress } from '../spans/plain-address.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'

export class AddressOwners {
  readonly #table: SpanTable
  readonly #owners = new Map<string, Set<TextId>>()

  /** From what emitters say of themselves: what a callee saw may be a proxy's, and a proxy is everybody's. */
  constructor(table: SpanTable) {
    this.#table = table
    for (const { service, addresses } of table.emitters) {
      for (const address of addresses) {
        if (LOOPBACK.test(address)) continue
        const owners = this.#owners.get(plainAddress(address))
        if (owners === undefined) this.#owners.set(plainAddress(address), new Set([service]))
        else owners.add(service)
      }
    }
  }

  /**
   * The services that may have called, by the address that the head saw; undefined where it saw none, or one that says
   * nothing: of this machine, of nobody that is known, or of what several services run on.
   */
  callersOf(head: Row): ReadonlySet<TextId> | undefined {
    if (this.#owners.size === 0) return undefined
    const seen =
      this.#table.factOf('network.peer.address', head) ?? this.#table.factOf('client.address', head)
    const owners = seen === undefined ? undefined : this.#owners.get(plainAddress(seen))
    if (owners === undefined || owners.size > MOST_OWNERS) return undefined
    // A sidecar makes every caller look like the callee itself.
    return owners.has(this.#table.serviceOf(head)) ? undefined : owners
  }
}

/** Services on one machine share an address and are still few; behind a gateway are all of them. */
const MOST_OWNERS = 3
const LOOPBACK = /^(?:127\.|::1$|0\.0\.0\.0$|localhost$|\/|unix:)/i
