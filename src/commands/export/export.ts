// `tracectl export TRACE`: one trace in a format that other tools read, to a file or to standard output.
import { resolve } from 'node:path'
import { TracectlError } from '../../errors.ts'
import { printable, stopStatus } from '../../failure.ts'
import { formatCounted } from '../../render/units.ts'
import type { TraceData } from '../../trace/span.ts'
import type { CommandContext, StopReason } from '../context.ts'
import { EXPORT_FORMATS } from './export-formats.ts'
import { COMMAND, type ExportOptions } from './export-options.ts'
import { fetchData } from '../lookup/fetch-data.ts'
import { findTraceId } from '../lookup/find-trace.ts'
import { openSource } from '../lookup/open-source.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { writeFile } from './write-file.ts'
import { piecesOf } from '../write-lines.ts'

/** @throws TracectlError when there is no such trace, more than one, or what is asked for cannot be written */
export async function exportTrace(context: CommandContext, options: ExportOptions): Promise<number> {
  refuseTerminal(context, options)
  const data = await fetchAsked(context, options)
  const writer = EXPORT_FORMATS[options.format]
  const pieces = writer.binary ? writer.encode(data) : piecesOf(writer.encode(data))
  const { output, packing } = options
  if (output === undefined) {
    const status = await writeOut(context, pieces)
    if (status === 0) await say(context, options, writer.note?.(data))
    return status
  }
  await writeFile({ label: output, path: resolve(context.cwd, output), packing }, pieces, context.stop)
  await say(context, options, `wrote ${contentsOf(data)} to ${output} (${formOf(options)})`)
  await say(context, options, writer.note?.(data))
  return 0
}

function refuseTerminal({ stdout }: CommandContext, { format, output, trace, file }: ExportOptions): void {
  const { binary, words, endings } = EXPORT_FORMATS[format]
  if (!binary || output !== undefined || !stdout.isTTY) return
  const what = [...(trace === undefined ? [] : [trace]), ...(file === undefined ? [] : ['--file', file])]
  throw new TracectlError('usage', `${words} is binary, and standard output is a terminal`, {
    hint: `${COMMAND} ${what.map(shellQuote).join(' ')} -o trace${endings[0]}`,
  })
}

async function fetchAsked(context: CommandContext, options: ExportOptions): Promise<TraceData> {
  const { source, isBackend, asked, find } = await openSource(context, options, COMMAND)
  try {
    const id = await findTraceId(asked.trace, find)
    const data = await fetchData(context, id, { source, isBackend, quiet: options.quiet })
    await say(context, options, data.partial && `${source.label} gave only a part: ${data.partial}`)
    return options.logs ? data : { spans: data.spans, logs: [] }
  } finally {
    await source.close()
  }
}

async function writeOut(
  { stdout, stop }: CommandContext,
  pieces: Iterable<string | Uint8Array>,
): Promise<number> {
  for (const piece of pieces) {
    await stdout.write(piece)
    if (stop.aborted) return stopStatus(stop.reason as StopReason)
  }
  return 0
}

async function say(
  { stderr }: CommandContext,
  { quiet }: ExportOptions,
  text: string | undefined,
): Promise<void> {
  if (!quiet && text !== undefined) await stderr.write(printable(`tracectl: ${text}\n`))
}

function contentsOf({ spans, logs }: TraceData): string {
  const records = logs.length === 0 ? [] : [formatCounted(logs.length, 'log record')]
  return [formatCounted(spans.length, 'span'), ...records].join(' and ')
}

function formOf({ format, packing }: ExportOptions): string {
  return [EXPORT_FORMATS[format].words, ...(packing === undefined ? [] : [packing])].join(', ')
}
