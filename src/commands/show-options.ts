// What `tracectl show` was asked to do.
import { TracectlError } from '../errors.ts'
import { readAnalysisOptions, type AnalysisFlags, type AnalysisOptions } from './analysis-options.ts'
import { parseCondition, type Condition } from './condition.ts'
import { readGlobalOptions, type GlobalFlags, type GlobalOptions } from './global-options.ts'
import { readViewOptions, type ViewFlags, type ViewOptions } from './view-options.ts'

export interface ShowOptions extends GlobalOptions {
  /** As typed: an id, a prefix of one, a traceparent. undefined for the only trace of a file. */
  readonly trace: string | undefined
  /** Read this file instead of the store; `-` is standard input. */
  readonly file: string | undefined
  readonly output: 'text' | 'json'
  /** Show this one span in full: its id, the first digits of it, or its name. */
  readonly span: string | undefined
  readonly view: ViewOptions
  readonly analysis: AnalysisOptions
  /** When one of them holds, the exit status says so. */
  readonly failOn: readonly Condition[]
  /** Output longer than the screen may go through a pager. */
  readonly pager: boolean
}

/** The flags as commander hands them over. */
export interface ShowFlags extends GlobalFlags, ViewFlags, AnalysisFlags {
  readonly file?: string
  readonly output: 'text' | 'json'
  readonly json?: boolean
  readonly span?: string
  readonly failOn?: readonly string[]
  /** --no-pager; true unless given. */
  readonly pager?: boolean
}

/** @throws TracectlError `usage` when neither a trace nor a file is named, or a value cannot be used */
export function readShowOptions(operand: string | undefined, flags: ShowFlags): ShowOptions {
  return {
    ...readGlobalOptions(flags),
    ...readPlace(operand, flags.file),
    output: flags.json === true ? 'json' : flags.output,
    span: flags.span,
    view: readViewOptions(flags),
    analysis: readAnalysisOptions(flags),
    failOn: (flags.failOn ?? []).map(parseCondition),
    pager: flags.pager ?? true,
  }
}

/** Where to read, and which trace. */
function readPlace(
  operand: string | undefined,
  named: string | undefined,
): Pick<ShowOptions, 'trace' | 'file'> {
  const fromStdin = operand === '-'
  if (fromStdin && named !== undefined && named !== '-') {
    throw new TracectlError('usage', `both - and --file ${named} say where to read`, {
      hint: `tracectl show --file ${named}`,
    })
  }
  if (named === '') {
    throw new TracectlError('usage', "--file: '' is not a file", {
      hint: 'tracectl show --file traces.jsonl',
    })
  }
  const file = fromStdin ? '-' : named
  const trace = fromStdin ? undefined : operand
  if (trace === undefined && file === undefined) {
    throw new TracectlError('usage', 'which trace?', {
      hint: 'tracectl show 4bf92f35 draws one from the store, tracectl show --file F one from a file, - one from a pipe',
    })
  }
  return { trace, file }
}
