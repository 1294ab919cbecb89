// Whether a hop is broken for some versions, instances or addresses only, and whole for all others: what was deployed
// there, or lies on that path, is then to blame.
import type { Row, SpanTable } from '../spans/span-table.ts'
import type { TextId } from '../spans/text-pool.ts'
import { fisher } from './exact-test.ts'

/** Which end of the hop differs; `path`: the address that was called. */
export type SliceSide = 'caller' | 'callee' | 'path'

export interface Slice {
  readonly attribute: string
  readonly side: SliceSide
  readonly broken: readonly string[]
  readonly healthy: readonly string[]
  readonly p: number
}

export interface SlicedCall {
  readonly callee: Row
  /** undefined where the request is not known. */
  readonly caller: Row | undefined
}

/** The best that separates the broken from the whole with hardly an exception; undefined where none does. */
export function findSlice(
  table: SpanTable,
  broken: readonly SlicedCall[],
  healthy: readonly SlicedCall[],
): Slice | undefined {
  if (broken.length < FEWEST || healthy.length < FEWEST) return undefined
  let best: Slice | undefined
  for (const dimension of DIMENSIONS) {
    const found = sliceBy(table, dimension, broken, healthy)
    // Of two that separate equally well the first names more of the reason.
    if (found !== undefined && (best === undefined || found.p < best.p * CLEARLY)) best = found
  }
  return best
}

interface Dimension {
  readonly attribute: string
  readonly side: SliceSide
  readonly read: (table: SpanTable, call: SlicedCall) => TextId | string | undefined
}

const version: Dimension['read'] = (table, { callee }) => table.emitterOf(callee).version
const instance: Dimension['read'] = (table, { callee }) => table.emitterOf(callee).instance
const pod: Dimension['read'] = (table, { callee }) => table.emitterOf(callee).pod

/** A version says more than the instances that run it, and an instance more than the address that leads to it. */
const DIMENSIONS: readonly Dimension[] = [
  { attribute: 'service.version', side: 'caller', read: ofCaller(version) },
  { attribute: 'service.version', side: 'callee', read: version },
  { attribute: 'service.instance.id', side: 'caller', read: ofCaller(instance) },
  { attribute: 'service.instance.id', side: 'callee', read: instance },
  { attribute: 'k8s.pod.name', side: 'caller', read: ofCaller(pod) },
  { attribute: 'k8s.pod.name', side: 'callee', read: pod },
  {
    attribute: 'server.address',
    side: 'path',
    read: (table, { caller }) => (caller === undefined ? undefined : table.factOf('server.address', caller)),
  },
]

function ofCaller(read: Dimension['read']): Dimension['read'] {
  return (table, { caller }) =>
    caller === undefined ? undefined : read(table, { callee: caller, caller: undefined })
}

interface Tally {
  broken: number
  healthy: number
}

function sliceBy(
  table: SpanTable,
  { attribute, side, read }: Dimension,
  broken: readonly SlicedCall[],
  healthy: readonly SlicedCall[],
): Slice | undefined {
  const tallies = new Map<string, Tally>()
  const count = (calls: readonly SlicedCall[], as: keyof Tally): number => {
    let stated = 0
    for (const call of calls) {
      const value = read(table, call)
      if (value === undefined) continue
      stated++
      const tally = tallies.get(String(value)) ?? { broken: 0, healthy: 0 }
      tally[as]++
      tallies.set(String(value), tally)
    }
    return stated
  }
  if (count(broken, 'broken') < broken.length * STATED) return undefined
  if (count(healthy, 'healthy') < healthy.length * STATED) return undefined
  return judge(tallies, attribute, side)
}

function judge(tallies: ReadonlyMap<string, Tally>, attribute: string, side: SliceSide): Slice | undefined {
  const bad: string[] = []
  const good: string[] = []
  const sum = { bad: { broken: 0, healthy: 0 }, good: { broken: 0, healthy: 0 } }
  for (const [value, { broken, healthy }] of tallies) {
    const calls = broken + healthy
    const share = broken / calls
    const group = share >= 1 - MIXED ? 'bad' : share <= MIXED ? 'good' : undefined
    if (group === undefined) {
      if (calls < FEWEST) continue
      return undefined
    }
    sum[group].broken += broken
    sum[group].healthy += healthy
    if (calls >= FEWEST) (group === 'bad' ? bad : good).push(value)
  }
  if (bad.length === 0 || good.length === 0) return undefined
  const p = fisher(sum.bad.broken, sum.bad.healthy, sum.good.broken, sum.good.healthy) * tallies.size
  return p * DIMENSIONS.length < SIGNIFICANT ? { attribute, side, broken: bad, healthy: good, p } : undefined
}

const FEWEST = 3
/** Share of the calls that have to say what they are of. */
const STATED = 0.8
/** A request that was taken for another's makes an exception to the rule. */
const MIXED = 0.12
const CLEARLY = 1e-3
const SIGNIFICANT = 0.01
