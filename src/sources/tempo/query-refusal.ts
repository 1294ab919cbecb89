// A query that this Tempo does not take: the query as it was sent, and a caret under what it complains about. What is
// written in TraceQL has been read here before, so most of these are versions that do not know something yet.
//
//     Tempo at http://localhost:3200 does not take the query: unexpected }
//       { name = "a" && }
//                       ^
import { TracectlError } from '../../errors.ts'
import type { HttpReply } from '../http/http-client.ts'
import { saidIn } from '../http/reply.ts'
import type { QueryText } from './query-text.ts'

export interface QueryComplaint {
  readonly message: string
  /** Characters before the one that it is about; undefined when it is about none in particular. */
  readonly at: number | undefined
}

/** undefined when the answer is not about the query. */
export function queryComplaint(reply: HttpReply): QueryComplaint | undefined {
  if (reply.status !== 400) return undefined
  const said = saidIn(reply)
  const place = PLACE.exec(said)
  if (place === null && !/TraceQL query/i.test(said)) return undefined
  const message = said.replace(PLACE, '').replace(/^(?:invalid )?TraceQL query:\s*/i, '')
  // The query is sent as one line, but names and strings in it may hold anything.
  const at = place?.[1] === '1' ? Math.max(0, Number(place[2]) - 1) : undefined
  return { message: message.replace(/^syntax error:\s*/, ''), at }
}

/** Both 1-based, in characters. */
const PLACE = /parse error at line (\d{1,6}), col (\d{1,6}):\s*/

export function queryRefusal(
  { message, at }: QueryComplaint,
  { text, asked }: QueryText,
  label: string,
): TracectlError {
  const hint = HINTS.find(([pattern]) => pattern.test(message))?.[1]
  // What was added is not theirs, unless it is what this is about.
  const isAboutAdded = at !== undefined && at >= asked
  const characters = Array.from(text).slice(0, isAboutAdded ? undefined : asked)
  const lines = excerptAround(characters, at)
  return new TracectlError(
    'request-refused',
    [`${label} does not take the query: ${message}`, ...lines].join('\n'),
    {
      hint: hint ?? (at === undefined ? undefined : TOO_NEW),
    },
  )
}

/** The line, or of a long one what is around the place; below it the caret. */
function excerptAround(characters: readonly string[], at: number | undefined): readonly string[] {
  const start = at === undefined || at < SHOWN - 20 ? 0 : at - SHOWN / 2
  const shown = characters.slice(start, start + SHOWN).join('')
  const before = start > 0 ? '…' : ''
  const after = start + SHOWN < characters.length ? '…' : ''
  const line = `  ${before}${shown}${after}`
  if (at === undefined) return [line]
  return [line, `${' '.repeat(2 + before.length + Math.min(at, characters.length) - start)}^`]
}

/** Characters of a query in a message. */
const SHOWN = 100

const TOO_NEW = 'that is the query as it was sent; this Tempo may be too old for what is marked'

const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/intrinsics cannot be nil/, 'compare it with an empty string: { rootServiceName = "" }'],
  [/unknown identifier/, 'attributes have a scope or a dot before them: span.http.method, or .http.method'],
]
