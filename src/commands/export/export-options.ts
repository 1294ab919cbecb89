// What `tracectl export` was asked to do: which trace, in which format, to which file.
import { basename } from 'node:path'
import { TracectlError } from '../../errors.ts'
import { formatOfName, type ExportFormat } from './export-formats.ts'
import { readGlobalOptions, type GlobalFlags } from '../values/global-options.ts'
import { readSourceOptions, type SourceFlags } from '../values/source-options.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { readTracePlace, type TracePlace } from '../lookup/trace-place.ts'
import type { FilePacking } from './write-file.ts'

export interface ExportOptions extends TracePlace {
  readonly format: ExportFormat
  /** As typed; undefined for standard output. */
  readonly output: string | undefined
  readonly packing: FilePacking | undefined
  /** Log records that name the trace go with it. */
  readonly logs: boolean
}

/** The flags as commander hands them over. */
export interface ExportFlags extends GlobalFlags, SourceFlags {
  readonly file?: string
  readonly format?: ExportFormat
  readonly output?: string
  /** --no-logs; true unless given. */
  readonly logs?: boolean
}

/** @throws TracectlError `usage` when no trace is named, or the format cannot be told from the file's name */
export function readExportOptions(operand: string | undefined, flags: ExportFlags): ExportOptions {
  const output = flags.output === '-' ? undefined : flags.output
  if (output === '') {
    throw new TracectlError('usage', "--output: '' is not a file", {
      hint: `${COMMAND} 4bf92f35 -o trace.json`,
    })
  }
  const packing = PACKINGS.find(({ ending }) => output?.toLowerCase().endsWith(ending) === true)
  const plainName = output?.slice(0, packing === undefined ? undefined : -packing.ending.length)
  return {
    ...readGlobalOptions(flags),
    ...readSourceOptions(flags),
    ...readTracePlace(operand, flags.file, COMMAND, flags.from),
    format: flags.format ?? guessFormat(plainName),
    output,
    packing: packing?.packing,
    logs: flags.logs ?? true,
  }
}

export const COMMAND = 'tracectl export'

const PACKINGS: readonly { readonly ending: string; readonly packing: FilePacking }[] = [
  { ending: '.gz', packing: 'gzip' },
  { ending: '.zst', packing: 'zstd' },
]

/** A name without an ending says nothing: then it is what standard output gets. */
function guessFormat(name: string | undefined): ExportFormat {
  if (name === undefined || !basename(name).slice(1).includes('.')) return 'otlp-json'
  const format = formatOfName(name)
  if (format !== undefined) return format
  throw new TracectlError('usage', `which format is ${name} to have?`, {
    hint: `say it: ${COMMAND} … --format otlp-json -o ${shellQuote(name)}`,
  })
}
