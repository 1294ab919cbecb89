// Heads for which no caller was found: where nobody could have called they are where traces begin, where somebody could
// have, or somebody is named, the answer is that this cannot be told.
import type { FoundHops } from '../hops/find-broken-hops.ts'
import type { NotSeen } from '../diagnosis.ts'
import type { SpanKind } from '../../trace/span.ts'
import { MARK, type Row, type SpanTable } from '../spans/span-table.ts'
import { evidenceOfOutside } from './entries.ts'
import type { SetAside } from './head.ts'

export interface JudgedUnexplained {
  readonly entries: readonly SetAside[]
  readonly notSeen: readonly NotSeen[]
}

export function judgeUnexplained(table: SpanTable, { hops, unexplained }: FoundHops): JudgedUnexplained {
  const entries: SetAside[] = []
  const notSeen: NotSeen[] = []
  const called = callsByOperation(hops)
  for (const { operation, heads: all, atChance } of unexplained) {
    const { serviceName, name, kind } = table.operations[operation]!
    const { heads, orphans } = byParentage(table, all)
    if (orphans.length > 0) {
      const outside = evidenceOfOutside(table, orphans)
      if (outside.length > 0) entries.push({ code: 'C25', heads: orphans, evidence: outside })
      else notSeen.push({ code: 'lost-parents', service: serviceName, span: name, heads: orphans.length })
    }
    if (heads.length === 0) continue
    const isAround = atChance !== undefined && atChance.share > AROUND
    const evidence = evidenceOfOutside(table, heads)
    if (heads.length < (called.get(operation) ?? 0) && evidence.length === 0) {
      // Most of its kind were called, and lost their context: these few more likely too than not.
      notSeen.push({ code: 'not-told-apart', service: serviceName, span: name, heads: heads.length })
    } else if (isAround && atChance.share > 2 * atChance.byChance && heads.length < FEW) {
      notSeen.push({ code: 'too-few-heads', heads: heads.length, services: [serviceName] })
    } else if (isAround && atChance.share > 2 * atChance.byChance) {
      notSeen.push({ code: 'not-told-apart', service: serviceName, span: name, heads: heads.length })
    } else if (ASKED[kind] !== undefined) {
      notSeen.push({ code: ASKED[kind], service: serviceName, span: name, heads: heads.length })
    } else {
      entries.push({
        code: 'C19',
        heads,
        evidence: [
          ...evidence,
          { code: 'at-chance', share: atChance?.share ?? 0, byChance: atChance?.byChance ?? 0 },
        ],
      })
    }
  }
  return { entries, notSeen: joinFew(notSeen) }
}

/** Who names a parent was called by somebody, if only by a browser. */
function byParentage(
  table: SpanTable,
  all: readonly Row[],
): { readonly heads: readonly Row[]; readonly orphans: readonly Row[] } {
  const isOrphan = (head: Row): boolean => table.hasMark(head, MARK.orphan)
  return { heads: all.filter((head) => !isOrphan(head)), orphans: all.filter(isOrphan) }
}

function callsByOperation(hops: FoundHops['hops']): ReadonlyMap<number, number> {
  const calls = new Map<number, number>()
  for (const { calleeOperation, heads } of hops) {
    calls.set(calleeOperation, (calls.get(calleeOperation) ?? 0) + heads.length)
  }
  return calls
}

/** Of which it is clear that they are no requests from outside. */
const ASKED: Readonly<Partial<Record<SpanKind, 'unstarted-calls' | 'unlinked-messages'>>> = {
  client: 'unstarted-calls',
  producer: 'unstarted-calls',
  consumer: 'unlinked-messages',
}

/** Half of the heads with somebody around: below that it is not what the operation is made of. */
const AROUND = 0.5
/** So few that the test could not have told. */
const FEW = 10

/** One sentence for all operations of which there are too few. */
function joinFew(notSeen: readonly NotSeen[]): readonly NotSeen[] {
  const few = notSeen.filter((one) => one.code === 'too-few-heads')
  if (few.length === 0) return notSeen
  return [
    ...notSeen.filter(({ code }) => code !== 'too-few-heads'),
    {
      code: 'too-few-heads',
      heads: few.reduce((sum, { heads }) => sum + heads, 0),
      services: [...new Set(few.flatMap(({ services }) => services))].sort(),
    },
  ]
}
