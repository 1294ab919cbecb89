// Which traces are slow for what they are: measured against all with the same root in the list, whatever is filtered out of it.
// A checkout of two seconds is nothing to look at where half of them take two; a health check of 50 ms may be.
import { rowsIn, type WhichRows } from './rows-in.ts'
import type { TraceList, TraceRow } from './trace-list.ts'

/** What there is to compare traces with. */
export interface Peers {
  /** In the slowest tenth of its peers, and twice as long as half of them take. Unknown, and so not, with fewer than eight. */
  isSlow(row: TraceRow): boolean
}

/** The same object as long as little has changed. */
export function peersOf(which: WhichRows, list: TraceList): Peers {
  const { paused, isStitched } = which
  const source: object = paused?.rows ?? list
  const latest = isStitched ? latestJoined : latestAlone
  const known = latest.get(source)
  const second = list.now / 1_000_000_000n
  if (known !== undefined) {
    if (paused !== undefined || known.version === list.version) return known.peers
    // 10,000 rows are not gone through for each that comes.
    if (known.size > MOST_AT_ONCE && known.second === second) return known.peers
  }
  const rows = rowsIn(which, list)
  const peers = comparePeers(rows)
  latest.set(source, { version: list.version, second, size: rows.length, peers })
  return peers
}

interface Compared {
  readonly version: number
  readonly second: bigint
  readonly size: number
  readonly peers: Peers
}

const latestAlone = new WeakMap<object, Compared>()
const latestJoined = new WeakMap<object, Compared>()
const MOST_AT_ONCE = 500

function comparePeers(rows: readonly TraceRow[]): Peers {
  const limits = new Map<string, Map<string, number>>()
  for (const [service, names] of durationsByRoot(rows)) {
    const byName = new Map<string, number>()
    for (const [name, durations] of names)
      if (durations.length >= ENOUGH) byName.set(name, limitOf(durations))
    limits.set(service, byName)
  }
  return {
    isSlow({ rootService = '', rootName, duration }) {
      const limit = rootName === undefined ? undefined : limits.get(rootService)?.get(rootName)
      return limit !== undefined && duration >= limit
    },
  }
}

/** By the root's service, and in it by its name. */
function durationsByRoot(rows: readonly TraceRow[]): Map<string, Map<string, number[]>> {
  const byService = new Map<string, Map<string, number[]>>()
  for (const { rootService = '', rootName, duration } of rows) {
    if (rootName === undefined) continue
    let byName = byService.get(rootService)
    if (byName === undefined) byService.set(rootService, (byName = new Map()))
    const durations = byName.get(rootName)
    if (durations === undefined) byName.set(rootName, [duration])
    else durations.push(duration)
  }
  return byService
}

/** Fewer tell nothing of what is usual. */
const ENOUGH = 8
const SLOWEST_SHARE = 0.1
const LONGER = 2

/** Nanoseconds from which on one is slow. */
function limitOf(durations: number[]): number {
  const sorted = durations.sort((one, other) => one - other)
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
  const slowest = sorted[Math.ceil(sorted.length * (1 - SLOWEST_SHARE)) - 1] ?? 0
  // Where all are of one length none is slow.
  return Math.max(slowest, LONGER * median, 1)
}
