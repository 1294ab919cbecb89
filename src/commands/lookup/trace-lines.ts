// Lines that name a trace: `kubectl logs web | grep ERROR | tracectl show -`. Which of the ids in them are of traces, only a
// source can tell.
import { TracectlError } from '../../errors.ts'
import { formatCounted } from '../../render/units.ts'
import type { TraceId } from '../../trace/span.ts'
import { logText } from '../../wire/log-lines/log-text.ts'
import { traceIdsIn, type FoundId } from '../../wire/log-lines/trace-ids-in.ts'
import { describeId, findTraceId, idsNamed, LISTED, type FindOptions } from './find-trace.ts'
import type { TraceName } from './trace-name.ts'

export interface LineName extends TraceName, FoundId {}

/** What names a trace in a text, or may do, each once, in order. Empty for what is no text. */
export function traceNamesIn(bytes: Uint8Array): readonly LineName[] {
  return traceIdsIn(logText(bytes)).map(lineName)
}

function lineName(found: FoundId): LineName {
  return { ...found, text: found.digits }
}

/**
 * The one trace that these name; undefined when they are short and none of them does, so that they may as well be
 * anything else.
 * @throws TracectlError `trace-not-found`, `ambiguous-trace`
 */
export async function findTraceInLines(
  names: readonly LineName[],
  label: string,
  options: FindOptions,
): Promise<TraceId | undefined> {
  const asked = await affordable(names, options)
  const { found, tooShort } = await lookUp(asked, options)
  const [first, ...others] = found.keys()
  if (first !== undefined && others.length === 0) return first
  if (first !== undefined) throw await several(found, label, options)
  if (tooShort !== undefined) return await findTraceId(tooShort.text, options)
  const whole = asked.filter(({ digits }) => digits.length === 32)
  if (whole.length === 0) return undefined
  // With one name what is said of one that was typed: near misses, or what there is.
  if (whole.length === 1) return await findTraceId(whole[0]?.digits, options)
  throw noneOf(whole, label, options)
}

/** A store is asked for all of them; of a server each is a request, and each short one a search. */
async function affordable(
  names: readonly LineName[],
  { source, signal }: FindOptions,
): Promise<readonly LineName[]> {
  if ((await source.countTraces(signal)) !== undefined) return names
  const isShort = ({ digits }: LineName): boolean => digits.length < 16
  return [
    ...names.filter((name) => !isShort(name)).slice(0, MAX_REQUESTS),
    ...names.filter(isShort).slice(0, MAX_SEARCHES),
  ]
}

const MAX_REQUESTS = 200
const MAX_SEARCHES = 10

interface LookedUp {
  readonly found: ReadonlyMap<TraceId, LineName>
  /** The first that is the beginning of several. */
  readonly tooShort: LineName | undefined
}

/** Some at once, and no more of them once there are too many to choose from. */
async function lookUp(names: readonly LineName[], options: FindOptions): Promise<LookedUp> {
  const found = new Map<TraceId, LineName>()
  const missing: LineName[] = []
  let tooShort: LineName | undefined
  for (let at = 0; at < names.length && found.size <= LISTED; at += AT_ONCE) {
    options.signal.throwIfAborted()
    const some = names.slice(at, at + AT_ONCE)
    const ids = await Promise.all(some.map((name) => idsNamed(name, 2, options)))
    for (const [index, [id, ...others]] of ids.entries()) {
      const name = some[index]!
      if (others.length > 0) tooShort ??= name
      else if (id === undefined) missing.push(name)
      else if (!found.has(id)) found.set(id, name)
    }
  }
  if (found.size === 0 && tooShort === undefined) {
    for (const [id, name] of await endingIn(missing, options)) found.set(id, name)
  }
  return { found, tooShort }
}

const AT_ONCE = 8

/** What logs no more than the last 64 bits names the newest traces that end so. */
async function endingIn(
  names: readonly LineName[],
  { source, signal }: FindOptions,
): Promise<ReadonlyMap<TraceId, LineName>> {
  const halves = new Map(
    names.filter(({ digits }) => digits.length === 16).map((name) => [name.digits, name]),
  )
  const found = new Map<TraceId, LineName>()
  if (halves.size === 0) return found
  for await (const { id } of source.listTraces({ limit: SEARCHED }, signal)) {
    const name = halves.get(id.slice(16))
    if (name !== undefined) found.set(id, name)
  }
  return found
}

const SEARCHED = 5000

async function several(
  found: ReadonlyMap<TraceId, LineName>,
  label: string,
  options: FindOptions,
): Promise<TracectlError> {
  const listed = [...found].slice(0, LISTED)
  const lines = await Promise.all(
    listed.map(
      async ([id, { count }]) => `${await describeId(id, options)}  in ${formatCounted(count, 'line')}`,
    ),
  )
  const more = found.size > LISTED ? ['  and more'] : []
  const hint = [...lines, ...more, `show one of them: ${options.retry} ${listed[0]?.[0] ?? ''}`].join('\n')
  const many = found.size > LISTED ? `more than ${LISTED}` : found.size
  return new TracectlError(
    'ambiguous-trace',
    `${label} names ${many} traces that are in ${options.source.label}`,
    { hint },
  )
}

function noneOf(names: readonly LineName[], label: string, { source, ifEmpty }: FindOptions): TracectlError {
  const lines = names.slice(0, LISTED).map(({ digits }) => `  ${digits}`)
  const more = names.length > LISTED ? [`  and ${names.length - LISTED} more`] : []
  const message = `none of the ${names.length} traces that ${label} names is in ${source.label}`
  return new TracectlError('trace-not-found', message, {
    hint: [...lines, ...more, ...(ifEmpty === undefined ? [] : [ifEmpty])].join('\n'),
  })
}
