// The traces that ran around one: among them are those that belong to it, and enough others to tell which. Where there are so many
// that not all of them can be read, the time around it is made shorter, and not some of them left out.
import { SpanTable } from '../../../propagation/spans/span-table.ts'
import type { SearchableSource, TimeWindow } from '../../../sources/source.ts'
import type { TraceData, TraceId } from '../../../trace/span.ts'
import { instantOf } from '../../../trace/time.ts'
import { openProgressLine } from '../../progress-line.ts'
import type { CommandContext } from '../../context.ts'

export interface Around {
  readonly table: SpanTable
  /** undefined of a file, all of which is looked at. */
  readonly window: TimeWindow | undefined
}

export interface Middle {
  readonly id: TraceId
  readonly data: TraceData
}

export interface AroundOptions {
  readonly source: Pick<SearchableSource, 'readTraces'>
  /** A server: each trace is a request there, or a part of one. */
  readonly isBackend: boolean
  /** A file holds what somebody has put together. */
  readonly isFile: boolean
  readonly quiet: boolean
}

/** @throws what the source throws */
export async function readAround(
  context: Pick<CommandContext, 'stop' | 'stderr' | 'env'>,
  middle: Middle,
  options: AroundOptions,
): Promise<Around> {
  const bounds = options.isBackend ? OF_SERVER : AT_HAND
  for (const aroundNs of bounds.aroundNs) {
    const window = options.isFile ? EVERYTHING : windowAround(middle.data, aroundNs)
    const { table, limited } = await readWindow(context, middle, options, { ...window, ...bounds })
    const isLast = aroundNs === bounds.aroundNs.at(-1)
    if (!limited || isLast || options.isFile) return { table, window: options.isFile ? undefined : window }
  }
  throw new Error('no time to look at')
}

const EVERYTHING: TimeWindow = { from: undefined, to: undefined }

const SECOND = 1_000_000_000n
const AT_HAND = {
  mostTraces: 50_000,
  mostSpans: 1_000_000,
  aroundNs: [600n * SECOND, 60n * SECOND, 10n * SECOND],
}
const OF_SERVER = {
  mostTraces: 2000,
  mostSpans: 500_000,
  aroundNs: [60n * SECOND, 15n * SECOND, 3n * SECOND],
}

interface Bounds extends TimeWindow {
  readonly mostTraces: number
  readonly mostSpans: number
}

async function readWindow(
  { stop, stderr, env }: Pick<CommandContext, 'stop' | 'stderr' | 'env'>,
  { id, data }: Middle,
  { source, quiet }: AroundOptions,
  bounds: Bounds,
): Promise<{ readonly table: SpanTable; readonly limited: boolean }> {
  const table = new SpanTable()
  // It is among them, whatever a search may miss.
  table.add(data)
  const progress = openProgressLine({ stderr, env }, { quiet })
  try {
    const reading = source.readTraces({ ...bounds, services: [] }, stop)
    for (;;) {
      const next = await reading.next()
      if (next.done === true) return { table, limited: next.value.limited }
      if (next.value.spans[0]?.traceId === id) continue
      table.add(next.value)
      progress.tell(() => `looking at what ran around it: ${table.traces.length} traces`)
    }
  } finally {
    progress.clear()
  }
}

function windowAround({ spans }: TraceData, aroundNs: bigint): TimeWindow {
  let first: bigint | undefined
  let last = 0n
  for (const { start, end } of spans) {
    if (start === 0n) continue
    if (first === undefined || start < first) first = start
    if (end > last) last = end
  }
  if (first === undefined) return EVERYTHING
  const from = first > aroundNs ? first - aroundNs : 0n
  return { from: instantOf(from), to: instantOf((last > first ? last : first) + aroundNs) }
}
