// Lines that name a trace: `kubectl logs web | grep ERROR | tracectl show -`. Whatever the log's format, a trace id in it
// is 32 hex digits; the lines of `tracectl tail` end with its first ones.
import { TracectlError } from '../../errors.ts'
import type { TraceId } from '../../trace/span.ts'
import { describeId, findTraceId, idsNamed, LISTED, type FindOptions } from '../lookup/find-trace.ts'
import type { TraceName } from '../lookup/trace-name.ts'

/**
 * What may name a trace in a text, each once, in order: whole ids, else, where there is none, long enough parts of one.
 * Only a source can tell whether it does.
 */
export function traceNamesIn(bytes: Uint8Array): readonly TraceName[] {
  const text = new TextDecoder().decode(bytes.subarray(0, MAX_TEXT)).toLowerCase()
  const whole = new Set(text.match(/(?<![0-9a-z])(?!0{32})[0-9a-f]{32}(?![0-9a-z])/g))
  // Not a part of a longer word, a number with a point or a UUID.
  const found = whole.size > 0 ? whole : new Set(text.match(/(?<![\w.-])[0-9a-f]{6,31}(?![\w.-])/g))
  return Array.from(found, (digits) => ({ digits, text: digits })).slice(0, MAX_NAMES)
}

// Somebody who pipes more than this has not looked for anything yet.
const MAX_TEXT = 64 << 20
const MAX_NAMES = 1000

/**
 * The one trace that these name; undefined when they are short and none of them does, so that they may as well be
 * anything else.
 * @throws TracectlError `trace-not-found`, `ambiguous-trace`
 */
export async function findTraceInLines(
  names: readonly TraceName[],
  label: string,
  options: FindOptions,
): Promise<TraceId | undefined> {
  const ids = new Set<TraceId>()
  let tooShort: TraceName | undefined
  for (const name of names) {
    options.signal.throwIfAborted()
    const [id, ...others] = await idsNamed(name, 2, options)
    if (others.length > 0) tooShort ??= name
    else if (id !== undefined) ids.add(id)
  }
  const [first, ...others] = ids
  if (first !== undefined && others.length === 0) return first
  if (first !== undefined) throw await several([...ids], label, options)
  if (tooShort !== undefined) return await findTraceId(tooShort.text, options)
  const whole = names.filter(({ digits }) => digits.length === 32)
  if (whole.length === 0) return undefined
  // With one name what is said of one that was typed: near misses, or what there is.
  if (whole.length === 1) return await findTraceId(whole[0]?.digits, options)
  throw noneOf(whole, label, options)
}

async function several(ids: readonly TraceId[], label: string, options: FindOptions): Promise<TracectlError> {
  const lines = await Promise.all(ids.slice(0, LISTED).map((id) => describeId(id, options)))
  const more = ids.length > LISTED ? [`  and ${ids.length - LISTED} more`] : []
  const hint = [...lines, ...more, `show one of them: ${options.retry} ${ids[0]}`].join('\n')
  return new TracectlError(
    'ambiguous-trace',
    `${label} names ${ids.length} traces that are in ${options.source.label}`,
    { hint },
  )
}

function noneOf(names: readonly TraceName[], label: string, { source, ifEmpty }: FindOptions): TracectlError {
  const lines = names.slice(0, LISTED).map(({ digits }) => `  ${digits}`)
  const more = names.length > LISTED ? [`  and ${names.length - LISTED} more`] : []
  const message = `none of the ${names.length} traces that ${label} names is in ${source.label}`
  return new TracectlError('trace-not-found', message, {
    hint: [...lines, ...more, ...(ifEmpty === undefined ? [] : [ifEmpty])].join('\n'),
  })
}
