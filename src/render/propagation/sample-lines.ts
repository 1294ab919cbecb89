// One broken request of a finding, put together and drawn: where the context was lost, and what is around it.
import { analyze } from '../../analysis/analyze.ts'
import type { PropagationFinding } from '../../propagation/diagnosis.ts'
import type { StitchedTrace } from '../../propagation/stitch/stitch-trace.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import { serviceName } from '../../trace/semconv.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { Words } from '../findings/finding-words.ts'
import { paint, styleOf } from '../style.ts'
import type { Theme } from '../theme.ts'
import { formatCounted } from '../units.ts'
import { waterfallLines } from '../waterfall/waterfall.ts'
import { wrapWords } from '../wrap-words.ts'
import { CERTAIN } from './confidence-words.ts'
import { jointTexts } from './joint-words.ts'

export interface SampleLook {
  readonly width: number
  readonly theme: Theme
  /** The flags that say where the traces are, to go behind a command: ` --from tempo`. */
  readonly place?: string | undefined
  /** Of the finding. */
  readonly number: number
  readonly drawn: SamplesDrawn
}

/** By what they show, the number of the finding that they were drawn for: one request may be broken at several hops. */
export type SamplesDrawn = Map<string, number>

export function* sampleLines(
  finding: PropagationFinding,
  stitched: StitchedTrace,
  { width, theme, place = '', number, drawn }: SampleLook,
): Generator<string> {
  const style = styleOf(theme)
  const id = stitched.data.spans[0]?.traceId ?? ''
  const analysis = analyze(buildTrace(stitched.data))
  const focus = focusOf(analysis.trace, stitched, finding)
  const key = [id, focus?.id, ...stitched.joints.keys()].join(' ')
  const above = drawn.get(key)
  if (above !== undefined) {
    yield* wrapWords(`one of these requests is drawn under ${above}`, width - 2).map((line) =>
      paint(style.dim, `  ${line}`),
    )
    return
  }
  drawn.set(key, number)
  const from = focus === undefined ? '' : `, from ${new Words(theme).span(focus)} down`
  const title = `${isSure(stitched, finding) ? 'one of these requests' : 'what one of these requests may have been'}, ${originText(stitched)}${from}:`
  yield* wrapWords(title, width - 2).map((line) => paint(style.dim, `  ${line}`))
  const lines = waterfallLines(analysis.trace, {
    width: width - INDENT.length,
    theme,
    // The hole that a caller leaves is in its bar; rows are for spans here.
    analysis: { ...analysis, shownGaps: [] },
    focus,
    rowBudget: ROWS,
    joints: jointTexts(stitched.joints, finding.kind),
  })
  for (const line of lines) yield INDENT + line
  yield paint(style.dim, `${INDENT}tracectl show ${id} --stitch${place}`)
}

function isSure({ joints }: StitchedTrace, { id }: PropagationFinding): boolean {
  return [...joints.values()].some(({ findingId, confidence }) => findingId === id && confidence >= CERTAIN)
}

function originText({ joints }: StitchedTrace): string {
  const traces = new Set(
    [...joints.values()].flatMap(({ traceId, callerTraceId }) => [traceId, callerTraceId]),
  )
  return traces.size === 1
    ? 'put together within its trace'
    : `put together of ${formatCounted(traces.size, 'trace')}`
}

/**
 * Of a deep trace the part that it is about: from the span in which the caller was called itself. undefined: all of it.
 *
 *     gateway  GET /        |=========================|
 *     …
 *     shop         GET /order     |==============|         from here
 *     shop           HTTP GET       |===========|
 *     stock            ~ GET /stock   |=======|
 */
function focusOf(trace: Trace, { joints }: StitchedTrace, finding: PropagationFinding): SpanNode | undefined {
  const head = trace.nodes.find(({ id }) => joints.get(id)?.findingId === finding.id)
  if (head === undefined || head.depth <= MOST_LEVELS) return undefined
  let focus = head.parent
  for (let above = 1; focus?.parent !== undefined && above < MOST_LEVELS; above++) {
    if (focus.parent.span === undefined || focus.span === undefined) break
    if (serviceName(focus.parent.span) !== serviceName(focus.span)) break
    focus = focus.parent
  }
  return focus
}

const INDENT = '    '
const ROWS = 16
/** So many rows lead to the joint, and as many again may say what was left out beside them. */
const MOST_LEVELS = 6
