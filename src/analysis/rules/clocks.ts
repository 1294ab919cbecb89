// What clocks made of a trace: which were moved, which are too far off to be believed, and where no offset explains
// what the calls say.
import { clockDomain } from '../../trace/semconv.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { ClockMove, ClockSkew } from '../clocks/clock-skew.ts'
import type { Finding } from '../finding.ts'

/** One finding for each clock; its node is the first span of that clock. */
export function findClockNotes(trace: Trace, skew: ClockSkew): readonly Finding[] {
  const findings: Finding[] = []
  const firstOf = firstByDomain(trace, [...skew.moves, ...skew.refused])
  const nodesOf = ({ domain }: ClockMove): readonly SpanNode[] => {
    const first = firstOf.get(domain)
    return first === undefined ? [] : [first]
  }
  for (const move of skew.refused) {
    findings.push({ code: 'clock-refused', severity: 'warning', nodes: nodesOf(move), move })
  }
  for (const move of skew.moves) {
    findings.push({ code: 'clock-moved', severity: 'info', nodes: nodesOf(move), move })
  }
  if (skew.contradictions > 0) {
    const { contradictions: calls } = skew
    findings.push({ code: 'clock-contradiction', severity: 'warning', nodes: [], calls })
  }
  return findings
}

function firstByDomain(trace: Trace, moves: readonly ClockMove[]): ReadonlyMap<string, SpanNode> {
  const first = new Map<string, SpanNode>()
  const wanted = new Set(moves.map(({ domain }) => domain))
  for (const node of trace.nodes) {
    if (wanted.size === 0) break
    if (node.span === undefined) continue
    const domain = clockDomain(node.span)
    if (wanted.delete(domain)) first.set(domain, node)
  }
  return first
}
