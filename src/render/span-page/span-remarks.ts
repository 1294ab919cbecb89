// What the analysis says of one span: its part of the critical path, its gaps, and every finding that points at it, why
// its parent is missing among them.
import type { Analysis } from '../../analysis/analysis.ts'
import type { Finding, FindingCode } from '../../analysis/finding.ts'
import type { Gap } from '../../analysis/gaps/gaps.ts'
import type { SpanNode } from '../../trace/trace.ts'
import { findingText, renderFinding } from '../findings/findings.ts'
import { Words } from '../findings/finding-words.ts'
import { gapSurroundings, timeRange } from '../summary/gap-words.ts'
import { type Field, proseField } from './fields.ts'
import { type PageBlock, wholeLines } from './page-plan.ts'
import { INDENT, type Page } from './span-page.ts'
import { formatDuration, formatPercent } from '../units.ts'

/** Of how much of the root's time the span itself is the reason. */
export function pathField({ node, options, style }: Page, { paths }: Analysis): Field | undefined {
  const root = paths.rootOf(node)
  if (root === undefined || node.span === undefined) return undefined
  const own = paths.ownTime[node.index] ?? 0
  const whole = root.end - root.start
  if (own <= 0 || whole <= 0) {
    return proseField('critical path', 'not on it: nothing waited for this alone', style.plain)
  }
  const share = formatPercent(own / whole)
  const of = root === node ? 'its' : "the root's"
  const text = `${formatDuration(own, options.theme)} of it (${share} of ${of} time) is this span's own`
  return proseField('critical path', text, style.plain)
}

/** A block for each finding, then for each gap that none of them is about. */
export function remarkBlocks(page: Page, analysis: Analysis): readonly PageBlock[] {
  const findings = findingsOf(page.node, analysis)
  const told = new Set(findings.flatMap((one) => (one.code === 'time-gap' ? [one.gap] : [])))
  const isWorthIt = (gap: Gap): boolean => gap.length >= WORTH_TELLING * (page.node.end - page.node.start)
  const gaps = analysis.gaps
    .filter((gap) => gap.node === page.node && !told.has(gap) && isWorthIt(gap))
    .slice(0, MOST_GAPS)
  return [
    ...findings.map((finding, at) => findingBlock(finding, page, `remarks/${at}`)),
    ...gaps.map((gap, at) => gapBlock(gap, page, `remarks/gap/${at}`)),
  ]
}

const MOST_GAPS = 5
/** Of the span's time: less is how long it takes to go from one call to the next. */
const WORTH_TELLING = 0.005

function findingBlock(finding: Finding, { options, trace }: Page, key: string): PageBlock {
  const { theme } = options
  const width = Math.max(1, options.width - INDENT)
  return {
    key,
    kind: 'item',
    name: 'finding',
    goTo: undefined,
    value() {
      const { label, sentence, details, hint } = findingText(finding, { theme, trace })
      return [`${label}: ${sentence}`, ...details, ...(hint === undefined ? [] : [`fix: ${hint}`])].join('\n')
    },
    lines: () =>
      wholeLines(
        renderFinding(finding, { width, theme, trace }).map((line) => (' '.repeat(INDENT) + line).trimEnd()),
      ),
  }
}

/** `gap     20.0ms  at 510ms → 530ms`, as the numbered ones are told. */
function gapBlock(gap: Gap, { options, trace, style }: Page, key: string): PageBlock {
  const words = new Words(options.theme, trace.partial !== undefined)
  const text = `${words.duration(gap.length)} ${timeRange(gap, words)}: ${gapSurroundings(gap, words)}`
  const field = proseField('gap', text, style.plain)
  return {
    key,
    kind: 'item',
    name: 'gap',
    goTo: undefined,
    value: () => text,
    lines(extent) {
      const at = INDENT + LABEL
      const { lines } = field.lines(Math.max(2, options.width - at), extent)
      return wholeLines(
        lines.map(
          (line, index) =>
            ' '.repeat(index === 0 ? INDENT : at) + (index === 0 ? 'gap'.padEnd(LABEL) : '') + line,
        ),
      )
    },
  }
}

/** As wide as that of findings. */
const LABEL = 8

function findingsOf(node: SpanNode, analysis: Analysis): readonly Finding[] {
  let byNode = index.get(analysis)
  if (byNode === undefined) {
    byNode = indexFindings(analysis)
    index.set(analysis, byNode)
  }
  return byNode.get(node) ?? []
}

/** Made once for each analysis: a finding may point at thousands of spans. */
const index = new WeakMap<Analysis, ReadonlyMap<SpanNode, readonly Finding[]>>()

/** What is so of whole services says nothing of a span. */
const OF_ALL: ReadonlySet<FindingCode> = new Set([
  'missing-resource',
  'clock-moved',
  'clock-refused',
  'clock-contradiction',
])

function indexFindings({ findings }: Analysis): ReadonlyMap<SpanNode, readonly Finding[]> {
  const byNode = new Map<SpanNode, Finding[]>()
  for (const finding of findings) {
    if (OF_ALL.has(finding.code)) continue
    const parents = finding.code === 'missing-parent' ? finding.parents : []
    for (const node of new Set([...finding.nodes, ...parents])) {
      const known = byNode.get(node)
      if (known === undefined) byNode.set(node, [finding])
      else known.push(finding)
    }
  }
  return byNode
}
