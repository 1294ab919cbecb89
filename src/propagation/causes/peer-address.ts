// Where the callee says that its requests came from, against where the caller is known to be.
import type { Evidence } from './evidence.ts'
import { mostCommonOf, type HopLook } from './hop-look.ts'

export interface Peer {
  readonly address: string
  readonly count: number
  /** Whose it is; undefined where nobody is known to have it. */
  readonly owner: string | undefined
  readonly isCaller: boolean
}

/** undefined where callees do not say, or say an address of their own host. */
export function peerOf({ view, heads, caller }: HopLook): Peer | undefined {
  const { table, ownerOf } = view
  const found = mostCommonOf(
    heads,
    (row) => table.factOf('network.peer.address', row) ?? table.factOf('client.address', row),
  )
  if (found === undefined || LOOPBACK.test(found.value)) return undefined
  const owner = ownerOf.get(table.texts.findId(found.value))
  return {
    address: found.value,
    count: found.count,
    owner: owner === undefined || owner === 0 ? undefined : table.texts.textOf(owner),
    isCaller: owner === caller,
  }
}

/** Evidence that nothing stood between the two. */
export function isPeerOfCaller(look: HopLook): Evidence | undefined {
  const peer = peerOf(look)
  if (peer === undefined || !peer.isCaller) return undefined
  return { code: 'peer-address', address: peer.address, service: look.callerName, count: peer.count }
}

/** Those of sidecars too: they tell nothing of who called. */
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.|localhost$)/
