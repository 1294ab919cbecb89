// The answer in one sentence.
import type { Diagnosis, PropagationFinding } from '../../propagation/diagnosis.ts'
import { Words } from '../findings/finding-words.ts'
import type { Theme } from '../theme.ts'
import { formatCount, formatCounted } from '../units.ts'
import { causeOf } from './catalogue/catalogue.ts'

/** Ends with a full stop; sanitised. */
export function verdictText(diagnosis: Diagnosis, theme: Theme): string {
  const words = new Words(theme)
  const { findings, scope } = diagnosis
  const [first, ...others] = findings
  if (first === undefined) return nothingText(diagnosis)
  if (others.length === 0) return `${findingSentence(first, words)}: ${because(first)}.`
  const lost = findings.filter(({ kind }) => kind !== 'bad-ids')
  const broken = lost.reduce((sum, one) => sum + one.broken, 0)
  const hops = words.list(findings.map((one) => hopName(one, words)))
  return `The trace context is lost at ${formatCounted(findings.length, 'hop')}, in ${formatCounted(broken, 'call')} of ${formatCounted(scope.traces, 'trace')}: ${hops}.`
}

/** `shop → stock loses the trace context in 50 of 50 calls`. */
export function findingSentence(finding: PropagationFinding, words: Words): string {
  const calls = `${formatCount(finding.broken)} of ${formatCounted(finding.total, 'call')}`
  const hop = hopName(finding, words)
  switch (finding.kind) {
    case 'broken-hop':
      return `${hop} loses the trace context in ${calls}`
    case 'in-process-loss':
      return `${words.quoted(finding.caller.service)} loses the trace context within itself in ${calls}`
    case 'missing-parent':
      return `${hop} lacks a span in between in ${calls}`
    case 'uninstrumented-service':
      return `${hop} loses the trace context in ${calls}`
    case 'mis-parented':
      return `${hop} hangs under the wrong parent in ${calls}`
    case 'bad-ids':
      return `${hop} has ids that do not fit in ${calls}`
  }
}

export function hopName({ caller, callee, kind }: PropagationFinding, words: Words): string {
  const from = words.quoted(caller.service)
  return kind === 'in-process-loss' ? from : `${from} ${words.arrow} ${words.quoted(callee.service)}`
}

/** As sure as it is. */
function because({ causes, confidence }: PropagationFinding): string {
  const [first] = causes
  if (first === undefined) return 'nothing says why'
  const { because } = causeOf(first.code)
  if (confidence.cause >= SURE) return because
  return confidence.cause >= LIKELY ? `probably ${because}` : `perhaps ${because}`
}

const SURE = 0.7
const LIKELY = 0.4

function nothingText({ scope, edges, pending }: Diagnosis): string {
  const calls = edges.reduce((sum, { healthy, linked }) => sum + healthy + linked, 0)
  const looked = `${formatCounted(scope.traces, 'trace')} with ${formatCounted(scope.spans, 'span')} of ${formatCounted(scope.services, 'service')}`
  const waiting = pending.heads === 0 ? '' : `, ${formatCounted(pending.heads, 'fragment')} still waited for`
  if (calls === 0)
    return `No broken hop was found: ${looked}, and no call from one service to another${waiting}.`
  return `No broken hop was found: ${looked}, ${formatCounted(calls, 'call')} between services, all of them whole${waiting}.`
}
