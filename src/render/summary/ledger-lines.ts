// Where it went, in one sentence: the largest owners of the root's time.
import type { Gap } from '../../analysis/gaps/gaps.ts'
import { hasFailed } from '../../analysis/has-failed.ts'
import { isLikeALeaf } from '../../analysis/gaps/like-a-leaf.ts'
import type { LedgerLine, SpanLine } from '../../analysis/path/ledger.ts'
import { databaseCall } from '../../analysis/statement.ts'
import type { SpanNode } from '../../trace/trace.ts'
import type { Analysis } from '../../analysis/analysis.ts'
import type { Words } from '../findings/finding-words.ts'
import { isHop } from '../waterfall/gap-rows.ts'
import { gapPlace } from './gap-words.ts'
import { drawableService } from '../names.ts'
import type { SummaryLine } from './summary-line.ts'
import { formatCount, formatPercent } from '../units.ts'

/**
 *     87% of 30.0s: payments → POST api.stripe.com   26.1s  2 calls, 1st failed
 *       leaf client span: the callee sent no spans (not instrumented, or no context)
 *
 * The largest owner, whatever it is, and up to two more with at least a twentieth each; gaps have entries of their own.
 */
export function ledgerLines({ trace, ledger, shownGaps }: Analysis, words: Words): readonly SummaryLine[] {
  const { root, lines } = ledger
  const whole = root.end - root.start
  const [largest, ...others] = lines
  if (largest === undefined || !(whole > 0)) return []
  const telling = others.filter(({ kind, time }) => kind === 'spans' && time >= TELLING_SHARE * whole)
  const told = [largest, ...telling].slice(0, MAX_LINES)
  const percents = told.map(({ time }) => formatPercent(time / whole))
  const widest = Math.max(...percents.map(({ length }) => length))
  return told.flatMap((line, index): readonly SummaryLine[] => {
    const share = `${(percents[index] ?? '').padStart(widest)} of ${words.duration(whole)}`
    const note = line.kind === 'gap' ? numberText(line.gap, shownGaps) : callsText(line)
    const aside = `${words.duration(line.time)}${note === '' ? '' : `  ${note}`}`
    const sentence = { label: '', text: `${share}: ${ownerText(line, words)}`, aside, separator: '   ' }
    const remark =
      index === 0 && line.kind === 'spans' ? leafRemark(line.nodes, trace.partial !== undefined) : undefined
    return remark === undefined ? [sentence] : [sentence, { label: undefined, text: remark }]
  })
}

const MAX_LINES = 3
const TELLING_SHARE = 0.05

function ownerText(line: LedgerLine, words: Words): string {
  if (line.kind === 'gap') {
    const what = isHop(line.gap) ? 'network and queue' : 'no span'
    return `${gapPlace(line.gap, words)}: ${what} inside ${words.name(line.gap.node)}`
  }
  const name = words.quoted(line.name) || '(no name)'
  return `${words.quoted(drawableService(line.service))} ${words.arrow} ${name}`
}

function numberText(gap: Gap, shownGaps: readonly Gap[]): string {
  return `${isHop(gap) ? 'hop' : 'gap'} #${shownGaps.indexOf(gap) + 1}`
}

/** `2 calls, 1st failed`; empty for one that went well. */
function callsText({ nodes }: SpanLine): string {
  const failed = nodes.filter(hasFailed)
  const [first] = failed
  if (nodes.length === 1) return first === undefined ? '' : 'failed'
  const count = `${formatCount(nodes.length)} ${isOutgoing(nodes[0]) ? 'calls' : 'spans'}`
  if (first === undefined) return count
  if (failed.length === nodes.length) return `${count}, all failed`
  const which = failed.length === 1 ? ordinal(nodes.indexOf(first) + 1) : formatCount(failed.length)
  return `${count}, ${which} failed`
}

/** A database call says what it was, and a database sends no spans: of it there is nothing more to say. */
function leafRemark(nodes: readonly SpanNode[], isPartial: boolean): string | undefined {
  if (!nodes.every(isLikeALeaf)) return undefined
  const [first] = nodes
  if (first?.span !== undefined && databaseCall(first.span) !== undefined) return undefined
  if (isPartial) return 'leaf span: what was below it may be in the part that is missing'
  if (!isOutgoing(first)) return 'leaf span: nothing was recorded of what it did'
  // A producer's message was handled, if later.
  if (nodes.some(({ children }) => children.length > 0)) return undefined
  return 'leaf client span: the callee sent no spans (not instrumented, or no context)'
}

function isOutgoing(node: SpanNode | undefined): boolean {
  return node?.span?.kind === 'client' || node?.span?.kind === 'producer'
}

function ordinal(number: number): string {
  const tens = number % 100
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
  return `${formatCount(number)}${suffix}`
}
