// What stands around the waterfall of a page: what the trace is, where its time went, what else is worth knowing.
import type { Finding } from '../../analysis/finding.ts'
import { looseLogs } from '../../trace/trace-logs.ts'
import { looseLogNotes } from '../waterfall/event-notes.ts'
import { findingText } from '../findings/findings.ts'
import { escapeHtml } from './html-text.ts'
import type { HtmlPage } from './html.ts'
import { BREAK, labelWidth, rowLabel } from '../waterfall/label.ts'
import { summaryLines, TOLD_IN_SUMMARY } from '../summary/summary-lines.ts'
import { renderTraceHeader } from '../waterfall/trace-header.ts'
import { formatCount, formatCounted, formatDateTime } from '../units.ts'

/** As text, not escaped: `frontend POST /api/checkout`. */
export function pageTitle({ trace, labels }: HtmlPage): string {
  const node = trace.headline
  const parts = rowLabel({ kind: 'span', depth: 0, node, hidden: 0 }, labels)
  const title = parts.map(({ text }) => text).join('')
  return labelWidth(parts) <= MAX_TITLE ? title : `${title.slice(0, MAX_TITLE)}…`.toWellFormed()
}

const MAX_TITLE = 200

export function htmlHeader(page: HtmlPage): string {
  const { trace, analysis, labels } = page
  // Its first line has the id and the time in columns.
  const [, ...facts] = renderTraceHeader(trace, { width: 400, theme: labels.theme, skew: analysis?.skew })
  return [
    '<header>',
    `<h1>${escapeHtml(pageTitle(page))}</h1>`,
    ...facts.map((line) => `<p>${escapeHtml(line)}</p>`),
    `<p class="dim">trace ${trace.id} &#183; ${formatDateTime(trace.start)}</p>`,
    ...joinedLines(page),
    '</header>\n',
  ].join('\n')
}

/** That nobody has sent it so, which is not to be found out by who looks for it at a server. */
function joinedLines({ joined }: HtmlPage): readonly string[] {
  if (joined === undefined) return []
  const { joints, traceIds } = joined
  const what = `Put together by tracectl of ${formatCounted(traceIds.length, 'trace')}: nobody has sent it so.`
  const where = `${BREAK} marks ${joints.size === 1 ? 'the span' : `the ${formatCount(joints.size)} spans`} that began a trace of ${joints.size === 1 ? 'its' : 'their'} own:`
  const texts = [...new Set(joints.values())].slice(0, MAX_JOINTS)
  return [
    `<p>${escapeHtml(`${what} ${where} ${texts.join('; ')}`)}</p>`,
    `<p class="dim">${escapeHtml(`of ${traceIds.join(', ')}`)}</p>`,
  ]
}

const MAX_JOINTS = 5

/** Where the time went: the lines that stand below a waterfall in a terminal. */
export function htmlLedger({ analysis, labels }: HtmlPage): string {
  if (analysis === undefined) return ''
  const lines = summaryLines(analysis, { width: 120, theme: labels.theme })
  if (lines.length === 0) return ''
  return `<section><h2>Where the time went</h2>\n<pre>${escapeHtml(lines.join('\n'))}</pre></section>\n`
}

export function htmlFindings(page: HtmlPage): string {
  const findings = (page.analysis?.findings ?? []).filter(({ code }) => !TOLD_IN_SUMMARY.has(code))
  if (findings.length === 0) return ''
  const shown = findings.slice(0, MAX_FINDINGS).map((finding) => drawFinding(finding, page))
  const left = findings.length - shown.length
  if (left > 0) shown.push(`<li class="dim">${formatCount(left)} more</li>`)
  return `<section><h2>Findings</h2>\n<ul>\n${shown.join('\n')}\n</ul></section>\n`
}

const MAX_FINDINGS = 200

function drawFinding(finding: Finding, { trace, labels }: HtmlPage): string {
  const { label, sentence, aside, details, hint } = findingText(finding, { theme: labels.theme, trace })
  const below = [...details, ...(hint === undefined ? [] : [`fix: ${hint}`])]
  const text = aside === undefined ? sentence : `${sentence}  ${aside}`
  return [
    `<li><span class="b ${finding.severity}">${escapeHtml(label)}</span> ${escapeHtml(text)}`,
    ...below.map((line) => `<div>${escapeHtml(line)}</div>`),
    '</li>',
  ].join('')
}

/** Those of the trace that belong to none of its spans. */
export function htmlLogs(page: HtmlPage): string {
  const { trace, labels } = page
  const count = looseLogs(trace).length
  if (count === 0) return ''
  const { theme, style, glyphs } = labels
  const notes = looseLogNotes({ trace, theme, style, glyphs }).slice(0, MAX_LOGS)
  const lines = notes.map(({ text }) => escapeHtml(text))
  if (count > lines.length) lines.push(`${formatCount(count - lines.length)} more`)
  return `<section><h2>Logs of the trace and of no span</h2>\n<pre>${lines.join('\n')}</pre></section>\n`
}

const MAX_LOGS = 1000
