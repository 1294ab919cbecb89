// Looking: all traces that are to be diagnosed, in one table, with what is to be known of how they were read.
import { printable } from '../../failure.ts'
import type { TimeWindow } from '../../sources/source.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import type { Instant, Offset } from '../../trace/time.ts'
import type { CommandContext } from '../context.ts'
import { usualWindow, windowAt } from '../search/search-window.ts'
import { shellQuote } from '../values/shell-quote.ts'
import type { DiagnoseOptions } from './diagnose-options.ts'
import { nothingHeard, nothingRead } from './nothing-read.ts'
import { openPlace, type Place } from './open-place.ts'
import { openProgressLine } from '../progress-line.ts'
import { readTable, type ReadTable } from './read-table.ts'

export interface Looked extends ReadTable {
  readonly source: LookedAt
  readonly window: TimeWindow
  /** When that was, where more may come; undefined where everything has come. */
  readonly readAt: Instant | undefined
  /** How long a missing parent is waited for unless told; undefined: as long as always. */
  readonly grace: Offset | undefined
  /** The flags that say where, to go behind a command in a hint. */
  readonly flags: string
  /** Of a command that ran meanwhile. */
  readonly childStatus: number | undefined
  /** To go on with. */
  readonly context: CommandContext
  /** undefined when it has gone. */
  fetchTrace(id: TraceId): Promise<TraceData | undefined>
  close(): Promise<void>
}

export interface LookedAt {
  readonly kind: Place['kind'] | 'received'
  readonly label: string
}

/**
 * The source stays open until it is closed, for the traces that are drawn.
 * @throws TracectlError; `nothing-matched` where there is not one trace
 */
export async function look(context: CommandContext, options: DiagnoseOptions): Promise<Looked> {
  return options.listen === undefined
    ? await lookAtPlace(context, options)
    : await lookAtHeard(context, options)
}

async function lookAtPlace(context: CommandContext, options: DiagnoseOptions): Promise<Looked> {
  const place = await openPlace(context, options)
  try {
    return await lookThrough(context, options, place)
  } catch (error) {
    await place.source.close()
    throw error
  }
}

async function lookThrough(context: CommandContext, options: DiagnoseOptions, place: Place): Promise<Looked> {
  const { source, kind, isOpen, flags } = place
  await tell(context, options, place.notes)
  const readAt = isOpen ? context.now() : undefined
  const isServer = kind !== 'local' && kind !== 'file'
  // A server may hold years.
  const window = windowAt(isServer ? usualWindow(options.window) : options.window, context.now())
  const read = await readPlace(context, options, { place, window, isServer })
  await tell(context, options, read.notes)
  if (read.table.count === 0) throw await nothingRead(context, place, window)
  return {
    ...read,
    source: { kind, label: source.label },
    window,
    readAt,
    grace: undefined,
    flags,
    childStatus: undefined,
    context,
    fetchTrace: (id) => source.fetchTrace(id, context.stop),
    close: () => source.close(),
  }
}

interface Reading {
  readonly place: Place
  readonly window: TimeWindow
  readonly isServer: boolean
}

async function readPlace(
  context: CommandContext,
  { limit, services, quiet }: DiagnoseOptions,
  { place, window, isServer }: Reading,
): Promise<ReadTable> {
  const progress = openProgressLine(context, { quiet })
  let expected: number | undefined
  const query = {
    ...window,
    mostTraces: limit ?? (isServer ? MOST_OF_SERVER : Infinity),
    mostSpans: MOST_SPANS,
    services,
    onFound(traces: number) {
      expected = traces
    },
  }
  try {
    const reading = place.source.readTraces(query, context.stop)
    return await readTable(reading, { progress, expected: () => expected })
  } finally {
    progress.clear()
  }
}

/** Each is a request there, or a part of one. */
const MOST_OF_SERVER = 10_000
/** Some 300 bytes each, and as much again while they are diagnosed. */
const MOST_SPANS = 2_000_000

async function lookAtHeard(context: CommandContext, options: DiagnoseOptions): Promise<Looked> {
  const { listen } = await import('./listen/listen.ts')
  const { shorterGrace } = await import('./listen/shorter-grace.ts')
  const heard = await listen(context, options, options.listen!)
  try {
    await tell(context, options, heard.notes)
    if (heard.table.count === 0) throw nothingHeard(options, heard.childStatus)
  } catch (error) {
    await heard.close()
    throw error
  }
  return {
    ...heard,
    source: { kind: 'received', label: heard.label },
    window: { from: undefined, to: undefined },
    readAt: heard.isOpen ? context.now() : undefined,
    grace: shorterGrace(heard.listened),
    flags: options.store === undefined ? '' : ` --store ${shellQuote(options.store)}`,
  }
}

/** On standard error: what concerns the reading, and not what was found. */
async function tell(
  { stderr }: CommandContext,
  { quiet }: DiagnoseOptions,
  notes: readonly string[],
): Promise<void> {
  if (quiet) return
  for (const note of notes) await stderr.write(printable(`tracectl: ${note}\n`))
}
