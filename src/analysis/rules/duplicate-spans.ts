// Ids that came more than once: copies of one span, or different spans that share an id.
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { Finding, FindingOf } from '../finding.ts'

/**
 * At most one of each. A client and its server that share an id are no mistake, as Zipkin's senders have it, nor is what
 * they sent of one of them before it had ended.
 */
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
  const clashes = [...Map.groupBy(sharing, ({ id }) => id).values()].filter(isClash)
  if (clashes.length === 0) return undefined
  return { code: 'duplicate-id', severity: 'warning', nodes: clashes.flat(), ids: clashes.length }
}

function isClash(nodes: readonly SpanNode[]): boolean {
  const ended = nodes.filter(({ state }) => state === 'finished')
  const kinds = new Set(ended.map(({ span }) => span?.kind))
  const areHalves = ended.length === 2 && kinds.has('client') && kinds.has('server')
  return ended.length > 1 && !areHalves
}
