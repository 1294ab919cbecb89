// Which span of a trace is meant: by its id, the first digits of it, or its name as the waterfall shows it.
import { TracectlError } from '../../errors.ts'
import { sanitize } from '../../render/text.ts'
import { serviceName } from '../../trace/semconv.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import { nearest } from '../lookup/nearest.ts'
import { usageError } from '../values/usage-error.ts'

export interface SpanAsked {
  /** `--span`, `--focus`: named in errors. */
  readonly flag: string
  /** As typed. */
  readonly text: string
  /** How to name the trace again: `tracectl show --file F` */
  readonly retry: string
}

/**
 * One, or those that share one id.
 * @throws TracectlError `usage`, `trace-not-found`, `ambiguous-trace`
 */
export function findSpans(trace: Trace, asked: SpanAsked): readonly SpanNode[] {
  const text = asked.text.trim()
  if (text === '') throw usageError(asked.flag, asked.text, 'is not a span', `${asked.flag} 00f067aa`)
  const digits = text.replace(/^0x/i, '').toLowerCase()
  const ways = [
    () => trace.nodes.filter((node) => namesOf(node).includes(text.toLowerCase())),
    () => (isIdPart(digits) ? withId(trace, digits) : []),
    () => trace.nodes.filter((node) => namesOf(node).some((name) => name.includes(text.toLowerCase()))),
  ]
  for (const way of ways) {
    const found = way()
    const ids = new Set(found.map(({ id }) => id))
    if (ids.size === 1) return found
    if (ids.size > 1) throw ambiguous(trace, found, ids.size, asked)
  }
  throw notFound(trace, digits, asked)
}

/** In lower case: `POST /charge`, and as it is drawn where the service changes: `payments POST /charge`. */
function namesOf({ span }: SpanNode): readonly string[] {
  if (span === undefined) return []
  const name = span.name.toLowerCase()
  return [name, `${serviceName(span).toLowerCase()} ${name}`]
}

function isIdPart(digits: string): boolean {
  return /^[0-9a-f]{1,16}$/.test(digits)
}

/** Zeros at the front are often dropped. */
function withId({ nodes }: Trace, digits: string): readonly SpanNode[] {
  const begun = nodes.filter(({ id }) => id.startsWith(digits))
  return begun.length > 0 ? begun : nodes.filter(({ id }) => id === digits.padStart(16, '0'))
}

function ambiguous(
  trace: Trace,
  found: readonly SpanNode[],
  count: number,
  { flag, text, retry }: SpanAsked,
): TracectlError {
  const digits = text.trim().replace(/^0x/i, '').toLowerCase()
  const byId = found.every(({ id }) => id.startsWith(digits))
  const what = byId ? `${digits} is the beginning of` : `'${text.trim()}' is in the name of`
  const more = byId ? 'type more of it' : 'take one by its id'
  const rest = count > LISTED ? [`  and ${count - LISTED} more`] : []
  return new TracectlError('ambiguous-trace', `${flag}: ${what} ${count} spans of trace ${trace.id}`, {
    hint: [
      ...found.slice(0, LISTED).map(describe),
      ...rest,
      `${more}: ${retry} ${flag} ${found[0]?.id}`,
    ].join('\n'),
  })
}

function notFound(trace: Trace, digits: string, { flag, text, retry }: SpanAsked): TracectlError {
  const [near, ...alsoNear] = nearSpans(trace, digits)
  const what = isIdPart(digits) ? digits : `'${text.trim().slice(0, 80)}'`
  return new TracectlError('trace-not-found', `${flag}: there is no span ${what} in trace ${trace.id}`, {
    hint: (near === undefined
      ? listing(trace, retry)
      : ['did you mean:', ...[near, ...alsoNear].map(describe), `then type: ${retry} ${flag} ${near.id}`]
    ).join('\n'),
  })
}

function listing({ nodes }: Trace, retry: string): readonly string[] {
  const lines = nodes.slice(0, LISTED).map(describe)
  return nodes.length > LISTED
    ? [`the first of its ${nodes.length} spans:`, ...lines, `all of them: ${retry} -o json`]
    : ['its spans:', ...lines]
}

const LISTED = 10
const NEAR = 3

function nearSpans(trace: Trace, text: string): readonly SpanNode[] {
  if (text.length < 6) return []
  const byPart = new Map<string, SpanNode>()
  for (const node of trace.nodes) {
    const parts = isIdPart(text) ? [node.id.slice(0, text.length)] : namesOf(node)
    for (const part of parts) if (!byPart.has(part)) byPart.set(part, node)
  }
  const found = nearest(text, byPart.keys(), 2).flatMap((part) => byPart.get(part) ?? [])
  return [...new Set(found)].slice(0, NEAR)
}

function describe({ id, span }: SpanNode): string {
  if (span === undefined) return `  ${id}  (not received)`
  return `  ${id}  ${sanitize(`${serviceName(span)} ${span.name}`).slice(0, 60)}`
}
