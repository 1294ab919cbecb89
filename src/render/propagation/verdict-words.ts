// The answer in one sentence.
import type { Diagnosis, FindingKind, NotSeen, PropagationFinding } from '../../propagation/diagnosis.ts'
import { Words } from '../findings/finding-words.ts'
import type { Theme } from '../theme.ts'
import { formatCount, formatCounted } from '../units.ts'
import { CERTAIN, LIKELY, WEAK } from './confidence-words.ts'
import { onlyWhere, reasonText } from './reason-words.ts'

/** Ends with a full stop; sanitised. */
export function verdictText(diagnosis: Diagnosis, theme: Theme): string {
  const words = new Words(theme)
  const { findings, scope } = diagnosis
  const [first, ...others] = findings
  if (first === undefined) return nothingText(diagnosis)
  if (others.length === 0) return `${findingSentence(first, words)}: ${because(first, words)}.`
  const lost = findings.filter(({ kind }) => LOSES[kind])
  const rest = findings.filter(({ kind }) => !LOSES[kind])
  const broken = lost.reduce((sum, one) => sum + one.broken, 0)
  const sentences = [
    ...(lost.length === 0
      ? []
      : [
          `The trace context is lost at ${formatCounted(lost.length, 'hop')}, in ${formatCounted(broken, 'call')} of ${formatCounted(scope.traces, 'trace')}: ${hopNames(lost, words)}${commonService(lost, words)}${commonSlice(lost, words)}`,
        ]),
    // A few in full: each has its own line below.
    ...(rest.length > 2 && lost.length > 0
      ? [`${formatCounted(rest.length, 'other hop')} are not as they should be: ${hopNames(rest, words)}`]
      : rest.slice(0, 5).map((one) => findingSentence(one, words))),
  ]
  return `${sentences.join('. ')}.`
}

/** Three hops that meet in one service are hardly broken for three reasons. */
function commonService(findings: readonly PropagationFinding[], words: Words): string {
  if (findings.length < 3) return ''
  const [first, ...others] = findings.map(({ caller, callee }) => new Set([caller.service, callee.service]))
  const common = [...(first ?? [])].filter((service) => others.every((ends) => ends.has(service)))
  return common.length === 1 ? `, all of them at ${words.quoted(common[0] ?? '')}` : ''
}

/** What all of them have in common is the answer. */
function commonSlice(findings: readonly PropagationFinding[], words: Words): string {
  const [first, ...others] = findings
  const own = onlyWhere(first?.context.slice, words)
  return others.every(({ context }) => onlyWhere(context.slice, words) === own) ? own : ''
}

/** Kinds of which it can be said that a context is lost there. */
const LOSES: Readonly<Record<FindingKind, boolean>> = {
  'broken-hop': true,
  'in-process-loss': true,
  'uninstrumented-service': true,
  'missing-parent': false,
  'mis-parented': false,
  'bad-ids': false,
}

/** `shop → stock (2 operations) and web → cart`. */
function hopNames(findings: readonly PropagationFinding[], words: Words): string {
  const counts = new Map<string, number>()
  for (const finding of findings) {
    const name = hopName(finding, words)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return words.list(
    [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${formatCount(count)} operations)`)),
  )
}

/** `shop → stock loses the trace context in 50 of 50 calls`. */
export function findingSentence(finding: PropagationFinding, words: Words): string {
  const calls = `${formatCount(finding.broken)} of ${formatCounted(finding.total, 'call')}`
  const hop = hopName(finding, words)
  const who =
    finding.confidence.hop >= LIKELY
      ? hop
      : `${hop} ${finding.confidence.hop >= WEAK ? 'probably' : 'perhaps'}`
  switch (finding.kind) {
    case 'broken-hop':
    case 'uninstrumented-service':
      return `${who} loses the trace context in ${calls}`
    case 'in-process-loss':
      return `${who} loses the trace context within itself in ${calls}`
    case 'missing-parent':
      return `${who} lacks a span in between in ${calls}`
    case 'mis-parented':
      return `${who} hangs under the wrong parent in ${calls}`
    case 'bad-ids':
      return `${who} has ids that do not fit in ${calls}`
  }
}

export function hopName({ caller, callee, kind }: PropagationFinding, words: Words): string {
  const from = words.quoted(caller.service)
  return kind === 'in-process-loss' ? from : `${from} ${words.arrow} ${words.quoted(callee.service)}`
}

/** As sure as it is. */
function because(finding: PropagationFinding, words: Words): string {
  const reason = reasonText(finding, words)
  if (reason === undefined) return 'nothing says why'
  const { cause } = finding.confidence
  if (cause >= CERTAIN) return reason
  if (cause >= LIKELY) return `most likely ${reason}`
  return cause >= WEAK ? `perhaps ${reason}` : `the cause is not certain, perhaps ${reason}`
}

const HIDES_NOTHING: ReadonlySet<NotSeen['code']> = new Set(['unsampled', 'doubled-spans'])

/** That nothing is broken is said only where nothing stood in the way of seeing it. */
function nothingText({ scope, edges, pending, notSeen }: Diagnosis): string {
  const calls = edges.reduce((sum, { healthy, linked }) => sum + healthy + linked, 0)
  const looked = `${formatCounted(scope.traces, 'trace')} with ${formatCounted(scope.spans, 'span')} of ${formatCounted(scope.services, 'service')}`
  const waiting = pending.heads === 0 ? '' : `, ${formatCounted(pending.heads, 'fragment')} still waited for`
  if (calls === 0)
    return `No broken hop was found: ${looked}, and no call from one service to another${waiting}.`
  const isSure = pending.heads === 0 && notSeen.every(({ code }) => HIDES_NOTHING.has(code))
  const answer = isSure ? 'Nothing is broken' : 'No broken hop was found'
  return `${answer}: ${looked}, ${formatCounted(calls, 'call')} between services, all of them whole${waiting}.`
}
