// What `tracectl show` was asked to do.
import { TracectlError } from '../errors.ts'
import { readGlobalOptions, type GlobalFlags, type GlobalOptions } from './global-options.ts'

export interface ShowOptions extends GlobalOptions {
  /** As typed: an id, a prefix of one, a traceparent. undefined for the only trace of a file. */
  readonly trace: string | undefined
  /** Read this file instead of the store; `-` is standard input. */
  readonly file: string | undefined
  readonly output: 'text' | 'json'
  readonly attributes: boolean
  readonly events: boolean
  /** Fold nothing, leave nothing out. */
  readonly all: boolean
  /** Show this one span in full: its id or the first digits of it. */
  readonly span: string | undefined
  /** Output longer than the screen may go through a pager. */
  readonly pager: boolean
}

/** The flags as commander hands them over. */
export interface ShowFlags extends GlobalFlags {
  readonly file?: string
  readonly output: 'text' | 'json'
  readonly json?: boolean
  readonly attributes?: boolean
  readonly events?: boolean
  readonly all?: boolean
  readonly span?: string
  /** --no-pager; true unless given. */
  readonly pager?: boolean
}

/** @throws TracectlError `usage` when neither a trace nor a file is named, or stdin is named twice over */
export function readShowOptions(operand: string | undefined, flags: ShowFlags): ShowOptions {
  const fromStdin = operand === '-'
  if (fromStdin && flags.file !== undefined && flags.file !== '-') {
    throw new TracectlError('usage', `both - and --file ${flags.file} say where to read`, {
      hint: `tracectl show --file ${flags.file}`,
    })
  }
  if (flags.file === '') {
    throw new TracectlError('usage', "--file: '' is not a file", {
      hint: 'tracectl show --file traces.jsonl',
    })
  }
  const file = fromStdin ? '-' : flags.file
  const trace = fromStdin ? undefined : operand
  if (trace === undefined && file === undefined) {
    throw new TracectlError('usage', 'which trace?', {
      hint: 'tracectl show 4bf92f35 draws one from the store, tracectl show --file F one from a file, - one from a pipe',
    })
  }
  return {
    ...readGlobalOptions(flags),
    trace,
    file,
    output: flags.json === true ? 'json' : flags.output,
    attributes: flags.attributes ?? false,
    events: flags.events ?? false,
    all: flags.all ?? false,
    span: flags.span,
    pager: flags.pager ?? true,
  }
}
