// Where a command looks for its trace: in the local store or on a server, in a file, or in standard input, which holds
// either spans or lines that name a trace of the store or the server.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import type { FileSource } from '../../sources/file.ts'
import type { SearchableSource } from '../../sources/source.ts'
import type { TraceId } from '../../trace/span.ts'
import type { CommandContext } from '../context.ts'
import type { FindOptions } from './find-trace.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { openTraces, placeFlags } from './open-traces.ts'
import { pastedTrace } from './pasted-trace.ts'
import { parseTraceName } from './trace-name.ts'
import { openFile, readStdin, refuseTwoPlaces, STDIN, tellFormat } from './trace-input.ts'
import type { TracePlace } from './trace-place.ts'

export interface OpenedSource {
  readonly source: SearchableSource
  readonly isBackend: boolean
  /** As typed; the trace that lines on standard input named is as good as typed. */
  readonly asked: TracePlace
  readonly find: FindOptions
}

/**
 * @param command for what can be typed instead
 * @throws TracectlError when there is nothing to look in, or what was typed cannot name a trace
 */
export async function openSource(
  context: CommandContext,
  place: TracePlace,
  command = 'tracectl show',
): Promise<OpenedSource> {
  const asked = { ...place, command }
  await checkName(context, asked)
  const { file } = asked
  if (file === undefined) return await openedTraces(asked, context)
  refuseTwoPlaces(asked, command)
  if (file === '-') return await openStdin(context, asked)
  const source = await openFile(context, file, (near) => `${command} --file ${shellQuote(near)}`)
  return await openedFile(source, asked, context)
}

interface Asked extends TracePlace {
  /** `tracectl show`, `tracectl export`. */
  readonly command: string
}

/** First of all: a store that is missing is no answer to a name that can be none. */
async function checkName({ cwd }: CommandContext, { trace, file, command }: Asked): Promise<void> {
  if (trace === undefined) return
  try {
    parseTraceName(trace, command)
  } catch (error) {
    if (file !== undefined || !(await isFile(resolve(cwd, trace)))) throw error
    throw new TracectlError('usage', `'${trace}' is a file, not a trace id`, {
      hint: `to ${verbOf(command)} what is in it: ${command} --file ${shellQuote(trace)}`,
    })
  }
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

async function openStdin(context: CommandContext, options: Asked): Promise<OpenedSource> {
  const stdin = await readStdin(context, options, `zcat traces.jsonl.gz | ${options.command} -`)
  if (stdin.source !== undefined) return await openedFile(stdin.source, options, context)
  const named = options.trace === undefined ? await openNamed(stdin.bytes, options, context) : undefined
  if (named === undefined) throw stdin.failure
  return named
}

/** The trace of the store or the server that lines of text name; undefined when they name none. */
async function openNamed(
  bytes: Uint8Array,
  options: Asked,
  context: CommandContext,
): Promise<OpenedSource | undefined> {
  const { findTraceInLines, traceNamesIn } = await import('./trace-lines.ts')
  const names = traceNamesIn(bytes)
  if (names.length === 0) return undefined
  const asked = { ...options, file: undefined }
  const place = await openedTraces(asked, context)
  let id: TraceId | undefined
  try {
    id = await findTraceInLines(names, STDIN, place.find)
  } finally {
    if (id === undefined) await place.source.close()
  }
  return id === undefined ? undefined : { ...place, asked: { ...asked, trace: id } }
}

async function openedFile(
  source: FileSource,
  options: Asked,
  context: CommandContext,
): Promise<OpenedSource> {
  if (!options.quiet) {
    for (const note of source.notes) {
      await context.stderr.write(printable(`tracectl: ${source.label}: ${note}\n`))
    }
  }
  if (options.verbose > 0) await tellFormat(context, source)
  return opened({ source, isBackend: false }, options, context)
}

async function openedTraces(asked: Asked, context: CommandContext): Promise<OpenedSource> {
  try {
    return opened(await openTraces(context, asked, verbOf(asked.command)), asked, context)
  } catch (error) {
    const hint = elsewhere(asked)
    if (!(error instanceof TracectlError) || error.code !== 'store-missing' || hint === undefined) throw error
    throw new TracectlError(error.code, error.message, { hint })
  }
}

function opened(
  { source, isBackend }: Pick<OpenedSource, 'source' | 'isBackend'>,
  asked: Asked,
  { stderr, stop }: CommandContext,
): OpenedSource {
  const find = {
    source,
    signal: stop,
    retry: retryText(asked),
    ifEmpty: isBackend ? ifNotThere(asked) : ifEmpty(asked),
    elsewhere: elsewhere(asked),
    theme: stderr.theme,
  }
  return { source, isBackend, asked, find }
}

function ifEmpty({ file, command }: Asked): string {
  return file === undefined
    ? 'receive spans with: tracectl tail, or see how it looks with: tracectl demo'
    : `there is not one span in it; ${command} TRACE, without --file, looks in the local store`
}

/** A page's address names a server, which has not been asked unless --from did. */
function elsewhere({ trace, file, from, command }: Asked): string | undefined {
  const pasted = file === undefined && from === undefined ? pastedTrace(trace ?? '') : undefined
  if (pasted === undefined) return undefined
  return `to ask the server of that address: ${command} ${pasted.id} --from ${shellQuote(pasted.base)}`
}

function ifNotThere(asked: Asked): string {
  return `it may not have arrived yet, have been sampled away, be too old, or belong to another tenant; what is there: tracectl search${placeFlags(asked)}`
}

/** What has been typed so far, with a place left for the trace. */
function retryText(asked: Asked): string {
  const { file, command } = asked
  return file === undefined ? `${command}${placeFlags(asked)}` : `${command} --file ${shellQuote(file)}`
}

function verbOf(command: string): string {
  return command.replace('tracectl ', '')
}
