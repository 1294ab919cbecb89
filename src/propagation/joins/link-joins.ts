// Fragments that link to their caller, as consumers of messages should and servers at a trust boundary do.
import type { Row, SpanTable, TableLink } from '../spans/span-table.ts'
import type { Join } from './join.ts'
import { SpanIndex } from './span-index.ts'

/** By the head's own links, else by those of its children: a span that only receives links nowhere. */
export function findLinkJoins(table: SpanTable): readonly Join[] {
  if (table.links.length === 0) return []
  const targets = new LinkTargets(table)
  const byHead = new Map<Row, { own: Set<Row>; below: Set<Row> }>()
  for (const link of table.links) {
    const head = table.head[link.row] as Row
    if (link.row !== head && table.parent[link.row] !== head) continue
    const target = targets.find(link)
    if (target === undefined || table.head[target] === head) continue
    let found = byHead.get(head)
    if (found === undefined) byHead.set(head, (found = { own: new Set(), below: new Set() }))
    const where = link.row === head ? found.own : found.below
    where.add(target)
  }
  return [...byHead].map(([head, { own, below }]) => {
    const callers = own.size > 0 ? own : below
    const [caller = head, ...others] = callers
    // Of a batch each producer is a caller, and none is the only one.
    return { head, caller, tier: 'exact', by: 'link', confidence: 1 / callers.size, others }
  })
}

/** Whom links name. Trace ids of 64 bits are looked for filled up with zeros, as they are stored. */
export class LinkTargets {
  readonly #index: SpanIndex
  readonly #traceOf: ReadonlyMap<string, number>

  constructor(table: SpanTable) {
    this.#index = new SpanIndex(table, 'within-trace')
    this.#traceOf = new Map(table.traces.map(({ id }, index) => [id, index]))
  }

  /** undefined where the span is not in the table. */
  find({ traceId, spanId }: TableLink): Row | undefined {
    if (!SPAN_ID.test(spanId)) return undefined
    const trace = this.#traceOf.get(traceId.padStart(32, '0'))
    if (trace === undefined) return undefined
    const row = this.#index.find(parseInt(spanId.slice(0, 8), 16), parseInt(spanId.slice(8), 16), trace)
    return row < 0 ? undefined : row
  }
}

const SPAN_ID = /^[\da-f]{16}$/
