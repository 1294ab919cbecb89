// Ids that came more than once: copies of one span, or different spans that share an id.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { Finding, FindingOf } from '../finding.ts'

/** At most one of each. A client and its server that share an id are no mistake: Zipkin's senders do so. */
export function findDuplicateSpans(trace: Trace): readonly Finding[] {
  const findings: Finding[] = []
  if (trace.duplicates > 0) {
    findings.push({ code: 'duplicate-spans', severity: 'info', nodes: [], copies: trace.duplicates })
  }
  const finding = findDuplicateIds(trace)
  return finding === undefined ? findings : [...findings, finding]
}

function findDuplicateIds(trace: Trace): FindingOf<'duplicate-id'> | undefined {
  const sharing = trace.nodes.filter(({ marks }) => marks.includes('shared-id'))
  const clashes = [...Map.groupBy(sharing, ({ id }) => id).values()].filter((nodes) => !areHalves(nodes))
  if (clashes.length === 0) return undefined
  return { code: 'duplicate-id', severity: 'warning', nodes: clashes.flat(), ids: clashes.length }
}

function areHalves(nodes: readonly SpanNode[]): boolean {
  const kinds = new Set(nodes.map(({ span }) => span?.kind))
  return nodes.length === 2 && kinds.has('client') && kinds.has('server')
}
