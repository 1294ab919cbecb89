// A trace for people: what it is, the waterfall, where its time went, and what else is worth knowing about it.
import type { Analysis } from '../../analysis/analysis.ts'
import { renderFinding } from '../../render/findings/findings.ts'
import { paint, styleOf } from '../../render/style.ts'
import { summaryLines, TOLD_IN_SUMMARY } from '../../render/summary/summary-lines.ts'
import { cutEnd } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import { renderTraceHeader } from '../../render/waterfall/trace-header.ts'
import { formatCount } from '../../render/units.ts'
import type { SpanId } from '../../trace/span.ts'
import { waterfallLines } from '../../render/waterfall/waterfall.ts'
import type { View } from './view-options.ts'

export interface TraceLook {
  readonly width: number
  readonly theme: Theme
  /** The whole trace unless told. */
  readonly view?: View | undefined
  readonly rowBudget?: number | undefined
  /** Whether gaps are told of; yes unless told. */
  readonly gaps?: boolean
  /** Whether what is worth knowing besides is told; yes unless told. */
  readonly findings?: boolean
  /** Where the trace was put together, by the id of the span below: what is said of it. */
  readonly joints?: ReadonlyMap<SpanId, string> | undefined
}

/** Each with its line break. */
export function* traceTexts(analysis: Analysis, look: TraceLook): Generator<string> {
  const { width, theme, view, rowBudget, joints, gaps = true } = look
  const { trace } = analysis
  yield* lines(renderTraceHeader(trace, { width, theme, skew: analysis.skew }))
  yield* block(waterfallLines(trace, { width, theme, ...view, analysis, rowBudget, joints }))
  yield* block(summaryLines(analysis, { width, theme, gaps }))
  if (look.findings !== false) yield* block(findingLines(analysis, look))
}

function* lines(all: Iterable<string>): Generator<string> {
  for (const line of all) yield `${line}\n`
}

/** Behind a blank line, if there are any. */
function* block(all: Iterable<string>): Generator<string> {
  let before = '\n'
  for (const line of all) {
    yield `${before}${line}\n`
    before = ''
  }
}

/** Of each kind the most telling ones. */
function* findingLines({ trace, findings }: Analysis, { width, theme }: TraceLook): Generator<string> {
  const others = findings.filter(({ code }) => !TOLD_IN_SUMMARY.has(code))
  for (const alike of Map.groupBy(others, ({ code }) => code).values()) {
    for (const finding of alike.slice(0, MAX_OF_A_KIND)) {
      yield* renderFinding(finding, { width, theme, trace })
    }
    const more = alike.length - MAX_OF_A_KIND
    if (more <= 0) continue
    const text = `  ${formatCount(more)} more like these: -o json has them all`
    yield paint(styleOf(theme).dim, cutEnd(text, width, theme.ascii ? '~' : '…'))
  }
}

const MAX_OF_A_KIND = 3
