// Traces from the screen into a file: one in the format that its name asks for, or several as OTLP JSON lines, which
// `show --file` reads. A file that is there already stays as it is.
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { TracectlError } from '../../errors.ts'
import type { HtmlJoined } from '../../render/html/html.ts'
import { formatCount, formatCounted } from '../../render/units.ts'
import { shortTraceId } from '../../trace/short-id.ts'
import type { TraceData, TraceId } from '../../trace/span.ts'
import type { ShownParts } from '../../tui/screen-data.ts'
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
export async function exportTrace(
  data: TraceData,
  path: string,
  world: WriteWorld,
  joined?: HtmlJoined,
): Promise<string> {
  const id = data.spans[0]?.traceId ?? ('0'.repeat(32) as TraceId)
  const name = await nameFor(path, { stem: `trace-${shortTraceId(id, 8)}`, ending: '.html' }, world)
  const { format, packing } = formOf(name)
  const writer = EXPORT_FORMATS[format]
  const pieces = writer.binary ? writer.encode(data) : piecesOf(writer.encode(data, joined))
  await writeNew(name, packing, pieces, world)
  const note = writer.note?.(data)
  return `wrote ${formatCounted(data.spans.length, 'span')} to ${name} (${writer.words})${note === undefined ? '' : `; ${note}`}`
}

/** The same for what was put together here, which says so. */
export async function exportJoined(parts: ShownParts, path: string, world: WriteWorld): Promise<string> {
  const { joinedData } = await import('./joined-data.ts')
  const { data, joints } = joinedData(parts, parts.kind)
  const traceIds = [
    ...new Set(parts.traces.flatMap(({ spans }) => spans.slice(0, 1)).map(({ traceId }) => traceId)),
  ]
  const said = await exportTrace(data, path, world, { joints, traceIds })
  return `${said}, put together of ${formatCounted(traceIds.length, 'trace')} as the file says`
}

export interface SavedAs {
  /** Without its ending, where none was typed. */
  readonly name: string
  /** Traces that were there. */
  readonly wanted: number
}

/** @throws TracectlError `nothing-matched`, `usage`, `output-failed`, what fetching throws */
export async function saveTraces(
  traces: AsyncIterable<TraceData>,
  path: string,
  { name, wanted }: SavedAs,
  world: WriteWorld,
): Promise<string> {
  const file = await nameFor(path, { stem: name, ending: '.jsonl' }, world)
  const { format, packing } = formOf(file)
  if (format !== 'otlp-json') {
    throw new TracectlError('usage', `${file}: traces are saved as JSON lines`, {
      hint: 's traces.jsonl; e writes one trace in other formats',
    })
  }
  const counts = { traces: 0, spans: 0 }
  await writeNew(file, packing, lines(), world)
  // What is quoted is no home to a shell.
  const again = shellQuote(file.startsWith('~/') ? placeOf(file, world) : file)
  const command = counts.traces === 1 ? 'show' : 'search'
  return `saved ${formatCounted(counts.traces, 'trace')}, ${formatCounted(counts.spans, 'span')}${goneText(wanted - counts.traces)}: tracectl ${command} --file ${again}`

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

function goneText(count: number): string {
  return count <= 0 ? '' : `, and ${count === 1 ? 'one has' : `${formatCount(count)} have`} gone`
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
  world: WriteWorld,
): Promise<void> {
  await writeFile({ label: name, path: placeOf(name, world), packing, isNew: true }, pieces, world.stop)
}

/** No shell stands between the prompt and the file. */
function placeOf(name: string, { cwd, env }: WriteWorld): string {
  const home = env['HOME']
  return resolve(cwd, name.startsWith('~/') && home !== undefined ? home + name.slice(1) : name)
}

interface OwnName {
  readonly stem: string
  readonly ending: string
}

/** As typed; a name of our own where none was, or in the directory that was. */
async function nameFor(path: string, own: OwnName, world: WriteWorld): Promise<string> {
  if (path === '') return freeName('', own, world)
  if (!path.endsWith('/') && !(await isDirectory(placeOf(path, world)))) return path
  return freeName(path.endsWith('/') ? path : `${path}/`, own, world)
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** The name, or with a number where it is taken. */
function freeName(directory: string, { stem, ending }: OwnName, world: WriteWorld): string {
  for (let number = 1; ; number++) {
    const file = `${directory}${stem}${number === 1 ? '' : `-${number}`}${ending}`
    if (number > MOST_NUMBERS || !existsSync(placeOf(file, world))) return file
  }
}

/** Then it is said that there is one already. */
const MOST_NUMBERS = 1000
