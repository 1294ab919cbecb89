// Another trace into the waterfall: where a link leads, fragments put together, and back.
import type { StitchedTrace } from '../../propagation/stitch/stitch-trace.ts'
import { formatCounted } from '../../render/units.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { goToSpan } from '../../tui/go-to-span.ts'
import type { Belonging } from '../../tui/pane.ts'
import type { OutsideEffect, PerformResult } from '../../tui/screen-options.ts'
import type { ShownParts, ShownTrace } from '../../tui/screen-data.ts'
import type { Notice, ScreenState, TrailStep } from '../../tui/screen-state.ts'
import { problem } from './notices.ts'
import type { ScreenWorld, ShownStitched } from './perform.ts'

type ShowTrace = Extract<OutsideEffect, { readonly kind: 'show-trace' }>

/** @param isWanted whether it still is, once it has been fetched */
export async function showTrace(
  { traceId, spanId, belonging, back }: ShowTrace,
  asked: ScreenState,
  world: ScreenWorld,
  isWanted: () => boolean,
): Promise<PerformResult> {
  const before = world.data().shown
  // A link within the trace: it is there already, perhaps with what was put together.
  if (belonging === undefined && back === undefined) {
    const there = before?.trace.id === traceId ? before : await world.shownOf?.(traceId)
    if (!isWanted()) return {}
    if (there !== undefined) return { change: (state) => goToSpan(state, there, spanId, world.data()) }
  }
  const found =
    belonging === undefined ? await fetchOne(traceId, world) : await fetchStitched(belonging, world)
  if (!isWanted()) return {}
  if (found === undefined || found.data.spans.length === 0) {
    return { notice: problem(world.whyAbsent(traceId)) }
  }
  const shown = await world.show(found.data, found.stitched)
  if (back !== undefined) return { change: (state) => asItWas(state, back) }
  // Through the samples of a hop it is one way, which leads back to where it began.
  const isPassing = asked.areProblemsOpen && before?.parts !== undefined
  const step = isPassing ? undefined : stepOf(asked, before)
  return {
    notice: found.notice,
    change(state) {
      const next = goToSpan(state, shown, spanId ?? found.head, world.data())
      const isLeft = step !== undefined && step.traceId !== next.traceId
      return isLeft ? { ...next, trail: [...state.trail, step].slice(-MOST_STEPS) } : next
    },
  }
}

function asItWas(
  state: ScreenState,
  { traceId, focus, isDetailOpen, trace, detail }: TrailStep,
): ScreenState {
  return { ...state, traceId, focus, isDetailOpen, trace, detail }
}

/** Whence one comes; undefined where nothing was shown. */
function stepOf(
  { focus, isDetailOpen, trace, detail }: ScreenState,
  shown: ShownTrace | undefined,
): TrailStep | undefined {
  if (shown === undefined) return undefined
  const { parts } = shown
  const belonging: Belonging | undefined = parts && {
    traces: parts.traces.flatMap(({ spans }) => spans.slice(0, 1)).map((span) => span.traceId),
    joints: parts.joints,
    findingId: '',
    kind: parts.kind ?? 'broken-hop',
  }
  // Problems may be closed by then.
  const pane = focus === 'problems' ? 'trace' : focus
  return { traceId: shown.trace.id, belonging, focus: pane, isDetailOpen, trace, detail }
}

/** That lead back. */
const MOST_STEPS = 50

interface Found {
  readonly data: TraceData
  readonly stitched: ShownStitched | undefined
  readonly head: StitchedTrace['data']['spans'][number]['spanId'] | undefined
  readonly notice: Notice | undefined
}

async function fetchOne(id: TraceId, { fetchTrace }: ScreenWorld): Promise<Found | undefined> {
  const data = await fetchTrace(id)
  return data === undefined ? undefined : { data, stitched: undefined, head: undefined, notice: undefined }
}

/** The fragments that are still there, put together; the cursor goes to the head that was broken off. */
async function fetchStitched(
  { traces, joints, kind, findingId }: Belonging,
  { fetchTrace }: ScreenWorld,
): Promise<Found | undefined> {
  const { stitchTrace } = await import('../../propagation/stitch/stitch-trace.ts')
  const fetched = await Promise.all(traces.map((id) => fetchTrace(id)))
  const there = fetched.filter((data) => data !== undefined && data.spans.length > 0) as readonly TraceData[]
  if (there.length === 0) return undefined
  const stitched = stitchTrace(there, joints)
  const [head] = [...stitched.joints].find(([, joint]) => joint.findingId === findingId) ?? []
  const parts: ShownParts = { traces: there, joints, kind }
  const gone = traces.length - there.length
  const notice =
    gone === 0
      ? undefined
      : problem(`${formatCounted(gone, 'trace')} of this request ${gone === 1 ? 'has' : 'have'} gone`)
  // What is left of it may be one trace alone, as it was sent.
  if (stitched.joints.size === 0 && there.length === 1) {
    return { data: stitched.data, stitched: undefined, head: undefined, notice }
  }
  return { data: stitched.data, stitched: { ...stitched, kind, parts }, head, notice }
}
