// One broken hop: between what and what, how often, how sure, what proves it, why, and what to change.
import type { Evidence } from '../../propagation/causes/evidence.ts'
import type { PropagationFinding, RankedCause } from '../../propagation/diagnosis.ts'
import { Words } from '../findings/finding-words.ts'
import { glyphsOf } from '../glyphs.ts'
import { paint, styleOf } from '../style.ts'
import type { Theme } from '../theme.ts'
import { formatCount, formatCounted, formatDateTime } from '../units.ts'
import { wrapWords } from '../wrap-words.ts'
import { causeOf } from './catalogue/catalogue.ts'
import { confidenceText } from './confidence-words.ts'
import { evidenceText } from './evidence-words.ts'
import { fixLines, type FixesTold } from './fix-lines.ts'
import { QUALIFIERS } from './qualifiers.ts'
import { formatShare } from './share-words.ts'

export interface FindingLook {
  /** Of the finding in the report, from 1. */
  readonly number: number
  readonly width: number
  readonly theme: Theme
  readonly verbose: boolean
  /** Of the findings above this one. */
  readonly told: FixesTold
  /** How sure it is, where its pairs are not at hand to tell. */
  readonly confidence?: string | undefined
  /** Another one is called the same but for the kinds of its spans. */
  readonly showsKinds: boolean
}

export function* findingLines(finding: PropagationFinding, look: FindingLook): Generator<string> {
  const { width, theme, verbose, number, showsKinds } = look
  const style = styleOf(theme)
  const words = new Words(theme)
  const { dot } = glyphsOf(theme)
  const { caller, causes, runnerUp } = finding
  const end = ({ service, span }: typeof caller): string => `${words.quoted(service)} ${words.quoted(span)}`
  const prose = (text: string, indent: number): readonly string[] =>
    wrapWords(text, width - indent).map((line) => ' '.repeat(indent) + line)
  const bullet = (text: string, indent: number): readonly string[] =>
    wrapWords(text, width - indent - 2).map(
      (line, at) => `${' '.repeat(indent)}${at === 0 ? `${dot} ` : '  '}${line}`,
    )
  const title = `${number}  ${hopTitle(finding, words, showsKinds)}`
  yield* wrapWords(title, width - 3, width).map((line, at) =>
    paint(style.error, at === 0 ? line : `   ${line}`),
  )
  const { broken, total, since, until } = finding
  const last = verbose && until > since ? `, the last at ${formatDateTime(until)}` : ''
  const calls = `${formatCount(broken)} of ${formatCounted(total, 'call')}, since ${formatDateTime(since)}${last}`
  yield* prose(`${kindText(finding)}: ${calls}`, 3)
  yield* prose(look.confidence ?? confidenceText(finding), 3)
  const said = new Set<string>()
  yield* evidenceLines(finding.evidence, 3)
  if (runnerUp !== undefined) yield* bullet(`the next likely caller is ${end(runnerUp)}`, 3)
  yield paint(style.bold, '  why')
  for (const cause of verbose ? causes : causes.slice(0, shownOf(causes))) yield* causeLines(cause)
  yield* fixLines(finding, look)

  function* causeLines({ code, score, evidence }: RankedCause): Generator<string> {
    const share = (QUALIFIERS.has(code) ? 'and' : formatShare(score)).padStart(4)
    yield* wrapWords(`${code} ${share}  ${causeOf(code).title}`, width - 14, width - 4).map(
      (line, at) => `${at === 0 ? '    ' : '              '}${line}`,
    )
    yield* evidenceLines(evidence, 14)
  }

  /** What speaks for two causes is said of the first. */
  function* evidenceLines(all: readonly Evidence[], indent: number): Generator<string> {
    for (const evidence of all) {
      const text = evidenceText(evidence, words)
      if (!said.has(text)) yield* bullet(text, indent)
      said.add(text)
    }
  }
}

/** `shop GET /order → stock GET /stock`. */
export function hopTitle(
  { caller, callee }: PropagationFinding,
  words: Words,
  showsKinds: boolean = false,
): string {
  const end = ({ service, span, kind }: typeof caller): string => {
    const name = `${words.quoted(service)} ${words.quoted(span)}`
    return showsKinds && kind !== undefined && kind !== 'unspecified' ? `${name} (${kind})` : name
  }
  return `${end(caller)} ${words.arrow} ${end(callee)}`
}

/** One broken hop in a line. */
export function briefLines(
  finding: PropagationFinding,
  { number, width, theme, showsKinds }: Pick<FindingLook, 'number' | 'width' | 'theme' | 'showsKinds'>,
): readonly string[] {
  const { broken, total, causes } = finding
  const words = new Words(theme)
  const [cause] = causes
  const why = cause === undefined ? '' : `, ${cause.code} ${causeOf(cause.code).title}`
  const text = `${hopTitle(finding, words, showsKinds)}: ${formatCount(broken)} of ${formatCounted(total, 'call')}${why}`
  return wrapWords(text, width - 4).map(
    (line, at) => `${at === 0 ? String(number).padEnd(4) : '    '}${line}`,
  )
}

/** What nothing tells apart comes in twos; what is true beside another cause is none of them. */
function shownOf(causes: readonly RankedCause[]): number {
  return causes.slice(0, SHOWN).some(({ code }) => QUALIFIERS.has(code)) ? SHOWN + 1 : SHOWN
}

const SHOWN = 2

/** `broken hop, no client span`. */
function kindText({ kind, mode }: PropagationFinding): string {
  return kind === 'broken-hop' ? `broken hop, ${MODES[mode]}` : KINDS[kind]
}

const KINDS = {
  'in-process-loss': 'lost within the service',
  'missing-parent': 'a span in between is missing',
  'uninstrumented-service': 'server without spans',
  'mis-parented': 'wrong parent',
  'bad-ids': 'ids that do not fit',
} as const

const MODES = {
  wire: 'lost behind the client span',
  'no-client-span': 'no client span',
  queue: 'through a message',
  'in-process': 'within the process',
} as const
