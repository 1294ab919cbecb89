// The traces in which the messages of a trace were sent: a consumer often begins a trace of its own, and says in a link
// where its message came from.
import { linkedTraceIds } from '../../analysis/gaps/queue-time.ts'
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import { formatCount } from '../../render/units.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { Trace } from '../../trace/trace.ts'
import type { OutputStream } from '../context.ts'
import type { OpenedSource } from '../lookup/open-source.ts'

/**
 * Those that the source has, of the first twenty, of a server of the first five; says on standard error when there are more,
 * or when one cannot be had: the trace itself is here, and is shown.
 */
export async function fetchLinkedTraces(
  { stderr }: { readonly stderr: Pick<OutputStream, 'write'> },
  { source, isBackend, find }: OpenedSource,
  trace: Trace,
): Promise<readonly Trace[]> {
  const ids = linkedTraceIds(trace)
  const most = isBackend ? MOST_ASKED : MOST_LINKED
  const linked: Trace[] = []
  for (const id of ids.slice(0, most)) {
    try {
      const data = await source.fetchTrace(id, find.signal)
      if (data !== undefined && data.spans.length > 0) linked.push(buildTrace(data))
    } catch (error) {
      if (!(error instanceof TracectlError)) throw error
      await stderr.write(printable(`tracectl: linked trace ${id}: ${error.message}\n`))
      return linked
    }
  }
  if (ids.length > most) {
    const all = formatCount(ids.length)
    await stderr.write(`tracectl: messages came from ${all} other traces; ${most} of them were looked at\n`)
  }
  return linked
}

// A consumer of a batch may name hundreds; a few say how long messages wait.
const MOST_LINKED = 20
// Each is a request, and somebody waits for the waterfall.
const MOST_ASKED = 5
