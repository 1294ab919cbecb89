// A trace as one page that needs nothing else: for a ticket, to be read where tracectl is not. The waterfall, where the
// time went, and everything that each span carries; no script, nothing from the network, and a policy in the page
// itself that forbids both.
import type { Analysis } from '../../analysis/analysis.ts'
import type { SpanId, TraceId } from '../../trace/span.ts'
import type { Trace } from '../../trace/trace.ts'
import { chooseRows } from '../waterfall/choose-rows.ts'
import { glyphsOf } from '../glyphs.ts'
import { axisBackground, htmlLegend, htmlTitles, pageAxis } from './html-axis.ts'
import type { HtmlScale } from './html-bar.ts'
import { HtmlBudget } from './html-budget.ts'
import { htmlRows } from './html-rows.ts'
import { HTML_STYLE, STYLESHEET } from './html-style.ts'
import { htmlFindings, htmlHeader, htmlLedger, htmlLogs, pageTitle } from './html-summary.ts'
import { escapeHtml } from './html-text.ts'
import { type LabelContext, NameCache } from '../waterfall/label.ts'
import { MovedSpans } from '../waterfall/moved-spans.ts'
import type { FigureContext } from '../waterfall/row-figures.ts'
import { rowSpans } from '../waterfall/rows.ts'
import { squeezeRemark } from '../waterfall/squeeze.ts'
import { servicePalette, styleOf } from '../style.ts'
import type { Theme } from '../theme.ts'
import { formatCount } from '../units.ts'

export interface HtmlOptions {
  /** Of `trace`, which has to be `analysis.trace`. Without it there is no critical path, and nothing is concluded. */
  readonly analysis?: Analysis | undefined
  /** Where it was put together here: nobody has sent it so. */
  readonly joined?: HtmlJoined | undefined
}

export interface HtmlJoined {
  /** How it is known, by the ids of spans that were put under their parents. */
  readonly joints: ReadonlyMap<SpanId, string>
  /** Those that it was put together of. */
  readonly traceIds: readonly TraceId[]
}

/** What every part of the page needs. */
export interface HtmlPage {
  readonly trace: Trace
  readonly analysis: Analysis | undefined
  readonly labels: LabelContext
  readonly figures: FigureContext
  readonly scale: HtmlScale
  readonly budget: HtmlBudget
  readonly joined: HtmlJoined | undefined
}

/** The text of the page in pieces, the same for the same trace. Of a trace of thousands the least telling rows are counted. */
export function* renderHtml(trace: Trace, { analysis, joined }: HtmlOptions = {}): Generator<string> {
  const joints = joined?.joints
  const { rows, shares } = chooseRows(trace, {
    width: 120,
    theme: THEME,
    rowBudget: MAX_ROWS,
    analysis,
    joints,
  })
  const page = openPage(trace, { analysis, joined }, shares)
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(pageTitle(page))} - trace ${trace.id.slice(0, 8)}</title>
<style>
${STYLESHEET}
</style>
</head>
<body>
`
  yield htmlHeader(page)
  yield htmlLedger(page)
  yield `<section style="--axis:${axisBackground(page.scale.axis)}"><h2>Waterfall</h2>\n`
  yield htmlTitles(page)
  yield* htmlRows(rows, page)
  yield htmlLegend(page)
  const hidden = rows.reduce((sum, row) => sum + (row.kind === 'more' ? rowSpans(row) : 0), 0)
  yield remarks(page, hidden)
  yield '</section>\n'
  yield htmlFindings(page)
  yield htmlLogs(page)
  yield '</body>\n</html>\n'
}

// A browser opens a page of so many rows in a second or two.
const MAX_ROWS = 3000

/** Inline style alone: colours and the places of boxes. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

const THEME: Theme = { ascii: false, color: 0 }

function openPage(
  trace: Trace,
  { analysis, joined }: HtmlOptions,
  shares: FigureContext['shares'],
): HtmlPage {
  const glyphs = glyphsOf(THEME)
  const names = new NameCache()
  const labels: LabelContext = {
    theme: THEME,
    style: HTML_STYLE,
    glyphs,
    palette: servicePalette(trace.services),
    live: false,
    idDigits: 16,
    names,
    joints: joined?.joints,
  }
  const moved = analysis === undefined ? undefined : new MovedSpans(analysis.skew)
  return {
    trace,
    analysis,
    labels,
    figures: { trace, theme: THEME, style: styleOf(THEME), glyphs, names, live: false, shares, moved },
    scale: { axis: pageAxis(trace, analysis), paths: analysis?.paths },
    budget: new HtmlBudget(),
    joined,
  }
}

/** What is not in the page, and why. */
function remarks({ scale, budget }: HtmlPage, spans: number): string {
  const { leftOut: withoutDetails } = budget
  const lines: string[] = []
  const squeezed = squeezeRemark(scale.axis, THEME)
  if (squeezed !== undefined) lines.push(`${squeezed} to scale.`)
  if (spans > 0) {
    lines.push(
      `${formatCount(spans)} spans that explain least have no row of their own: a browser could not open them all.`,
    )
  }
  if (withoutDetails > 0) {
    lines.push(`${formatCount(withoutDetails)} rows have no details: the page would be too large.`)
  }
  return lines.map((line) => `<p class="dim">${line}</p>\n`).join('')
}
