// Where a command lists what there is: a server or the local store, a file, or standard input, which holds spans, or log
// lines that name traces of the server or the store.
import type { Backend } from '../../sources/backend.ts'
import type { FileSource } from '../../sources/file.ts'
import type { SearchableSource } from '../../sources/source.ts'
import type { FoundId } from '../../wire/log-lines/trace-ids-in.ts'
import type { CommandContext } from '../context.ts'
import { openTraces, placeFlags, type TracesOptions } from '../lookup/open-traces.ts'
import { openFile, readStdin, refuseTwoPlaces, tellFormat } from '../lookup/trace-input.ts'
import { shellQuote } from '../values/shell-quote.ts'

export interface SearchPlace extends TracesOptions {
  /** `-` is standard input; undefined for the server or the store. */
  readonly file: string | undefined
}

export interface Searched {
  readonly source: SearchableSource
  readonly kind: 'local' | 'file' | Backend['kind']
  /** The source itself, where it is a server. */
  readonly backend: Backend | undefined
  /** What the source said before it was asked anything. */
  readonly notes: readonly string[]
  /** Traces that log lines on standard input name; undefined where there were none. */
  readonly mentioned: readonly FoundId[] | undefined
  /** The flags that say where, to go behind a command in a hint. */
  readonly flags: string
}

/**
 * @param command for what can be typed: `tracectl search`
 * @throws TracectlError when there is nothing to look in
 */
export async function openSearched(
  context: CommandContext,
  place: SearchPlace,
  command: string,
): Promise<Searched> {
  const { file } = place
  if (file === undefined) return await openedTraces(context, place, command)
  if (file === '-') return await openStdin(context, place, command)
  refuseTwoPlaces(place, command)
  const source = await openFile(context, file, (near) => `${command} --file ${shellQuote(near)}`)
  return await openedFile(context, source, place)
}

async function openStdin(context: CommandContext, place: SearchPlace, command: string): Promise<Searched> {
  const stdin = await readStdin(context, place, `kubectl logs web | ${command} -`)
  if (stdin.source !== undefined) return await openedFile(context, stdin.source, place)
  const { logText } = await import('../../wire/log-lines/log-text.ts')
  const { traceIdsIn } = await import('../../wire/log-lines/trace-ids-in.ts')
  const mentioned = traceIdsIn(logText(stdin.bytes))
  if (mentioned.length === 0) throw stdin.failure
  return { ...(await openedTraces(context, place, command)), mentioned }
}

async function openedTraces(context: CommandContext, place: SearchPlace, command: string): Promise<Searched> {
  const { source, backend } = await openTraces(context, place, command.replace('tracectl ', ''))
  return {
    source,
    kind: backend === undefined ? 'local' : backend.kind,
    backend,
    notes: [],
    mentioned: undefined,
    flags: placeFlags(place),
  }
}

async function openedFile(
  context: CommandContext,
  source: FileSource,
  { file, verbose }: SearchPlace,
): Promise<Searched> {
  if (verbose > 0) await tellFormat(context, source)
  return {
    source,
    kind: 'file',
    backend: undefined,
    notes: source.notes,
    mentioned: undefined,
    flags: file === '-' || file === undefined ? ' -' : ` --file ${shellQuote(file)}`,
  }
}
