// What stands below a waterfall: where the time went, in one sentence, and what else explains it.
import type { Analysis } from '../../analysis/analysis.ts'
import type { Finding, FindingCode } from '../../analysis/finding.ts'
import { isIdleWorthShowing } from '../../analysis/gaps/idle.ts'
import { unmovedClockLines } from './clock-lines.ts'
import { Words } from '../findings/finding-words.ts'
import { findingText } from '../findings/findings.ts'
import { besideLines, gapLines, offPathLine } from './gap-lines.ts'
import { timeRange } from './gap-words.ts'
import { ledgerLines } from './ledger-lines.ts'
import { drawSummaryLine, type SummaryLine, type SummaryLook } from './summary-line.ts'
import type { Theme } from '../theme.ts'
import { formatCount } from '../units.ts'

/** Findings that these lines, or the header, tell: a list of the others need not repeat them. */
export const TOLD_IN_SUMMARY: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'time-gap',
  'repeat',
  'queue-time',
  'work-after-end',
  'clock-moved',
])

export interface SummaryOptions extends SummaryLook {
  /** Whether gaps are told at all; unless told, they are. */
  readonly gaps?: boolean
}

/**
 * Lines without line breaks:
 *
 *     87% of 30.0s: payments → POST api.stripe.com   26.1s  2 calls, 1st failed
 *       leaf client span: the callee sent no spans (not instrumented, or no context)
 *     gap #1  3.02s 10%  checkout  inside POST /checkout   at 510ms → 3.53s
 *       after 120× SELECT users, before POST → payments; nothing was recorded between
 *     repeat  120× SELECT users  one after another, 432ms in all (N+1?)
 *     queue   1.27s  orders publish → orders process      not waited for
 *     after   response sent at 30.0s; 1 detached span ran on to 31.6s
 *     clocks  4 services fit together as recorded; nothing moved
 */
export function summaryLines(analysis: Analysis, options: SummaryOptions): readonly string[] {
  const { trace, skew, findings } = analysis
  const { gaps = true, theme } = options
  const words = new Words(theme, trace.partial !== undefined)
  const lines: readonly SummaryLine[] = [
    ...ledgerLines(analysis, words),
    ...(gaps
      ? [...gapLines(analysis, words), ...besideLines(analysis, words), ...offPathLine(analysis, words)]
      : []),
    ...idleLine(analysis, words),
    ...findingLines(findings, 'repeat', analysis, theme),
    ...findingLines(findings, 'queue-time', analysis, theme),
    ...findingLines(findings, 'work-after-end', analysis, theme),
    ...unmovedClockLines(skew, trace.services.length, words),
  ]
  return lines.flatMap((line) => drawSummaryLine(line, options))
}

/** Of one kind of finding: what is beyond is counted. */
const MAX_OF_A_KIND = 3

/** Each in one line. */
function findingLines(
  findings: readonly Finding[],
  wanted: FindingCode,
  { trace }: Analysis,
  theme: Theme,
): readonly SummaryLine[] {
  const found = findings.filter(({ code }) => code === wanted)
  const lines = found.slice(0, MAX_OF_A_KIND).map((finding): SummaryLine => {
    const { label, sentence, aside } = findingText(finding, { theme, trace })
    return { label, text: sentence, aside }
  })
  const more = found.length - lines.length
  const label = lines[0]?.label ?? ''
  return more > 0 ? [...lines, { label, text: `${formatCount(more)} more like that` }] : lines
}

function idleLine({ trace, idle }: Analysis, words: Words): readonly SummaryLine[] {
  if (!isIdleWorthShowing(trace, idle)) return []
  const [first, ...others] = idle.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)
  if (first === undefined) return []
  const longest = words.duration(first.end - first.start)
  const aside = timeRange(first, words)
  // One without an end may have run then: nobody knows.
  const hasOpen = trace.nodes.some(({ state }) => state === 'unfinished')
  const none = hasOpen ? 'no span that has ended ran' : 'no span at all'
  if (others.length === 0) return [{ label: 'idle', text: `${none} for ${longest}`, aside }]
  const sum = idle.reduce((time, { start, end }) => time + end - start, 0)
  const text = `${none} ${formatCount(idle.length)} times, ${words.duration(sum)} in all; the longest ${longest}`
  return [{ label: 'idle', text, aside }]
}
