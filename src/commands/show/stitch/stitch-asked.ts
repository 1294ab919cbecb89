// `show --stitch`: a trace together with the fragments that belong to it. What ran around it is read and diagnosed, and what
// that joins to it is drawn with it.
import { printable } from '../../../failure.ts'
import { diagnose } from '../../../propagation/diagnose.ts'
import type { Joint } from '../../../propagation/diagnosis.ts'
import { stitchTrace, type StitchedParts } from '../../../propagation/stitch/stitch-trace.ts'
import { formatCounted, formatPercent } from '../../../render/units.ts'
import type { SpanId, TraceData, TraceId } from '../../../trace/span.ts'
import type { CommandContext } from '../../context.ts'
import type { OpenedSource } from '../../lookup/open-source.ts'
import { JointIndex } from './belonging.ts'
import { readAround, type Middle } from './read-around.ts'

export interface Stitched {
  /** The trace alone where nothing belongs to it. */
  readonly data: TraceData
  /** By the id that the head of the fragment has in `data`. */
  readonly joints: ReadonlyMap<SpanId, Joint>
  /** All that are in it, the one asked for first. */
  readonly traces: readonly TraceId[]
  /** The same as they were sent; undefined for the trace alone. */
  readonly parts: StitchedParts | undefined
}

/** @throws what the source throws */
export async function stitchAsked(
  context: CommandContext,
  { source, isBackend, asked }: OpenedSource,
  middle: Middle,
  quiet: boolean,
): Promise<Stitched> {
  const say = async (text: string): Promise<void> => {
    if (!quiet) await context.stderr.write(printable(`tracectl: ${text}\n`))
  }
  const place = { source, isBackend, isFile: asked.file !== undefined, quiet }
  const { table, window } = await readAround(context, middle, place)
  const { joints } = diagnose(table, { window })
  const belonging = new JointIndex(joints).belongingTo(middle.id, isSure)
  if (belonging.joints.length === 0) {
    const among = formatCounted(table.traces.length - 1, 'other trace')
    await say(
      `nothing belongs to this trace, among ${among} that ran around it${unsureText(middle.id, joints)}`,
    )
    return { data: middle.data, joints: new Map(), traces: [middle.id], parts: undefined }
  }
  if (belonging.cut)
    await say(`more than ${belonging.traces.length} traces belong together: the surest are drawn`)
  const others = await Promise.all(belonging.traces.slice(1).map((id) => source.fetchTrace(id, context.stop)))
  const found = [middle.data, ...others].filter((data) => data !== undefined)
  const parts = { traces: found, joints: belonging.joints }
  return { ...stitchTrace(found, belonging.joints), traces: belonging.traces, parts }
}

/** What is more likely wrong than right is not drawn as if it were known. */
const SURE_ENOUGH = 0.5

/** Of a batch each sender is one of many, and none is in doubt. */
function isSure({ confidence, relation }: Joint): boolean {
  return relation === 'linked' || confidence >= SURE_ENOUGH
}

function unsureText(id: TraceId, joints: readonly Joint[]): string {
  const [best] = joints
    .filter(({ traceId, callerTraceId }) => traceId === id || callerTraceId === id)
    .toSorted((a, b) => b.confidence - a.confidence)
  if (best === undefined) return ''
  const other = best.traceId === id ? best.callerTraceId : best.traceId
  return `; trace ${other} may, at ${formatPercent(best.confidence)}`
}
