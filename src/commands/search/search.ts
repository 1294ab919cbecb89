// `tracectl search`: the traces of the store, a server or a file, as a table for people, as lines for programs, or JSON.
import { printable } from '../../failure.ts'
import type { ListedTrace } from '../../render/list/listed-trace.ts'
import { spanFields, tabSeparated, traceFields } from '../../render/list/tab-separated.ts'
import type { SearchOrder, SearchResult, TimeWindow } from '../../sources/source.ts'
import type { CommandContext } from '../context.ts'
import { writeAll } from '../write-lines.ts'
import type { MentionedQuery } from './find-mentioned.ts'
import { openSearched, type Searched } from './open-searched.ts'
import { limitNote } from './limit-note.ts'
import { orderNote } from './order-note.ts'
import type { SearchOptions } from './search-options.ts'
import { usualWindow, windowAt } from './search-window.ts'
import { traceQLFailure } from './traceql-failure.ts'

/**
 * @returns the exit status
 * @throws TracectlError `nothing-matched`, also where a document without traces was written; what the source throws
 */
export async function search(context: CommandContext, options: SearchOptions): Promise<number> {
  const searched = await openSearched(context, options, 'tracectl search')
  try {
    const found = await find(context, options, searched)
    const status = await print(context, options, found)
    if (context.stop.aborted) return status
    await tellNotes(context, options, found)
    if (found.traces.length === 0) {
      const { nothingFound } = await import('./nothing-found.ts')
      throw await nothingFound(found, options, context.stop)
    }
    return status
  } finally {
    await searched.source.close()
  }
}

/** What came of it, and how it came about. */
export interface Found extends SearchResult {
  readonly traces: readonly ListedTrace[]
  readonly searched: Searched
  readonly window: TimeWindow
  /** mention: in the order of the lines. */
  readonly order: SearchOrder | 'mention'
}

async function find(context: CommandContext, options: SearchOptions, searched: Searched): Promise<Found> {
  const { filter, limit, expression } = options
  const { source, mentioned } = searched
  const order = options.order ?? (mentioned === undefined ? 'time' : 'mention')
  // Traces that are named are looked for wherever they are.
  const isOpen = searched.backend === undefined || mentioned !== undefined
  const window = windowAt(isOpen ? options.window : usualWindow(options.window), context.now())
  try {
    const result =
      mentioned === undefined
        ? await source.search({ filter, limit, order: options.order ?? 'time', ...window }, context.stop)
        : await findNamed({ source, ids: mentioned, filter, window, limit }, context.stop)
    const traces = mentioned === undefined ? result.traces : await inOrder(result.traces, options.order)
    const unsorted = orderNote({ traces, order }, searched)
    const cut = limitNote({ ...result, order: unsorted === undefined ? order : 'time' }, options, searched)
    const notes = [...searched.notes, ...result.notes, unsorted, cut].filter((note) => note !== undefined)
    return { traces, limited: result.limited, notes, searched, window, order }
  } catch (error) {
    throw traceQLFailure(error, expression)
  }
}

async function findNamed(query: MentionedQuery, signal: AbortSignal): Promise<SearchResult> {
  const { findMentioned } = await import('./find-mentioned.ts')
  return await findMentioned(query, signal)
}

async function inOrder(
  traces: SearchResult['traces'],
  order: SearchOrder | undefined,
): Promise<SearchResult['traces']> {
  if (order === undefined) return traces
  const { sortFound } = await import('../../sources/search/found-order.ts')
  return sortFound(traces, order)
}

async function print(context: CommandContext, options: SearchOptions, found: Found): Promise<number> {
  if (options.output === 'json') return await writeAll(context, await documentOf(options, found))
  const { traces, searched } = found
  if (traces.length === 0) return 0
  const { isTTY, columns: width, theme } = context.stdout
  if (!isTTY) return await writeAll(context, rowsOf(traces, options.spans))
  const { traceTable } = await import('../../render/list/trace-table.ts')
  const findsPrefixes = searched.backend === undefined
  const lines = traceTable(traces, {
    width,
    theme,
    now: context.now(),
    findsPrefixes,
    withMatches: options.spans,
  })
  return await writeAll(
    context,
    lines.map((line) => `${line}\n`),
  )
}

function* rowsOf(traces: readonly ListedTrace[], withSpans: boolean): Generator<string> {
  for (const trace of traces) {
    if (!withSpans) yield tabSeparated(traceFields(trace))
    else for (const fields of spanFields(trace)) yield tabSeparated(fields)
  }
}

async function documentOf({ filter, limit }: SearchOptions, found: Found): Promise<Iterable<string>> {
  const { searchDocumentChunks } = await import('../../render/json/json-search.ts')
  const { printTraceQL } = await import('../../traceql/print.ts')
  const { traces, window, limited, notes, searched, order } = found
  return searchDocumentChunks({
    source: { kind: searched.kind, label: searched.source.label },
    query: { traceql: filter === undefined ? undefined : printTraceQL(filter), order, limit },
    window,
    traces,
    limited,
    notes,
  })
}

/** On standard error: they are no part of the list. */
async function tellNotes({ stderr }: CommandContext, options: SearchOptions, found: Found): Promise<void> {
  if (options.quiet) return
  const { notes, limited, traces } = found
  for (const note of notes) await stderr.write(printable(`tracectl: ${note}\n`))
  // Somebody who did not ask for an hour may take it for all there is.
  if (!stderr.isTTY || limited || traces.length === 0 || !isUsualWindow(found, options)) return
  await stderr.write('tracectl: this is the last hour; --since 24h looks further back\n')
}

function isUsualWindow({ searched, order }: Found, { window }: SearchOptions): boolean {
  const isOpen = window.from === undefined && window.to === undefined
  return isOpen && searched.backend !== undefined && order !== 'mention'
}
