// A trace by its id. Services may have cut the id to its last 64 bits: a server that takes both lengths for one
// (STRICT_TRACE_ID=false) gives all of it under either, others keep the two apart, and both are asked for.
import type { Span, TraceData, TraceId } from '../../trace/span.ts'
import { tracesIn, type ZipkinApi } from './zipkin-api.ts'
import { lowHalf, zipkinId } from './zipkin-url.ts'

/** undefined when there is no such trace. @throws TracectlError, `bad-reply` also where no span of it can be read */
export async function fetchZipkinTrace(
  api: ZipkinApi,
  id: TraceId,
  signal: AbortSignal,
): Promise<TraceData | undefined> {
  const half = lowHalf(id)
  const what = `trace ${id}`
  const ask = (asked: string): Promise<readonly unknown[] | undefined> =>
    api.find({ path: `/trace/${asked}`, what }, signal)
  const [whole = [], cut = []] = await Promise.all([
    ask(zipkinId(id)),
    half === undefined ? undefined : ask(half),
  ])
  const { traces, leftOut } = tracesIn([...whole, ...cut])
  if (traces.length === 0 && leftOut !== undefined) throw api.unreadable(what, leftOut)
  const found = traceOf(traces, id)
  if (found === undefined) return undefined
  const { data, note } = found
  return {
    ...data,
    ...(note === undefined ? {} : { notes: [note] }),
    ...(leftOut === undefined ? {} : { partial: leftOut }),
  }
}

interface Found {
  readonly data: TraceData
  readonly note: string | undefined
}

/** The reader has put both lengths together where it can tell; spans of neither id are of others that end alike. */
function traceOf(traces: readonly TraceData[], id: TraceId): Found | undefined {
  const same = traces.find(({ spans }) => spans[0]?.traceId === id)
  if (same !== undefined) return { data: same, note: undefined }
  const half = lowHalf(id)
  if (half === undefined) {
    const [longer, other] = traces
    if (longer === undefined || other !== undefined) return undefined
    return { data: longer, note: `${zipkinId(id)} is the end of its id ${longer.spans[0]?.traceId ?? ''}` }
  }
  const cut = traces.find(
    ({ spans }) => spans[0]?.traceId.endsWith(half) && lowHalf(spans[0].traceId) === undefined,
  )
  if (cut === undefined) return undefined
  return {
    data: { ...cut, spans: cut.spans.map((span) => withTraceId(span, id)) },
    note: `Zipkin has it under ${half}, the end of its id, as services that cut ids to 64 bits report it`,
  }
}

function withTraceId(span: Span, traceId: TraceId): Span {
  return { ...span, traceId }
}
