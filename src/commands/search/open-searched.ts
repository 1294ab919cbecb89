// Where a command lists what there is: a server or the local store, a file, or standard input, which holds spans, or log
// lines that name traces of the server or the store.
import { resolve } from 'node:path'
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import type { Backend } from '../../sources/backend.ts'
import type { FileSource } from '../../sources/file.ts'
import type { SearchableSource } from '../../sources/source.ts'
import type { FoundId } from '../../wire/log-lines/trace-ids-in.ts'
import type { CommandContext } from '../context.ts'
import { withNearFile } from '../lookup/near-file.ts'
import { openTraces, placeFlags, type TracesOptions } from '../lookup/open-traces.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { refuseSecretOnStdin } from '../values/source-options.ts'

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
  if (place.from !== undefined && place.from !== 'local') {
    throw new TracectlError('usage', `both --file ${file} and --from say where to look`, {
      hint: `leave one of them out: ${command} --file ${shellQuote(file)}`,
    })
  }
  const { openFileSource } = await import('../../sources/file.ts')
  const path = resolve(context.cwd, file)
  const source = await openFileSource(file, path).catch(async (error: unknown) => {
    throw await withNearFile(error, file, path, (near) => `${command} --file ${shellQuote(near)}`)
  })
  return await openedFile(context, source, place)
}

/** A terminal would wait for somebody to type OTLP. */
async function openStdin(context: CommandContext, place: SearchPlace, command: string): Promise<Searched> {
  refuseSecretOnStdin(place)
  if (context.stdin.isTTY) {
    throw new TracectlError('usage', 'standard input is a terminal, not a file', {
      hint: `for example: kubectl logs web | ${command} -`,
    })
  }
  const { fileSourceOf, readStream } = await import('../../sources/file.ts')
  const bytes = await readStream(STDIN, context.stdin.bytes())
  let source: FileSource
  try {
    source = fileSourceOf(STDIN, bytes)
  } catch (error) {
    const { traceIdsIn } = await import('../../wire/log-lines/trace-ids-in.ts')
    const mentioned = traceIdsIn(new TextDecoder().decode(bytes.subarray(0, MAX_TEXT)))
    if (mentioned.length === 0) throw error
    return { ...(await openedTraces(context, place, command)), mentioned }
  }
  return await openedFile(context, source, place)
}

const STDIN = 'standard input'

// Somebody who pipes more than this has not looked for anything yet.
const MAX_TEXT = 64 << 20

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
  { stderr, stop }: CommandContext,
  source: FileSource,
  { file, verbose }: SearchPlace,
): Promise<Searched> {
  if (verbose > 0) {
    const count = await source.countTraces(stop)
    const text = `${source.format}, ${count} trace${count === 1 ? '' : 's'}`
    await stderr.write(printable(`tracectl: ${source.label}: ${text}\n`))
  }
  return {
    source,
    kind: 'file',
    backend: undefined,
    notes: source.notes,
    mentioned: undefined,
    flags: file === '-' || file === undefined ? ' -' : ` --file ${shellQuote(file)}`,
  }
}
