// The traces in which the messages of a trace were sent: a consumer often begins a trace of its own, and says in a link
// where its message came from.
import { linkedTraceIds } from '../../analysis/gaps/queue-time.ts'
import { formatCount } from '../../render/units.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { Trace } from '../../trace/trace.ts'
import type { CommandContext } from '../context.ts'
import type { OpenedSource } from '../lookup/open-source.ts'

/** Those that the source has, of the first twenty; says on standard error when there are more. */
export async function fetchLinkedTraces(
  { stderr }: CommandContext,
  { source, find }: OpenedSource,
  trace: Trace,
): Promise<readonly Trace[]> {
  const ids = linkedTraceIds(trace)
  const linked: Trace[] = []
  for (const id of ids.slice(0, MOST_LINKED)) {
    const data = await source.fetchTrace(id, find.signal)
    if (data !== undefined && data.spans.length > 0) linked.push(buildTrace(data))
  }
  if (ids.length > MOST_LINKED) {
    const all = formatCount(ids.length)
    await stderr.write(
      `tracectl: messages came from ${all} other traces; ${MOST_LINKED} of them were looked at\n`,
    )
  }
  return linked
}

// A consumer of a batch may name hundreds; a few say how long messages wait.
const MOST_LINKED = 20
