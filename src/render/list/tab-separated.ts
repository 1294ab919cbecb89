// Lists for programs that read lines: one a line, columns with a tab between them, everything whole and nothing coloured.
// Which columns there are is promised in docs/json.md; new ones are only ever added behind the others.
import type { Offset } from '../../trace/time.ts'
import { formatInstant } from '../units.ts'
import { formatValue } from '../span-page/attribute-value.ts'
import type { ListedTrace } from './listed-trace.ts'

/** id, start, milliseconds, root service, root name, spans, services, errors; then how many log lines name it, and the first. */
export function traceFields(trace: ListedTrace): readonly string[] {
  const { mention } = trace
  return [
    trace.id,
    formatInstant(trace.start),
    milliseconds(trace.duration),
    trace.rootService ?? '',
    trace.rootName ?? '',
    count(trace.spans),
    count(trace.services),
    count(trace.errors),
    ...(mention === undefined ? [] : [count(mention.count), count(mention.firstLine)]),
  ]
}

/**
 * A row for each span for which it was found: trace id, span id, start, milliseconds, service, name, then its attributes.
 * Without one a row with nothing but the trace's id, so that none is lost.
 */
export function spanFields({ id, matches }: ListedTrace): readonly (readonly string[])[] {
  if (matches.length === 0) return [[id, '', '', '', '', '']]
  return matches.map((span) => [
    id,
    span.id,
    formatInstant(span.start),
    milliseconds(span.duration),
    span.service ?? '',
    span.name ?? '',
    ...span.attributes.map(({ name, value }) => `${name}=${formatValue(value)}`),
  ])
}

/** With a line break at its end. What would break the line or act on a terminal is written as in JSON; so is a backslash. */
export function tabSeparated(fields: readonly string[]): string {
  return `${fields.map(escape).join('\t')}\n`
}

/** Exact: as many decimals as the nanoseconds need. */
function milliseconds(duration: Offset): string {
  const sign = duration < 0 ? '-' : ''
  const digits = String(Math.abs(Math.round(duration))).padStart(7, '0')
  const decimals = digits.slice(-6).replace(/0+$/, '')
  return `${sign}${digits.slice(0, -6)}${decimals === '' ? '' : `.${decimals}`}`
}

function count(number: number | undefined): string {
  return number === undefined ? '' : String(number)
}

function escape(field: string): string {
  return field.replaceAll(
    UNSAFE,
    (char) => SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const SHORT: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

// C0, DEL, C1, and what reorders or breaks a line.
const UNSAFE =
  // oxlint-disable-next-line no-control-regex -- controls are what it looks for
  /[\\\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g
