// What `tracectl diff` was asked to compare, and where each of the two traces is.
import { TracectlError } from '../../errors.ts'
import { parseDiffCondition, type DiffCondition } from './diff-condition.ts'
import { readGlobalOptions, type GlobalFlags, type GlobalOptions } from '../values/global-options.ts'
import { readSourceOptions, type SourceFlags, type SourceOptions } from '../values/source-options.ts'

export interface DiffOptions extends GlobalOptions, SourceOptions {
  /** As typed: an id, a prefix of one, a traceparent, FILE, FILE#ID, -; undefined for the two traces of `file`. */
  readonly a: string | undefined
  readonly b: string | undefined
  /** Where ids are looked for, in place of the store. */
  readonly file: string | undefined
  readonly output: 'text' | 'json'
  /** Every row, also on a terminal. */
  readonly all: boolean
  readonly pager: boolean
  readonly skew: 'auto' | 'off'
  readonly failOn: readonly DiffCondition[]
}

/** The flags as commander hands them over. */
export interface DiffFlags extends GlobalFlags, SourceFlags {
  readonly file?: string
  readonly output: 'text' | 'json'
  readonly json?: boolean
  readonly all?: boolean
  readonly pager?: boolean
  readonly skew?: 'auto' | 'off'
  readonly failOn?: readonly string[]
}

/** @throws TracectlError `usage` when it is not said which two traces */
export function readDiffOptions(a: string | undefined, b: string | undefined, flags: DiffFlags): DiffOptions {
  const { file } = flags
  if (file === '') {
    throw new TracectlError('usage', "--file: '' is not a file", { hint: `${EXAMPLE} --file traces.jsonl` })
  }
  if (b === undefined && (a !== undefined || file === undefined)) {
    const what = a === undefined ? 'which two traces?' : `compare ${a} with which trace?`
    throw new TracectlError('usage', what, {
      hint: `${EXAMPLE} takes two of the store, tracectl diff before.json after.json one of each file`,
    })
  }
  if (a === '' || b === '') throw new TracectlError('usage', "'' names no trace", { hint: EXAMPLE })
  return {
    ...readGlobalOptions(flags),
    ...readSourceOptions(flags),
    a,
    b,
    file,
    output: flags.json === true ? 'json' : flags.output,
    all: flags.all ?? false,
    pager: flags.pager ?? true,
    skew: flags.skew ?? 'auto',
    failOn: (flags.failOn ?? []).map(parseDiffCondition),
  }
}

const EXAMPLE = 'tracectl diff 4bf92f35 9c1d02aa'
