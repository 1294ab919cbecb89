// Traces from the screen into a file: one in the format that its name asks for, or several as OTLP JSON lines, which
// `show --file` reads. A file that is there already stays as it is.
import { existsSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { TracectlError } from '../../errors.ts'
import { formatCounted } from '../../render/units.ts'
import { shortTraceId } from '../../trace/short-id.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import { EXPORT_FORMATS, formatOfName, type ExportFormat } from '../export/export-formats.ts'
import { writeFile, type FilePacking } from '../export/write-file.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { piecesOf } from '../write-lines.ts'

export interface WriteWorld {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stop: AbortSignal
}

/**
 * @param path as typed; empty for a name of our own
 * @returns what to say of it
 * @throws TracectlError `usage`, `output-failed`
 */
export async function exportTrace(data: TraceData, path: string, world: WriteWorld): Promise<string> {
  const id = data.spans[0]?.traceId ?? ('0'.repeat(32) as TraceId)
  const name = path === '' ? freeName(`trace-${shortTraceId(id, 8)}`, '.html', world.cwd) : path
  const { format, packing } = formOf(name)
  const writer = EXPORT_FORMATS[format]
  const pieces = writer.binary ? writer.encode(data) : piecesOf(writer.encode(data))
  await writeNew(name, packing, pieces, world)
  const note = writer.note?.(data)
  return `wrote ${formatCounted(data.spans.length, 'span')} to ${name} (${writer.words})${note === undefined ? '' : `; ${note}`}`
}

/** @throws TracectlError `nothing-matched`, `usage`, `output-failed`, what fetching throws */
export async function saveTraces(
  traces: AsyncIterable<TraceData>,
  path: string,
  name: string,
  world: WriteWorld,
): Promise<string> {
  const file = path === '' ? freeName(name, '.jsonl', world.cwd) : path
  const { format, packing } = formOf(file)
  if (format !== 'otlp-json') {
    throw new TracectlError('usage', `${file}: traces are saved as JSON lines`, {
      hint: 's traces.jsonl; e writes one trace in other formats',
    })
  }
  const counts = { traces: 0, spans: 0 }
  await writeNew(file, packing, lines(), world)
  return `saved ${formatCounted(counts.traces, 'trace')}, ${formatCounted(counts.spans, 'span')}: tracectl show --file ${shellQuote(file)}`

  async function* lines(): AsyncGenerator<string | Uint8Array> {
    for await (const data of traces) {
      if (data.spans.length === 0) continue
      counts.traces++
      counts.spans += data.spans.length
      yield* EXPORT_FORMATS['otlp-json'].encode(data)
    }
    if (counts.traces === 0) throw new TracectlError('nothing-matched', 'there is no trace to save')
  }
}

const PACKINGS: readonly { readonly ending: string; readonly packing: FilePacking }[] = [
  { ending: '.gz', packing: 'gzip' },
  { ending: '.zst', packing: 'zstd' },
]

interface FileForm {
  readonly format: ExportFormat
  readonly packing: FilePacking | undefined
}

function formOf(name: string): FileForm {
  const packing = PACKINGS.find(({ ending }) => name.toLowerCase().endsWith(ending))
  const plain = name.slice(0, packing === undefined ? undefined : -packing.ending.length)
  const format = formatOfName(plain)
  if (format !== undefined) return { format, packing: packing?.packing }
  if (extname(basename(plain)) === '') return { format: 'otlp-json', packing: packing?.packing }
  const endings = Object.values(EXPORT_FORMATS).flatMap((one) => one.endings[0] ?? [])
  throw new TracectlError('usage', `which format is ${name} to have?`, {
    hint: `names end in ${endings.join(', ')}`,
  })
}

async function writeNew(
  name: string,
  packing: FilePacking | undefined,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  { cwd, env, stop }: WriteWorld,
): Promise<void> {
  // No shell stands between the prompt and the file.
  const home = env['HOME']
  const path = name.startsWith('~/') && home !== undefined ? home + name.slice(1) : name
  await writeFile({ label: name, path: resolve(cwd, path), packing, isNew: true }, pieces, stop)
}

/** The name, or with a number where it is taken. */
function freeName(name: string, ending: string, cwd: string): string {
  for (let number = 1; ; number++) {
    const file = `${name}${number === 1 ? '' : `-${number}`}${ending}`
    if (number > MOST_NUMBERS || !existsSync(resolve(cwd, file))) return file
  }
}

/** Then it is said that there is one already. */
const MOST_NUMBERS = 1000
