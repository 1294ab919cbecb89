// Whose address a head saw, of all emitters: by what emitters say of themselves, and by whole calls, in which the caller is
// known. Rules out callers; whom it leaves, time decides among.
import { addTo } from '../spans/add-to.ts'
import { isPublicAddress } from '../heads/public-address.ts'
import { isBrowserAgent, isGeneratorAgent } from '../heads/user-agents.ts'
import { plainAddress } from '../spans/plain-address.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'
import { Signs } from './caller-signs.ts'

export class SeenCallers {
  readonly #table: SpanTable
  readonly #signs: Signs
  readonly #seesAny: boolean
  /** Emitters that state an address, by the address as it is seen. */
  readonly #declared = new Map<TextId, Set<number>>()
  /** Emitters that called from an address, in whole calls. */
  readonly #learned = new Map<TextId, Map<number, number>>()
  /** Addresses from which an emitter called a service, and how often it did. */
  readonly #calls = new Map<string, { readonly addresses: Set<TextId>; count: number }>()
  /** Client libraries of a service, in whole calls. */
  readonly #agents = new Map<TextId, Set<TextId>>()

  /** Services that are called: what runs in browsers and telephones is not. */
  readonly #takingCalls = new Set<TextId>()
  readonly #knownByKey = new Map<string, Uint8Array>()
  #known: Uint8Array | undefined
  #lastHead: Row = -1

  /** O(n). */
  constructor(table: SpanTable) {
    this.#table = table
    this.#signs = new Signs(table)
    const seen = new Set<TextId>()
    for (const name of ['network.peer.address', 'client.address'] as const) {
      for (const id of table.factColumn(name) ?? []) if (id !== 0) seen.add(id)
    }
    const emittersOf = declaredAddresses(table)
    this.#seesAny = seen.size > 0
    for (const id of seen) {
      const emitters = emittersOf.get(plainAddress(table.texts.textOf(id) ?? ''))
      if (emitters !== undefined) this.#declared.set(id, emitters)
    }
    for (let row = 0; row < table.count; row++) {
      const kind = table.kindOf(row)
      if (kind === 'server' || kind === 'consumer') this.#takingCalls.add(table.serviceOf(row))
    }
    if (seen.size > 0) for (let row = 0; row < table.count; row++) this.#learn(row)
  }

  get areAny(): boolean {
    return this.#seesAny
  }

  /** Whether the head may have seen a span's emitter, as far as anything is known of its address. */
  mayHaveSeen(head: Row, caller: Row): boolean {
    if (head !== this.#lastHead) {
      this.#lastHead = head
      this.#known = this.#knownOf(head)
    }
    if (this.#known === undefined) return true
    const emitter = this.#table.emitter[caller]!
    const known = this.#known[emitter]!
    if (known !== UNKNOWN) return known === YES
    const may = this.#mayBe(head, this.#addressOf(head), emitter)
    this.#known[emitter] = may ? YES : NO
    return may
  }

  /** By emitter, for all heads that state the same; undefined for a head that states nothing. */
  #knownOf(head: Row): Uint8Array | undefined {
    const address = this.#addressOf(head)
    if (address === 0) return undefined
    const from = this.#isFromOutside(head) ? 'outside' : ''
    const key = `${address} ${this.#signs.agentOf(head)} ${this.#table.serviceOf(head)} ${from}`
    let known = this.#knownByKey.get(key)
    if (known === undefined) this.#knownByKey.set(key, (known = new Uint8Array(this.#table.emitters.length)))
    return known
  }

  #mayBe(head: Row, address: TextId, emitter: number): boolean {
    const owners = this.#ownersOf(address, head)
    if (owners === undefined) {
      if (this.#isFromOutside(head) && this.#takingCalls.has(this.#serviceOf(emitter))) return false
      return !this.#isElsewhere(emitter, address, head)
    }
    if (owners.has(emitter)) return true
    const service = this.#serviceOf(emitter)
    // Another instance of the caller's service: it is known to be another by an address of its own.
    if ([...owners].some((other) => this.#serviceOf(other) === service)) return !this.#hasAddresses(emitter)
    return !this.#declared.has(address) && !this.#hasAddresses(emitter)
  }

  #learn(row: Row): void {
    const table = this.#table
    const parent = table.parent[row]!
    if (parent < 0 || table.serviceOf(parent) === table.serviceOf(row)) return
    const agent = this.#signs.agentOf(row)
    const service = table.serviceOf(parent)
    if (agent !== 0) addTo(this.#agents, service, agent)
    const address = this.#addressOf(row)
    if (address === 0) return
    const caller = table.emitter[parent]!
    const counts = this.#learned.get(address) ?? new Map<number, number>()
    counts.set(caller, (counts.get(caller) ?? 0) + 1)
    this.#learned.set(address, counts)
    const key = `${caller} ${table.serviceOf(row)}`
    const calls = this.#calls.get(key) ?? { addresses: new Set<TextId>(), count: 0 }
    calls.addresses.add(address)
    calls.count++
    this.#calls.set(key, calls)
  }

  /** undefined where nothing says whose it is, or too much does: a proxy, a host that many share. */
  #ownersOf(address: TextId, head: Row): ReadonlySet<number> | undefined {
    const declared = this.#declared.get(address)
    const learned = this.#learned.get(address)
    const calls = learned === undefined ? 0 : [...learned.values()].reduce((sum, count) => sum + count, 0)
    if (declared === undefined && calls < ENOUGH) return undefined
    const owners = new Set([...(declared ?? []), ...(learned?.keys() ?? [])])
    const services = new Set([...owners].map((emitter) => this.#serviceOf(emitter)))
    const isShared = declared === undefined ? services.size > 1 : services.size > MOST_OWNERS
    // A sidecar makes every caller look like the callee itself.
    return isShared || services.has(this.#table.serviceOf(head)) ? undefined : owners
  }

  /** Of a browser, or of what pretends to be one, at an address of the internet: both may be passed on, but rarely are. */
  #isFromOutside(head: Row): boolean {
    const agent = this.#table.factOf('user_agent.original', head)
    if (agent === undefined || !(isBrowserAgent(agent) || isGeneratorAgent(agent))) return false
    const client = this.#table.factOf('client.address', head)
    return client !== undefined && isPublicAddress(client)
  }

  /** Whether an instance has called this service, and always from another address and with another client. */
  #isElsewhere(emitter: number, address: TextId, head: Row): boolean {
    if (this.#table.emitters[emitter]!.instance === undefined) return false
    const calls = this.#calls.get(`${emitter} ${this.#table.serviceOf(head)}`)
    if (calls === undefined || calls.count < ENOUGH || calls.addresses.has(address)) return false
    // A proxy has an address of its own, but passes on what the client calls itself.
    const agent = this.#signs.agentOf(head)
    return agent !== 0 && this.#agents.get(this.#serviceOf(emitter))?.has(agent) === false
  }

  #hasAddresses(emitter: number): boolean {
    if (this.#table.emitters[emitter]!.addresses.length > 0) return true
    return [...this.#learned.values()].some((counts) => (counts.get(emitter) ?? 0) >= ENOUGH)
  }

  #addressOf(row: Row): TextId {
    const address = this.#signs.addressOf(row)
    return address === 0 || LOCAL.test(this.#table.texts.textOf(address) ?? '') ? 0 : address
  }

  #serviceOf(emitter: number): TextId {
    return this.#table.emitters[emitter]!.service
  }
}

function declaredAddresses(table: SpanTable): ReadonlyMap<string, Set<number>> {
  const found = new Map<string, Set<number>>()
  for (const [index, { addresses }] of table.emitters.entries()) {
    for (const address of addresses) addTo(found, plainAddress(address), index)
  }
  return found
}

const UNKNOWN = 0
const YES = 1
const NO = 2

/** Of this machine, or of the bridge that all its containers are behind. */
const LOCAL = /^(?:::ffff:)?(?:127\.|172\.17\.0\.1$)|^(?:::1$|0\.0\.0\.0$|localhost$|\/|unix:)/i
const ENOUGH = 5
/** Services on one machine share an address and are still few; behind a gateway are all of them. */
const MOST_OWNERS = 3
