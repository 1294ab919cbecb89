// Which trace a command is about, and where it is to be read: from the operand and --file;
// for ids also the flags that say which server to ask.
import { TracectlError } from '../../errors.ts'
import { shellQuote } from '../values/shell-quote.ts'
import type { GlobalOptions } from '../values/global-options.ts'
import type { SourceOptions } from '../values/source-options.ts'
import { pastedTrace } from './pasted-trace.ts'

export interface TracePlace extends GlobalOptions, SourceOptions {
  /** As typed: an id, a prefix of one, a traceparent. undefined for the only trace of a file. */
  readonly trace: string | undefined
  /** Read this file instead of the store; `-` is standard input. */
  readonly file: string | undefined
}

/**
 * @param command for what can be typed instead: `tracectl show`
 * @param from of --from, which may be the address of a trace's page
 * @throws TracectlError `usage` when neither a trace nor a file is named, or stdin is named twice over
 */
export function readTracePlace(
  operand: string | undefined,
  named: string | undefined,
  command: string,
  from?: string,
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
    const pasted = pastedTrace(from ?? '')
    throw new TracectlError('usage', 'which trace?', {
      hint:
        pasted !== undefined
          ? `${command} ${pasted.id} --from ${shellQuote(pasted.base)}`
          : `${command} 4bf92f35 takes one from the store, ${command} --file F one from a file, - one from a pipe`,
    })
  }
  return { trace, file }
}
