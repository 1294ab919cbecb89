// A trace whose id was found a moment ago, with what its source has to say of it.
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import type { TraceSource } from '../../sources/source.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import type { CommandContext } from '../context.ts'

export interface FetchOptions {
  readonly source: TraceSource
  readonly isBackend: boolean
  readonly quiet: boolean
  /** Of several traces: what has been said, and is not said again. */
  readonly told?: Set<string>
}

/**
 * Notes go to standard error, unless quiet.
 * @throws TracectlError `trace-not-found`: evicted since, or a server that takes any id has nothing under this one
 */
export async function fetchData(
  { stderr, stop }: Pick<CommandContext, 'stderr' | 'stop'>,
  id: TraceId,
  { source, isBackend, quiet, told = new Set() }: FetchOptions,
): Promise<TraceData> {
  const data = await source.fetchTrace(id, stop)
  if (data === undefined || data.spans.length === 0) throw gone(source, id, isBackend)
  if (!quiet) {
    for (const note of data.notes ?? []) {
      const text = `tracectl: ${source.label}: ${note}\n`
      if (!told.has(text)) await stderr.write(printable(text))
      told.add(text)
    }
  }
  return data
}

function gone({ label }: TraceSource, id: TraceId, isBackend: boolean): TracectlError {
  if (isBackend) {
    return new TracectlError('trace-not-found', `there is no trace ${id} in ${label}`, {
      hint: 'it may not have arrived yet, have been sampled away, be too old, or belong to another tenant',
    })
  }
  return new TracectlError('trace-not-found', `trace ${id} is no longer in ${label}`, {
    hint: 'it was evicted a moment ago; keep more with tracectl tail --retain-bytes 4GiB',
  })
}
