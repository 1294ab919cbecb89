// What lies between caller and callee: a gateway that forwards only the headers it knows, a proxy that begins a trace of
// its own, or one whose spans nobody receives.
import type { Evidence } from '../evidence.ts'
import { foreignHost } from '../foreign-host.ts'
import type { HopLook } from '../hop-look.ts'
import { isPeerOfCaller, peerOf } from '../peer-address.ts'
import { Suspicion } from '../suspicion.ts'
import { carriesHeaders, danglingExits } from './propagators.ts'

export function suspectBetween(look: HopLook): readonly Suspicion[] {
  if (!carriesHeaders(look)) return []
  const stripped = new Suspicion('C06', 0.5)
  const restarted = new Suspicion('C07', 0.15)
  const both = [stripped, restarted]
  const { row, column } = look.pattern
  const unexported = look.hop.joins.filter(({ by }) => by === 'unexported').length
  if (unexported > look.hop.heads.length / 2) {
    restarted.weigh(200, { code: 'same-trace-id', count: unexported })
  } else if (look.hasOrphans) {
    // Its parent is in no trace that anybody knows: somebody in between made both ids.
    restarted.weigh(40, remoteOrphans(look))
  }
  if (row.healthy.length > 0 && column.healthy.length > 0) for (const cause of both) cause.weigh(2.5)
  if (row.isBad) for (const cause of both) cause.weigh(0.3)
  weighPath(look, both)
  const dangling = danglingExits(look)
  if (dangling !== undefined) for (const cause of both) cause.weigh(1, dangling)
  return both
}

function weighPath(look: HopLook, causes: readonly Suspicion[]): void {
  const { slice } = look
  if (slice?.side === 'path') {
    const { attribute, broken, healthy } = slice
    for (const cause of causes) {
      cause.weigh(15, { code: 'slice', attribute, broken, healthy, service: undefined })
    }
  } else if (slice !== undefined) {
    for (const cause of causes) cause.weigh(0.15)
  }
  const host = foreignHost(look)
  if (host !== undefined) for (const cause of causes) cause.weigh(4, host)
  const forwarded = countForwarded(look)
  if (forwarded > look.heads.length / 2) {
    for (const cause of causes) cause.weigh(3, { code: 'forwarded-for', count: forwarded })
  }
  const peer = peerOf(look)
  if (isPeerOfCaller(look) !== undefined) for (const cause of causes) cause.weigh(0.1)
  else if (peer !== undefined && isCallerAddressKnown(look)) for (const cause of causes) cause.weigh(2)
}

function remoteOrphans({ view, heads }: HopLook): Evidence {
  const orphans = heads.filter((row) => view.table.parentIdOf(row) !== undefined)
  return { code: 'remote-parent', isRemote: true, count: orphans.length, of: heads.length }
}

function countForwarded({ view: { table }, heads }: HopLook): number {
  return heads.filter((row) => {
    if (table.factId('forwarded.for', row) !== 0) return true
    const client = table.factOf('client.address', row)
    const peer = table.factOf('network.peer.address', row)
    return client !== undefined && peer !== undefined && client !== peer
  }).length
}

function isCallerAddressKnown({ view, caller }: HopLook): boolean {
  for (const owner of view.ownerOf.values()) if (owner === caller) return true
  return false
}
