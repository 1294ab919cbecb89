// Whom an exit called, by the host that it names: by the services that answered there in whole calls, by names, and by what
// servers say that they are called.
import { addTo } from '../spans/add-to.ts'
import { wordsOf } from '../causes/target-host.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'
import type { WholeCalls } from './whole-calls.ts'

/** `unknown`: a name that nobody has may be a proxy's, or that of a service which sends no spans. */
export type Target = 'this' | 'other' | 'unknown' | 'unstated'

export class CalledHosts {
  readonly #table: SpanTable
  /** Services that answered at a host, with how often, by host and port. */
  readonly #answered = new Map<string, Map<TextId, number>>()
  /** Hosts that a service says it is called by. */
  readonly #ownHosts = new Map<TextId, Set<string>>()
  /** Services by their names, and by those of their deployments, without anything but letters and digits. */
  readonly #named = new Map<string, Set<TextId>>()
  readonly #wholeCalls: WholeCalls
  readonly #targets = new Map<string, Target>()

  /** O(n). */
  constructor(table: SpanTable, wholeCalls: WholeCalls) {
    this.#table = table
    this.#wholeCalls = wholeCalls
    for (const { service, serviceName, deployment } of table.emitters) {
      for (const name of [serviceName, deployment])
        if (name !== undefined) addTo(this.#named, bare(name), service)
    }
    if (!table.hasFacts) return
    for (let row = 0; row < table.count; row++) {
      const service = table.serviceOf(row)
      if (table.kindOf(row) === 'server') {
        const own = this.#hostOf(row)
        if (own !== undefined) addTo(this.#ownHosts, service, own)
      }
      const parent = table.parent[row]!
      if (parent < 0 || table.serviceOf(parent) === service) continue
      const host = this.#hostOf(parent)
      if (host === undefined) continue
      const counts = this.#answered.get(host) ?? new Map<TextId, number>()
      counts.set(service, (counts.get(service) ?? 0) + 1)
      this.#answered.set(host, counts)
    }
  }

  /** Whether an exit called this service. */
  targetOf(exit: Row, service: TextId): Target {
    const peer = this.#table.factOf('server.service.name', exit)
    const host = this.#hostOf(exit)
    const key = `${peer ?? ''} ${host ?? ''} ${service}`
    let target = this.#targets.get(key)
    if (target === undefined) this.#targets.set(key, (target = this.#judge(peer, host, service)))
    return target
  }

  #judge(peer: string | undefined, host: string | undefined, service: TextId): Target {
    const named = peer === undefined ? undefined : this.#named.get(bare(peer))
    if (named !== undefined) return this.#reaches(service, named)
    if (host === undefined) return 'unstated'
    const answered = this.#answered.get(host)
    if (answered?.has(service) === true) return 'this'
    // Who answers for several services at one host answers for more.
    if (answered !== undefined && answered.size > 1) return 'unknown'
    const own = this.#ownHosts.get(service)
    if (own?.has(host) === true) return 'this'
    const name = host.replace(/:\d*$/, '')
    const byName = NO_NAME.test(name) ? undefined : this.#named.get(bare(name.split('.')[0] ?? ''))
    if (byName !== undefined) return this.#reaches(service, byName)
    if (this.#isLike(name, service)) return 'unknown'
    // The same one always answered there, and who is asked for says that it is called something else.
    const count = answered === undefined ? 0 : [...answered.values()].reduce((sum, one) => sum + one, 0)
    return count >= ENOUGH && own !== undefined ? 'other' : 'unknown'
  }

  #reaches(service: TextId, named: ReadonlySet<TextId>): Target {
    if (named.has(service)) return 'this'
    // A proxy is called by the name of whom it passes calls on to.
    return [...named].some((other) => this.#wholeCalls.has(service, other)) ? 'unknown' : 'other'
  }

  #isLike(name: string, service: TextId): boolean {
    const words = new Set(wordsOf(this.#table.texts.textOf(service) ?? ''))
    return wordsOf(name).some((word) => words.has(word))
  }

  #hostOf(row: Row): string | undefined {
    const host = this.#table.factOf('server.address', row)
    return host === undefined
      ? undefined
      : `${host}:${this.#table.factOf('server.port', row) ?? ''}`.toLowerCase()
  }
}

/** `PaymentService` and `payment-service` are one. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]+/g, '')
}

const NO_NAME = /^(?:localhost|[\d.]+|\[?[\da-f:]+\]?)$/i
const ENOUGH = 5
