// What `tracectl services` was asked to list.
import { TracectlError } from '../../errors.ts'
import { placeFlags } from '../lookup/open-traces.ts'
import { readWindow, type AskedWindow } from '../search/search-window.ts'
import { readGlobalOptions, type GlobalFlags, type GlobalOptions } from '../values/global-options.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { readSourceOptions, type SourceFlags, type SourceOptions } from '../values/source-options.ts'
import { usageError } from '../values/usage-error.ts'

export interface ServicesOptions extends GlobalOptions, SourceOptions {
  /** Only about this one. */
  readonly service: string | undefined
  readonly dependencies: boolean
  readonly window: AskedWindow
  /** Look in this file; `-` is standard input. */
  readonly file: string | undefined
  readonly output: 'text' | 'json'
}

/** The flags as commander hands them over. */
export interface ServicesFlags extends GlobalFlags, SourceFlags {
  readonly dependencies?: boolean
  readonly since?: string
  readonly file?: string
  readonly output: 'text' | 'json'
  readonly json?: boolean
}

/** @throws TracectlError `usage` */
export function readServicesOptions(operand: string | undefined, flags: ServicesFlags): ServicesOptions {
  const fromStdin = operand === '-'
  if (fromStdin && flags.file !== undefined && flags.file !== '-') {
    throw new TracectlError('usage', `both - and --file ${flags.file} say where to look`, {
      hint: `tracectl services --file ${flags.file}`,
    })
  }
  if (flags.file === '') throw usageError('--file', '', 'is not a file', '--file traces.jsonl')
  if (flags.since !== undefined && flags.dependencies !== true) {
    throw new TracectlError('usage', '--since is about --dependencies: names of services have no time', {
      hint: `tracectl services --dependencies --since ${shellQuote(flags.since)}${placeFlags(flags)}`,
    })
  }
  return {
    ...readGlobalOptions(flags),
    ...readSourceOptions(flags),
    service: fromStdin ? undefined : operand,
    dependencies: flags.dependencies ?? false,
    window: readWindow(flags),
    file: fromStdin ? '-' : flags.file,
    output: flags.json === true ? 'json' : flags.output,
  }
}
