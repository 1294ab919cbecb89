// Parents that died with their process: one instance of the caller stopped sending, and what it called last hangs in the
// air until nobody calls from there any more. Others of its service go on.
//
//     shop-a  ─ ─ ─ ─ ─ ─╳                      the last it sent
//     shop-b  ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─
//     stock              · · · · ·              without a parent, called by shop-a
import type { Row } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'

export function claimCrashed(view: HeadView, heads: readonly Row[]): readonly Claim[] {
  const { table, takenIn, joinOf } = view
  const orphans = heads.filter((head) => table.hasMark(head, MARK.orphan) && !joinOf.has(head))
  const [first] = orphans
  const healthy = first === undefined ? [] : (takenIn.get(table.operation[first] as number) ?? [])
  if (first === undefined || healthy.length === 0) return []
  const callers = callersOf(view, healthy)
  const byCaller = new Map<number, Row[]>()
  for (const head of orphans) {
    const caller = crashedCaller(view, callers, head)
    if (caller === undefined) continue
    const known = byCaller.get(caller)
    if (known === undefined) byCaller.set(caller, [head])
    else known.push(head)
  }
  const lastHealthy = healthy.reduce((last, row) => Math.max(last, table.start[row] as number), -Infinity)
  return [...byCaller].flatMap(([emitter, found]) => {
    const last = table.start[found.at(-1) as Row] as number
    // To the very end, it may as well have become another process that sends nothing at all.
    if (last > lastHealthy) return []
    const { instance, serviceName } = table.emitters[emitter] as (typeof table.emitters)[number]
    return {
      code: 'C24',
      heads: found,
      evidence: [
        { code: 'parents-missing', service: serviceName, count: found.length },
        {
          code: 'clustered',
          instance,
          from: table.instantOf(table.start[found[0] as Row] as number),
          to: table.instantOf(last),
        },
      ],
    }
  })
}

interface Callers {
  /** Emitters of the services that call the operation. */
  readonly emitters: readonly number[]
  /** Whose address is seen at the other end, by the calls that are whole; undefined where several share it. */
  readonly byAddress: ReadonlyMap<string, number | undefined>
}

function callersOf({ table }: HeadView, healthy: readonly Row[]): Callers {
  const services = new Set<number>()
  const byAddress = new Map<string, number | undefined>()
  for (const row of healthy) {
    const parent = table.parent[row] as Row
    const emitter = table.emitter[parent] as number
    services.add(table.serviceOf(parent))
    const address = table.factOf('network.peer.address', row)
    if (address === undefined) continue
    const isShared = byAddress.has(address) && byAddress.get(address) !== emitter
    byAddress.set(address, isShared ? undefined : emitter)
  }
  const emitters = table.emitters.flatMap(({ service }, index) => (services.has(service) ? [index] : []))
  return { emitters, byAddress }
}

/** The one of its address, or else the one that sent nothing since, where that is not all of them. */
function crashedCaller(
  { table, lastEndOfEmitter }: HeadView,
  callers: Callers,
  head: Row,
): number | undefined {
  const start = table.start[head] as number
  const isSilent = (emitter: number): boolean => {
    const last = lastEndOfEmitter[emitter] as number
    return last < start && start - last < LONGEST
  }
  const address = table.factOf('network.peer.address', head)
  const seen = address === undefined ? undefined : callers.byAddress.get(address)
  if (seen !== undefined) return isSilent(seen) ? seen : undefined
  const silent = callers.emitters.filter(isSilent)
  return silent.length === 1 && callers.emitters.length > 1 ? silent[0] : undefined
}

/** Nanoseconds that a process collects spans for before it sends them. */
const LONGEST = 60e9
