// What `tracectl diagnose-propagation` was asked for: where to look, at which stretch of time, what of it to tell and how, and
// when the exit status is to say that something is broken.
import { TracectlError } from '../../errors.ts'
import type { Offset } from '../../trace/time.ts'
import { readWindow, type AskedWindow, type WindowFlags } from '../search/search-window.ts'
import { parseDuration } from '../values/duration.ts'
import { readGlobalOptions, type GlobalFlags, type GlobalOptions } from '../values/global-options.ts'
import { parseCount } from '../values/number.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { readSourceOptions, type SourceFlags, type SourceOptions } from '../values/source-options.ts'
import { usageError } from '../values/usage-error.ts'
import { readListenOptions, type ListenFlags, type ListenOptions } from './listen/listen-options.ts'

export type ReportForm = 'text' | 'json' | 'junit' | 'sarif'

export interface DiagnoseOptions extends GlobalOptions, SourceOptions {
  /** `-` is standard input; undefined for a server, the store, or standard input where that is no terminal. */
  readonly file: string | undefined
  readonly window: AskedWindow
  /** Only what concerns one of these is told; empty: all. */
  readonly services: readonly string[]
  /** Traces that are read at most; undefined: as many as is usual for the source. */
  readonly limit: number | undefined
  readonly grace: Offset | undefined
  /** The code of a cause, to be explained; then nothing is diagnosed. */
  readonly explain: string | undefined
  /** As typed. */
  readonly expect: string | undefined
  readonly writeExpect: string | undefined
  /** broken: a context is lost; any: whatever is found. */
  readonly failOn: 'broken' | 'any' | undefined
  readonly output: ReportForm
  readonly listen: ListenOptions | undefined
  /** Output longer than the screen may go through a pager. */
  readonly pager: boolean
  /** Of tracectl, for reports that name their tool. */
  readonly version: string
}

/** The flags as commander hands them over. */
export interface DiagnoseFlags extends GlobalFlags, SourceFlags, WindowFlags, ListenFlags {
  readonly file?: string
  readonly service: readonly string[]
  readonly limit?: string
  readonly grace?: string
  readonly explain?: string
  readonly expect?: string
  readonly writeExpect?: string
  readonly failOn?: 'broken' | 'any'
  readonly output: ReportForm
  readonly json?: boolean
  /** --no-pager; true unless given. */
  readonly pager?: boolean
}

/** What the command line is, beside its flags. */
export interface DiagnoseWords {
  /** What stands before `--`. */
  readonly operands: readonly string[]
  /** What stands behind it. */
  readonly command: readonly string[]
  /** Of tracectl. */
  readonly version: string
}

export const COMMAND = 'tracectl diagnose-propagation'

/** @throws TracectlError `usage` */
export function readDiagnoseOptions(
  { operands, command, version }: DiagnoseWords,
  flags: DiagnoseFlags,
): DiagnoseOptions {
  const file = readFile(operands, flags.file)
  const listen = readListenOptions(flags, command)
  if (listen !== undefined) refuseOtherPlaces(file, flags)
  for (const name of flags.service) {
    if (name === '') throw usageError('--service', name, 'is not a service', '--service checkout')
  }
  return {
    ...readGlobalOptions(flags),
    ...readSourceOptions(flags),
    file,
    window: readWindow(flags),
    services: flags.service,
    limit: flags.limit === undefined ? undefined : parseCount(flags.limit, '--limit'),
    grace: flags.grace === undefined ? undefined : parseDuration(flags.grace, '--grace'),
    explain: flags.explain,
    expect: readName(flags.expect, '--expect'),
    writeExpect: readName(flags.writeExpect, '--write-expect'),
    failOn: flags.failOn,
    output: readForm(flags),
    listen,
    pager: flags.pager ?? true,
    version,
  }
}

function readForm({ json, output }: DiagnoseFlags): ReportForm {
  if (json !== true) return output
  if (output === 'junit' || output === 'sarif') {
    throw new TracectlError('usage', `-o ${output} and --json ask for two forms at once`, {
      hint: 'leave one of them out',
    })
  }
  return 'json'
}

function readFile(operands: readonly string[], named: string | undefined): string | undefined {
  const [operand, another] = operands
  if (another !== undefined) {
    throw new TracectlError('usage', `one file at a time, and these are ${operands.length}`, {
      hint: `put them together: cat ${operands.map(shellQuote).join(' ')} | ${COMMAND} -`,
    })
  }
  if (operand !== undefined && named !== undefined && operand !== named) {
    throw new TracectlError('usage', `both ${operand} and --file ${named} say where to look`, {
      hint: `${COMMAND} ${shellQuote(named)}`,
    })
  }
  const file = operand ?? named
  if (file === '') throw usageError('--file', file, 'is not a file', '--file traces.jsonl')
  return file
}

function readName(name: string | undefined, flag: string): string | undefined {
  if (name === '') throw usageError(flag, name, 'is not a file', `${flag} edges.yaml`)
  return name
}

/** What is received is all that is looked at. */
function refuseOtherPlaces(file: string | undefined, flags: DiagnoseFlags): void {
  const other =
    file !== undefined
      ? `--file ${file}`
      : flags.from !== undefined && flags.from !== 'local'
        ? '--from'
        : flags.since !== undefined
          ? '--since'
          : flags.fromTime !== undefined
            ? '--from-time'
            : flags.toTime !== undefined
              ? '--to-time'
              : undefined
  if (other === undefined) return
  throw new TracectlError('usage', `${other} is about what is there, and --listen waits for what comes`, {
    hint: 'leave one of them out',
  })
}
