// A trace whose id was found a moment ago; the store may have evicted it since.
import { TracectlError } from '../../errors.ts'
import type { TraceSource } from '../../sources/source.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'

/** @throws TracectlError `trace-not-found` */
export async function fetchData(source: TraceSource, id: TraceId, signal: AbortSignal): Promise<TraceData> {
  const data = await source.fetchTrace(id, signal)
  if (data !== undefined) return data
  throw new TracectlError('trace-not-found', `trace ${id} is no longer in ${source.label}`, {
    hint: 'it was evicted a moment ago; keep more with tracectl tail --retain-bytes 4GiB',
  })
}
