// Findings in sentences, each with what to do about it. The rules only find: here alone is said what it means.
import type { Finding } from '../../analysis/finding.ts'
import type { Trace } from '../../trace/trace.ts'
import {
  abandonedText,
  afterEndText,
  darkText,
  greenText,
  healthText,
  queueText,
  repeatText,
} from './call-findings.ts'
import { contradictionText, earlyText, movedText, refusedText } from './clock-findings.ts'
import {
  badParentText,
  badTimeText,
  copiesText,
  droppedText,
  keyText,
  nameText,
  parentText,
  resourceText,
  sharedIdText,
  unfinishedText,
} from './data-findings.ts'
import { type FindingText, text } from './finding-text.ts'
import { Words } from './finding-words.ts'
import { isHop } from '../waterfall/gap-rows.ts'
import { gapHeadline, gapSurroundings, timeRange } from '../summary/gap-words.ts'
import { paint, type Pen, styleOf } from '../style.ts'
import type { Theme } from '../theme.ts'
import { wrapWords } from '../wrap-words.ts'

export interface FindingOptions {
  readonly width: number
  readonly theme: Theme
  readonly trace: Trace
}

/**
 * Lines of at most `width` cells.
 *
 *     repeat  120× SELECT users  one after another, 432ms in all (N+1?)
 *       inside checkout POST /checkout
 *       fix: ask for all of them in one call: a join, a list of ids, a batch
 */
export function renderFinding(finding: Finding, { width, theme, trace }: FindingOptions): string[] {
  const style = styleOf(theme)
  const { label, sentence: text, aside, details, hint } = findingText(finding, { theme, trace })
  const sentence = aside === undefined ? text : `${text}  ${aside}`
  const pen =
    finding.severity === 'error' ? style.error : finding.severity === 'warning' ? style.bold : style.plain
  const below = [...details, ...(hint === undefined ? [] : [`fix: ${hint}`])]
  // Too narrow for a column of labels: one under the other.
  const isNarrow = width < NARROW
  const indent = isNarrow ? 0 : INDENT
  const head = isNarrow
    ? [...wrapWords(label, width).map((line) => paint(pen, line)), ...wrapWords(sentence, width)]
    : labelled(label, wrapWords(sentence, width - INDENT, width - LABEL), pen)
  return [...head, ...below.flatMap((text) => indented(wrapWords(text, width - indent), indent, style.dim))]
}

/** The same without a layout: for programs, and for whoever lays it out otherwise. Sanitised. */
export function findingText(finding: Finding, { theme }: Omit<FindingOptions, 'width'>): FindingText {
  const words = new Words(theme)
  switch (finding.code) {
    case 'time-gap': {
      const label = `${isHop(finding.gap) ? 'hop' : 'gap'} #${finding.number}`
      const details = [gapSurroundings(finding.gap, words)]
      const aside = timeRange(finding.gap, words)
      return { ...text(label, gapHeadline(finding.gap, words), undefined, details), aside }
    }
    case 'repeat':
      return repeatText(finding, words)
    case 'queue-time':
      return queueText(finding, words)
    case 'dark-leaf':
      return darkText(finding, words)
    case 'green-failure':
      return greenText(finding, words)
    case 'missing-resource':
      return resourceText(finding, words)
    case 'health-check':
      return healthText(finding, words)
    case 'changing-name':
      return nameText(finding, words)
    case 'changing-key':
      return keyText(finding, words)
    case 'dropped-data':
      return droppedText(finding, words)
    case 'missing-parent':
      return parentText(finding, words)
    case 'bad-time':
      return badTimeText(finding, words)
    case 'unfinished':
      return unfinishedText(finding, words)
    case 'duplicate-spans':
      return copiesText(finding)
    case 'duplicate-id':
      return sharedIdText(finding, words)
    case 'bad-parent':
      return badParentText(finding, words)
    case 'clock-moved':
      return movedText(finding, words)
    case 'clock-refused':
      return refusedText(finding, words)
    case 'clock-contradiction':
      return contradictionText(finding, words)
    case 'early-start':
      return earlyText(finding, words)
    case 'abandoned-call':
      return abandonedText(finding, words)
    case 'work-after-end':
      return afterEndText(finding, words)
  }
}

const NARROW = 24
const INDENT = 2
const LABEL = 8

function labelled(label: string, lines: readonly string[], pen: Pen): readonly string[] {
  return lines.map((line, at) =>
    at === 0 ? paint(pen, label) + ' '.repeat(LABEL - label.length) + line : ' '.repeat(INDENT) + line,
  )
}

function indented(lines: readonly string[], indent: number, pen: Pen): readonly string[] {
  return lines.map((line) => ' '.repeat(indent) + paint(pen, line))
}
