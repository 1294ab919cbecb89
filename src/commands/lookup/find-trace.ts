// From what somebody typed to a trace of a source. When there is none, or more than one, the answer lists what was
// probably meant and what can be typed instead.
import { TracectlError } from '../../errors.ts'
import { formatCounted, formatDateTime, formatDuration } from '../../render/units.ts'
import { sanitize } from '../../render/text.ts'
import type { Theme } from '../../render/theme.ts'
import type { TraceSource } from '../../sources/source.ts'
import { buildTrace } from '../../trace/build-trace.ts'
import type { TraceId } from '../../trace/span.ts'
import { summarizeTrace, type TraceSummary } from '../../trace/summary.ts'
import { editDistance } from './nearest.ts'
import { paddedId, parseTraceName, type TraceName } from './trace-name.ts'

export interface FindOptions {
  readonly source: TraceSource
  readonly signal: AbortSignal
  /** How to go on, as typed so far: `tracectl show`, `tracectl show --file F`. */
  readonly retry: string
  /** The same with an id in its place, where that is not the end. */
  readonly again?: ((id: string) => string) | undefined
  /** What to do about a source without any trace. */
  readonly ifEmpty: string | undefined
  /** What to do about an id that is not there, where what was typed says where else it is. */
  readonly elsewhere?: string | undefined
  /** For the lists in what is thrown: of the stream they are told on. */
  readonly theme: Theme
}

/**
 * @param text undefined for the only trace of the source
 * @throws TracectlError `usage`, `trace-not-found`, `ambiguous-trace`
 */
export async function findTraceId(text: string | undefined, options: FindOptions): Promise<TraceId> {
  if (text === undefined) return onlyTrace(options)
  const name = parseTraceName(text)
  const [first, ...others] = await idsNamed(name, LISTED + 1, options)
  if (first === undefined) throw await notFound(name, options)
  if (others.length > 0) throw await ambiguous(name, [first, ...others], options)
  return first
}

/**
 * Those that begin with the digits; where none does, those of 64 bits that do, which have 16 zeros before them here; else
 * the one that lacks nothing but zeros.
 */
export async function idsNamed(
  name: TraceName,
  limit: number,
  { source, signal }: Pick<FindOptions, 'source' | 'signal'>,
): Promise<readonly TraceId[]> {
  const found = await source.findTraceIds(name.digits, limit, signal)
  if (found.length > 0 || name.digits.length === 32) return found
  const halves = name.digits.length < 16 ? `${'0'.repeat(16)}${name.digits}` : paddedId(name)
  const short = await source.findTraceIds(halves, limit, signal)
  return short.length > 0 ? short : await source.findTraceIds(paddedId(name), 1, signal)
}

/** How many traces an error lists: what a person takes in at a glance. */
export const LISTED = 10
/** How far back near misses are looked for, so that the answer does not wait for a million traces. */
const SEARCHED = 5000

function againWith(id: string, { retry, again }: FindOptions): string {
  return again === undefined ? `${retry} ${id}` : again(id)
}

function verbOf({ again, retry }: FindOptions): string {
  return again === undefined ? retry.replace(/^tracectl (\w+).*/s, '$1') : 'take'
}

async function onlyTrace(options: FindOptions): Promise<TraceId> {
  const { source, signal } = options
  // A list says of each trace what it is, for which a file has to build it: of the only one nobody asks.
  const [only, another] =
    (await source.countTraces(signal)) === 1 ? await source.findTraceIds('', 2, signal) : []
  if (only !== undefined && another === undefined) return only
  const newest = await firstTraces(LISTED, options)
  const [first] = newest
  if (first === undefined) {
    throw new TracectlError('trace-not-found', `there is no trace in ${source.label}`, {
      hint: options.ifEmpty,
    })
  }
  if (newest.length === 1) return first.id
  const count = (await source.countTraces(signal)) ?? newest.length
  throw new TracectlError('ambiguous-trace', `there are ${count} traces in ${source.label}`, {
    hint: [
      ...listing(newest, count, options),
      `${verbOf(options)} one of them: ${againWith(firstShortId(newest), options)}`,
    ].join('\n'),
  })
}

async function ambiguous(
  name: TraceName,
  ids: readonly TraceId[],
  options: FindOptions,
): Promise<TracectlError> {
  const more = ids.length > LISTED ? 'more than ' : ''
  const shown = ids.slice(0, LISTED)
  const lines = await Promise.all(shown.map((id) => describeId(id, options)))
  const longer = shown[0]?.slice(0, commonLength(shown) + 1) ?? ''
  return new TracectlError(
    'ambiguous-trace',
    `${name.digits} is the beginning of ${more}${shown.length} traces in ${options.source.label}`,
    { hint: [...lines, `type more of the id: ${againWith(longer, options)}`].join('\n') },
  )
}

/** Digits of a 64-bit id, which is a whole one. */
const SHORT_ID = 16
const WHOLE_ID =
  'type the whole id: a server knows no other, and only its recent traces and the copies here were looked through'

async function notFound(name: TraceName, options: FindOptions): Promise<TracectlError> {
  const { source, signal, ifEmpty, elsewhere } = options
  const what =
    name.digits.length === 32 ? `no trace ${name.digits}` : `no trace that begins with ${name.digits}`
  const message = `there is ${what} in ${source.label}`
  if (elsewhere !== undefined) return new TracectlError('trace-not-found', message, { hint: elsewhere })
  const count = await source.countTraces(signal)
  // A backend knows ids and no more: what is near could only be guessed at, one request at a time.
  if (count === undefined) {
    const hint = name.digits.length < SHORT_ID ? [WHOLE_ID, ifEmpty ?? ''].join('\n').trim() : ifEmpty
    return new TracectlError('trace-not-found', message, { hint })
  }
  if (count === 0) {
    return new TracectlError('trace-not-found', `${message}, which holds no trace at all`, { hint: ifEmpty })
  }
  const near = await nearMisses(name, options)
  if (near.length > 0) {
    const lines = await Promise.all(near.map((id) => describeId(id, options)))
    const hint = ['did you mean:', ...lines, `then type: ${againWith(near[0] ?? '', options)}`].join('\n')
    return new TracectlError('trace-not-found', message, { hint })
  }
  const newest = await firstTraces(LISTED, options)
  const heading = count > newest.length ? [] : [count === 1 ? 'its only trace:' : `its ${count} traces:`]
  const show = `${verbOf(options)} ${count === 1 ? 'it' : 'the newest'}: ${againWith(firstShortId(newest), options)}`
  const hint = [...heading, ...listing(newest, count, options), show].join('\n')
  return new TracectlError('trace-not-found', message, { hint })
}

/**
 * Ids that begin as the name does but for its end, and among the newest those within two slips of the fingers.
 * Half of the digits must agree, else in a large store something always would.
 */
async function nearMisses(name: TraceName, { source, signal }: FindOptions): Promise<readonly TraceId[]> {
  const { digits } = name
  const shortest = Math.max(4, Math.ceil(digits.length / 2))
  for (let length = digits.length - 1; length >= shortest; length--) {
    const ids = await source.findTraceIds(digits.slice(0, length), NEAR, signal)
    if (ids.length > 0) return ids
  }
  if (digits.length < 6) return []
  const near: { readonly id: TraceId; readonly edits: number }[] = []
  for await (const { id } of source.listTraces({ limit: SEARCHED }, signal)) {
    const edits = editDistance(digits, id.slice(0, digits.length), 2)
    if (edits <= 2) near.push({ id, edits })
  }
  return near
    .sort((a, b) => a.edits - b.edits)
    .slice(0, NEAR)
    .map(({ id }) => id)
}

const NEAR = 3

async function firstTraces(limit: number, { source, signal }: FindOptions): Promise<readonly TraceSummary[]> {
  const traces: TraceSummary[] = []
  for await (const trace of source.listTraces({ limit }, signal)) traces.push(trace)
  return traces
}

function listing(newest: readonly TraceSummary[], count: number, { theme }: FindOptions): readonly string[] {
  const digits = enoughDigits(newest.map(({ id }) => id))
  const lines = newest.map((trace) => describe(trace, shortId(trace.id, digits), theme))
  return count > newest.length ? [`the newest of its ${count} traces:`, ...lines] : lines
}

/** As lists in errors show a trace. */
export async function describeId(id: TraceId, { source, signal, theme }: FindOptions): Promise<string> {
  // There is no cheaper way to a summary by id, and these are few.
  const data = await source.fetchTrace(id, signal)
  return data === undefined ? `  ${id}` : describe(summarizeTrace(buildTrace(data)), id, theme)
}

/** `  4bf92f35  2026-08-22 14:03:11  POST /api/checkout  30.0s  132 spans  1 error` */
function describe(trace: TraceSummary, id: string, theme: Theme): string {
  const root = sanitize(trace.rootName ?? '(no root)')
  const facts = [
    id,
    formatDateTime(trace.start).slice(0, 19),
    root.length > ROOT ? `${root.slice(0, ROOT - 3)}...` : root,
    formatDuration(trace.duration, theme),
    formatCounted(trace.spans, 'span'),
  ]
  if (trace.errors > 0) facts.push(formatCounted(trace.errors, 'error'))
  return `  ${facts.join('  ')}`
}

const ROOT = 40

function firstShortId(traces: readonly TraceSummary[]): string {
  const ids = traces.map(({ id }) => id)
  return shortId(ids[0] ?? '', enoughDigits(ids))
}

/** As much of an id as names it. Ids of 64 bits come padded with zeros, which say nothing. */
function shortId(id: string, digits: number): string {
  const significant = id.replace(/^0{8,}/, '')
  return significant.length < id.length ? significant : id.slice(0, digits)
}

/** For these to differ, and never fewer than eight. */
function enoughDigits(ids: readonly string[]): number {
  const sorted = ids.toSorted()
  return sorted.reduce(
    (most, id, index) => Math.max(most, commonLength([id, sorted[index + 1] ?? '']) + 1),
    8,
  )
}

function commonLength(ids: readonly string[]): number {
  const first = ids[0] ?? ''
  let length = 0
  while (length < first.length && ids.every((id) => id[length] === first[length])) length++
  return length
}
