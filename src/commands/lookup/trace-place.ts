// Which trace a command is about, and where it is to be read: from the operand and --file;
// for ids also the flags that say which server to ask.
import { TracectlError } from '../../errors.ts'
import type { GlobalOptions } from '../values/global-options.ts'
import type { SourceOptions } from '../values/source-options.ts'

export interface TracePlace extends GlobalOptions, SourceOptions {
  /** As typed: an id, a prefix of one, a traceparent. undefined for the only trace of a file. */
  readonly trace: string | undefined
  /** Read this file instead of the store; `-` is standard input. */
  readonly file: string | undefined
}

/**
 * @param command for what can be typed instead: `tracectl show`
 * @throws TracectlError `usage` when neither a trace nor a file is named, or stdin is named twice over
 */
export function readTracePlace(
  operand: string | undefined,
  named: string | undefined,
  command: string,
): Pick<TracePlace, 'trace' | 'file'> {
  const fromStdin = operand === '-'
  if (fromStdin && named !== undefined && named !== '-') {
    throw new TracectlError('usage', `both - and --file ${named} say where to read`, {
      hint: `${command} --file ${named}`,
    })
  }
  if (named === '') {
    throw new TracectlError('usage', "--file: '' is not a file", { hint: `${command} --file traces.jsonl` })
  }
  const file = fromStdin ? '-' : named
  const trace = fromStdin ? undefined : operand
  if (trace === undefined && file === undefined) {
    throw new TracectlError('usage', 'which trace?', {
      hint: `${command} 4bf92f35 takes one from the store, ${command} --file F one from a file, - one from a pipe`,
    })
  }
  return { trace, file }
}
