// The file, or standard input, that a command is told to look in.
import { resolve } from 'node:path'
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import type { FileSource } from '../../sources/file.ts'
import type { CommandContext } from '../context.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { refuseSecretOnStdin, type SourceOptions } from '../values/source-options.ts'
import { SHOW_NAMED } from '../../wire/file/no-spans-error.ts'
import { withNearFile } from './near-file.ts'

/**
 * @param again what to type for another file
 * @throws TracectlError when it cannot be read, with a file that may have been meant
 */
export async function openFile(
  { cwd }: CommandContext,
  file: string,
  again: (file: string) => string,
): Promise<FileSource> {
  const path = resolve(cwd, file)
  const { openFileSource } = await import('../../sources/file.ts')
  return await openFileSource(file, path).catch(async (error: unknown) => {
    throw await withNearFile(error, file, path, again)
  })
}

export const STDIN = 'standard input'

/** Spans; or something else, and why it holds none. */
export type Stdin =
  | { readonly source: FileSource }
  | { readonly source: undefined; readonly bytes: Uint8Array; readonly failure: unknown }

/**
 * A terminal would wait for somebody to type OTLP.
 * @param example what can be typed instead
 * @throws TracectlError `usage`
 */
export async function readStdin(
  { stdin }: CommandContext,
  options: SourceOptions,
  example: string,
): Promise<Stdin> {
  refuseSecretOnStdin(options)
  if (stdin.isTTY) {
    throw new TracectlError('usage', 'standard input is a terminal, not a file', {
      hint: `for example: ${example}`,
    })
  }
  const { fileSourceOf, readStream } = await import('../../sources/file.ts')
  const bytes = await readStream(STDIN, stdin.bytes())
  try {
    return { source: fileSourceOf(STDIN, bytes) }
  } catch (failure) {
    return { source: undefined, bytes, failure: ofLines(failure) }
  }
}

/** Thrown where no line names a trace; what can be done with a file of them has been done. */
function ofLines(failure: unknown): unknown {
  if (!(failure instanceof TracectlError) || failure.hint !== SHOW_NAMED) return failure
  const { code, message, cause } = failure
  const hint = 'and no line of it names a trace, as one with trace_id=4bf92f3577b34da6a3ce929d0e0e4736 would'
  return new TracectlError(code, message, { hint, cause })
}

/** Lines on standard input are looked up on a server, spans in a file are not. */
export function refuseTwoPlaces(
  { file, from }: { readonly file: string | undefined; readonly from: string | undefined },
  command: string,
): void {
  if (from === undefined || from === 'local' || file === '-' || file === undefined) return
  throw new TracectlError('usage', `both --file ${file} and --from say where to look`, {
    hint: `leave one of them out: ${command} --file ${shellQuote(file)}`,
  })
}

/** With --verbose: `OTLP JSON lines, gzip, 3 traces`. */
export async function tellFormat({ stderr, stop }: CommandContext, source: FileSource): Promise<void> {
  const count = await source.countTraces(stop)
  const text = `${source.format}, ${count} trace${count === 1 ? '' : 's'}`
  await stderr.write(printable(`tracectl: ${source.label}: ${text}\n`))
}
