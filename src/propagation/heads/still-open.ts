// Children of a span that has not ended, or whose exporter has not got to it: it will come. Told from a lost one by what
// its process has sent at all: nothing that ended later.
import type { Row } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'
import { isLocalOrphan, type OrphanShare } from './orphan-shares.ts'

export function claimStillOpen(view: HeadView, heads: readonly Row[]): readonly Claim[] {
  const { table, orphanShares, lastEnd, fragmentEnd } = view
  const [first] = heads
  const share = first === undefined ? undefined : orphanShares.get(table.operation[first] as number)
  if (share === undefined) return []
  const orphans = heads.filter((head) => table.hasMark(head, MARK.orphan))
  const local = orphans.filter((head) => isLocalOrphan(table, head, share))
  const found = [...openLocally(view, local), ...openElsewhere(view, orphans, share)]
  if (found.length === 0) return []
  const youngest =
    lastEnd - found.reduce((last, head) => Math.max(last, fragmentEnd[head] as number), -Infinity)
  return [{ code: 'C23', heads: found, evidence: [{ code: 'still-open', count: found.length, youngest }] }]
}

/** Those of one missing span together: the last of them ended as late as anything that the process has sent. */
function openLocally(view: HeadView, heads: readonly Row[]): readonly Row[] {
  const { table, fragmentEnd, lastEndOfEmitter } = view
  const bySpan = new Map<string, Row[]>()
  for (const head of heads) {
    const key = `${table.trace[head]} ${table.parentHigh[head]} ${table.parentLow[head]}`
    const known = bySpan.get(key)
    if (known === undefined) bySpan.set(key, [head])
    else known.push(head)
  }
  return [...bySpan.values()].flatMap((children) => {
    const sent = lastEndOfEmitter[table.emitter[children[0] as Row] as number] as number
    const ended = children.reduce((last, head) => Math.max(last, fragmentEnd[head] as number), -Infinity)
    return sent - ended <= patience(view, children) ? children : []
  })
}

/** As long as the longest pause between its children, twice. */
function patience({ table, fragmentEnd }: HeadView, heads: readonly Row[]): number {
  let longest = 0
  for (let at = 1; at < heads.length; at++) {
    const ended = fragmentEnd[heads[at - 1] as Row] as number
    longest = Math.max(longest, (table.start[heads[at] as Row] as number) - ended)
  }
  return 2 * longest + SHORT
}

/** Nanoseconds within which nobody would expect the next one. */
const SHORT = 100e6

/** Called from another process, of which nothing has come in that ended after them. */
function openElsewhere(view: HeadView, orphans: readonly Row[], share: OrphanShare): readonly Row[] {
  const { table, takenIn, lastEnd, longTrace, lastEndOfEmitter } = view
  const [first] = orphans
  if (first === undefined) return []
  const lastEnds = new Map<number, number>()
  for (const healthy of (takenIn.get(table.operation[first] as number) ?? []).slice(0, MOST_ASKED)) {
    const service = table.serviceOf(table.parent[healthy] as Row)
    if (!lastEnds.has(service)) lastEnds.set(service, -Infinity)
  }
  table.emitters.forEach(({ service }, emitter) => {
    const last = lastEnds.get(service)
    if (last !== undefined) lastEnds.set(service, Math.max(last, lastEndOfEmitter[emitter] as number))
  })
  return orphans.filter((head) => {
    if (isLocalOrphan(table, head, share) || lastEnds.size === 0) return false
    if (lastEnd - (table.end[head] as number) > longTrace + LONGEST_DELAY) return false
    return [...lastEnds.values()].every((last) => last < (table.end[head] as number))
  })
}

const MOST_ASKED = 100
/** Nanoseconds that exporters collect spans for. */
const LONGEST_DELAY = 10e9
