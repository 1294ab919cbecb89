// What CI shows of a finding: its sentence, and below it why, the proof and the fix, as plain lines.
import type { PropagationFinding } from '../../../propagation/diagnosis.ts'
import { Words } from '../../findings/finding-words.ts'
import { formatDateTime } from '../../units.ts'
import { causeOf } from '../catalogue/catalogue.ts'
import { confidenceText } from '../confidence-words.ts'
import { evidenceText } from '../evidence-words.ts'
import { fixFor } from '../fixes/fix-for.ts'
import { findingSentence } from '../verdict-words.ts'

/** CI shows what it is given in fonts that have everything. */
export const CI_WORDS: Words = new Words({ ascii: false, color: 0 })

export interface FindingSummary {
  /** `shop → stock loses the trace context in 50 of 50 calls (C01: raw HTTP client)`. */
  readonly sentence: string
  readonly lines: readonly string[]
}

export function summarizeFinding(finding: PropagationFinding): FindingSummary {
  const { causes, caller, callee, context, evidence, since } = finding
  const [cause] = causes
  const end = ({ service, span }: typeof caller): string =>
    `${CI_WORDS.quoted(service)} ${CI_WORDS.quoted(span)}`
  const why = cause === undefined ? '' : ` (${cause.code}: ${causeOf(cause.code).title})`
  return {
    sentence: findingSentence(finding, CI_WORDS) + why,
    lines: [
      `${end(caller)} ${CI_WORDS.arrow} ${end(callee)}, since ${formatDateTime(since)}`,
      confidenceText(finding),
      ...[...evidence, ...(cause?.evidence ?? [])].map((one) => `- ${evidenceText(one, CI_WORDS)}`),
      ...(cause === undefined ? [] : ['fix:', ...fixFor(cause.code, context, caller, callee)]),
    ],
  }
}
