// Where the traces are that are diagnosed: a file or a pipe, a server, or the store; and whether more of them may come.
import type { Searched } from '../search/open-searched.ts'
import { openSearched } from '../search/open-searched.ts'
import { TracectlError } from '../../errors.ts'
import { hasWriter } from '../../store/sqlite/writer-lock.ts'
import type { CommandContext } from '../context.ts'
import { storePathOf } from '../lookup/store-path.ts'
import { readStdin, tellFormat } from '../lookup/trace-input.ts'
import { COMMAND, type DiagnoseOptions } from './diagnose-options.ts'

export interface Place extends Pick<Searched, 'source' | 'kind' | 'notes' | 'flags'> {
  /** What is missing now may still come. */
  readonly isOpen: boolean
}

/** @throws TracectlError when there is nothing to look at */
export async function openPlace(context: CommandContext, options: DiagnoseOptions): Promise<Place> {
  const piped = await openPipe(context, options)
  if (piped !== undefined) return piped
  const searched = await openSearched(context, options, COMMAND).catch((error: unknown) => {
    throw traceNamed(error, options) ?? error
  })
  const isWrittenTo = searched.kind !== 'local' || hasWriter(storePathOf(context, options))
  return { ...searched, isOpen: searched.kind !== 'file' && isWrittenTo }
}

/** One trace is for another command. */
function traceNamed(error: unknown, { file = '' }: DiagnoseOptions): TracectlError | undefined {
  const isMissing = error instanceof TracectlError && error.code === 'file-unreadable'
  if (!isMissing || !/^[0-9a-f]{8,32}$/i.test(file)) return undefined
  return new TracectlError('usage', `${file} is no file, and many traces are looked at together`, {
    hint: `to draw a trace with what belongs to it: tracectl show ${file} --stitch`,
  })
}

/** Standard input, where it is named: a program that is started by another has one that may never end. */
async function openPipe(context: CommandContext, options: DiagnoseOptions): Promise<Place | undefined> {
  if (options.file !== '-') return undefined
  const stdin = await readStdin(context, options, `zcat traces.jsonl.gz | ${COMMAND} -`)
  if (stdin.source === undefined) throw stdin.failure
  if (options.verbose > 0) await tellFormat(context, stdin.source)
  return { source: stdin.source, kind: 'file', notes: stdin.source.notes, flags: ' -', isOpen: false }
}
