// A name for a finding that stays the same from run to run, so that a program can tell whether it is a new one.
import type { BreakMode, FindingKind, HopEnd, PropagationFinding } from '../diagnosis.ts'

/** `shop-stock-get-stock-item-1f3a`: legible, and unique by the digits at its end. */
export function findingId(kind: FindingKind, mode: BreakMode, caller: HopEnd, callee: HopEnd): string {
  const parts = [caller.service, callee.service, callee.span].map(wordsOf).filter((words) => words !== '')
  const exact = [kind, mode, caller.service, caller.span, callee.service, callee.span].join('\0')
  return [...parts, checksum(exact)].join('-')
}

function wordsOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, '')
}

/** FNV-1a, 16 of its bits. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return ((hash ^ (hash >>> 16)) & 0xffff).toString(16).padStart(4, '0')
}

const LONGEST = 32

/** A hop may be broken in two ways, of which one shows in ids: then the second is numbered. */
export function withDistinctIds(findings: readonly PropagationFinding[]): readonly PropagationFinding[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const count = (seen.get(finding.id) ?? 0) + 1
    seen.set(finding.id, count)
    return count === 1 ? finding : Object.assign({}, finding, { id: `${finding.id}-${count}` })
  })
}
