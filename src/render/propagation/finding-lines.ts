// One broken hop: between what and what, how often, how sure, what proves it, why, and what to change.
import type { PropagationFinding, RankedCause } from '../../propagation/diagnosis.ts'
import { Words } from '../findings/finding-words.ts'
import { glyphsOf } from '../glyphs.ts'
import { paint, styleOf } from '../style.ts'
import type { Theme } from '../theme.ts'
import { formatCounted, formatDateTime, formatPercent } from '../units.ts'
import { wrapWords } from '../wrap-words.ts'
import { causeOf } from './catalogue/catalogue.ts'
import { confidenceText } from './confidence-words.ts'
import { evidenceText } from './evidence-words.ts'
import { fixFor } from './fixes/fix-for.ts'

export interface FindingLook {
  /** Of the finding in the report, from 1. */
  readonly number: number
  readonly width: number
  readonly theme: Theme
  readonly verbose: boolean
}

export function* findingLines(finding: PropagationFinding, look: FindingLook): Generator<string> {
  const { width, theme, verbose, number } = look
  const style = styleOf(theme)
  const words = new Words(theme)
  const { dot } = glyphsOf(theme)
  const { caller, callee, causes, runnerUp } = finding
  const end = ({ service, span }: typeof caller): string => `${words.quoted(service)} ${words.quoted(span)}`
  const prose = (text: string, indent: number): readonly string[] =>
    wrapWords(text, width - indent).map((line) => ' '.repeat(indent) + line)
  const bullet = (text: string, indent: number): readonly string[] =>
    wrapWords(text, width - indent - 2).map(
      (line, at) => `${' '.repeat(indent)}${at === 0 ? `${dot} ` : '  '}${line}`,
    )
  const title = `${number}  ${end(caller)} ${words.arrow} ${end(callee)}`
  yield* wrapWords(title, width).map((line, at) => paint(style.error, at === 0 ? line : `   ${line}`))
  const calls = `${KINDS[finding.kind]}, ${MODES[finding.mode]}: ${formatCounted(finding.broken, 'call')} of ${finding.total} broken, since ${formatDateTime(finding.since)}`
  yield* prose(calls, 3)
  yield* prose(confidenceText(finding), 3)
  for (const evidence of finding.evidence) yield* bullet(evidenceText(evidence, words), 3)
  if (runnerUp !== undefined) yield* bullet(`the next likely caller is ${end(runnerUp)}`, 3)
  yield paint(style.bold, '  why')
  for (const cause of verbose ? causes : causes.slice(0, SHOWN)) yield* causeLines(cause)
  yield* fixLines(finding, look)

  function* causeLines({ code, score, evidence }: RankedCause): Generator<string> {
    const share = (formatPercent(score) || '0%').padStart(4)
    yield* wrapWords(`${code} ${share}  ${causeOf(code).title}`, width - 4).map(
      (line, at) => `${at === 0 ? '    ' : '              '}${line}`,
    )
    for (const one of evidence) yield* bullet(evidenceText(one, words), 14)
  }
}

function* fixLines(finding: PropagationFinding, { width, theme }: FindingLook): Generator<string> {
  const [cause] = finding.causes
  if (cause === undefined) return
  const style = styleOf(theme)
  yield paint(style.bold, '  fix')
  for (const line of fixFor(cause.code, finding.context, finding.caller, finding.callee)) {
    // Code is for pasting: it is never broken.
    if (line.startsWith('  ')) yield paint(style.better, `    ${line}`)
    else yield* wrapWords(line, width - 4).map((piece) => `    ${piece}`)
  }
}

/** What nothing tells apart comes in twos. */
const SHOWN = 2

const KINDS = {
  'broken-hop': 'broken hop',
  'in-process-loss': 'lost within the service',
  'missing-parent': 'a span in between is missing',
  'uninstrumented-service': 'server without spans',
  'mis-parented': 'wrong parent',
  'bad-ids': 'ids that do not fit',
} as const

const MODES = {
  wire: 'on the wire, the client span is there',
  'no-client-span': 'no client span',
  queue: 'through a message',
  'in-process': 'within the process',
} as const
