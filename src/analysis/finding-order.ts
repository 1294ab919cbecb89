// The order in which findings are told: what failed before what misleads, what cost time before what did not.
import type { Finding, Severity } from './finding.ts'

/** Severity, then time lost, then the first span; the same for the same trace whatever order its spans came in. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const ranked = findings.map((finding, at) => ({ finding, at, lost: timeLost(finding) }))
  ranked.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity) ||
      b.lost - a.lost ||
      firstIndex(a.finding) - firstIndex(b.finding) ||
      a.at - b.at,
  )
  return ranked.map(({ finding }) => finding)
}

/** Nanoseconds that it explains; 0 for what costs no time. */
export function timeLost(finding: Finding): number {
  switch (finding.code) {
    case 'time-gap':
      return finding.gap.onPath
    case 'repeat':
      return finding.time ?? finding.repeat.total
    case 'queue-time':
      return finding.queue.length
    case 'dark-leaf':
      return finding.time
    case 'abandoned-call':
    case 'early-start':
      return finding.by
    case 'work-after-end':
      return finding.until - finding.root.end
    case 'green-failure':
    case 'missing-resource':
    case 'health-check':
    case 'changing-name':
    case 'changing-key':
    case 'dropped-data':
    case 'missing-parent':
    case 'bad-time':
    case 'unfinished':
    case 'duplicate-spans':
    case 'duplicate-id':
    case 'bad-parent':
    case 'clock-moved':
    case 'clock-refused':
    case 'clock-contradiction':
      return 0
  }
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

function firstIndex({ nodes }: Finding): number {
  return nodes[0]?.index ?? Infinity
}
