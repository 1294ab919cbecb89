// Reading a Zipkin: its searches give whole traces back, of whatever service.
import { instantOf } from '../../trace/time.ts'
import { denseStretch } from '../reading/dense-stretch.ts'
import type { ReadQuery, TraceReading } from '../reading/read-query.ts'
import { readSlices } from '../reading/read-slices.ts'
import { tracesIn, type ZipkinApi } from './zipkin-api.ts'
import { windowParameters } from './zipkin-window.ts'

export interface ReadableZipkin {
  readonly api: ZipkinApi
  readonly now: () => bigint
}

/** An open beginning is a day before the end, as Zipkin's own is. @throws TracectlError of the server */
export async function* readZipkin(
  { api, now }: ReadableZipkin,
  query: ReadQuery,
  signal: AbortSignal,
): TraceReading {
  const to = query.to ?? instantOf(now() + MINUTE_NS)
  const stretch = { from: query.from ?? instantOf(to - DAY_NS), to }
  if (stretch.from > to) return { limited: false, notes: [] }
  return yield* readSlices(stretch, query, async (slice) => {
    const times = windowParameters(slice, now()) ?? []
    const parameters = [...times, ['limit', String(DEPTH)] as const]
    const lists = await api.list({ path: '/traces', query: parameters, what: 'a list of traces' }, signal)
    const { traces, leftOut } = tracesIn(lists)
    if (leftOut !== undefined && traces.length === 0) throw api.unreadable('a list of traces', leftOut)
    return {
      traces,
      limited: lists.length >= DEPTH,
      filled: lists.length / DEPTH,
      dense: denseStretch(traces, slice),
      notes: leftOut === undefined ? [] : [leftOut],
    }
  })
}

/** Whole traces in one reply: so many are some megabytes. */
const DEPTH = 200
const MINUTE_NS = 60_000_000_000n
const DAY_NS = 86_400_000_000_000n
