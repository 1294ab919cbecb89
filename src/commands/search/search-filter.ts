// Which traces are looked for: the flags, and an expression in TraceQL, in one query that every source understands.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { TracectlError } from '../../errors.ts'
import type { Query } from '../../traceql/ast.ts'
import type { TagCondition } from '../../traceql/conditions.ts'
import type { Offset } from '../../trace/time.ts'
import { placeFlags } from '../lookup/open-traces.ts'
import { parseDuration } from '../values/duration.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { usageError } from '../values/usage-error.ts'
import { traceQLFailure } from './traceql-failure.ts'

export interface SearchFilter {
  /** undefined for every trace. */
  readonly filter: Query | undefined
  /** As typed; undefined where flags say it all. */
  readonly expression: string | undefined
  readonly services: readonly string[]
  readonly operation: string | undefined
}

export interface ConditionFlags {
  readonly service: readonly string[]
  readonly operation?: string
  readonly tag: readonly string[]
  readonly errors?: boolean
  readonly minDuration?: string
  readonly maxDuration?: string
  /** Where, for what can be typed instead. */
  readonly from?: string
  readonly context?: string
  readonly store?: string
}

/** @throws TracectlError `usage` */
export async function readConditions(
  expression: string | undefined,
  flags: ConditionFlags,
): Promise<SearchFilter> {
  refuseEmpty(flags)
  const minDuration = optionalDuration(flags.minDuration, '--min-duration')
  const maxDuration = optionalDuration(flags.maxDuration, '--max-duration')
  if (minDuration !== undefined && maxDuration !== undefined && minDuration > maxDuration) {
    throw new TracectlError(
      'usage',
      `no trace takes ${flags.minDuration} at least and ${flags.maxDuration} at most`,
      {
        hint: 'exchange --min-duration and --max-duration',
      },
    )
  }
  const asked = {
    services: flags.service,
    operation: flags.operation,
    tags: flags.tag.map(parseTag),
    errors: flags.errors ?? false,
    minDuration,
    maxDuration,
  }
  const { services, operation } = asked
  // Most lists ask for nothing.
  if (expression === undefined && Object.values(asked).every(isNothing)) {
    return { filter: undefined, expression, services, operation }
  }
  const { bothOf, conditionsOf } = await import('../../traceql/conditions.ts')
  const typed = expression === undefined ? undefined : await parseExpression(expression, placeFlags(flags))
  return { filter: bothOf(typed, conditionsOf(asked)), expression, services, operation }
}

async function parseExpression(text: string, place: string): Promise<Query> {
  const { parseTraceQL } = await import('../../traceql/parse.ts')
  try {
    return parseTraceQL(text)
  } catch (error) {
    throw (await notAnExpression(text, place)) ?? traceQLFailure(error, text)
  }
}

/** Conditions alone, as they are thought of and typed. */
export function inBraces(text: string): string {
  return /[=<>]/.test(text) && !/[{}]/.test(text) ? `{ ${text} }` : text
}

/** What people type when they mean something else. */
async function notAnExpression(text: string, place: string): Promise<TracectlError | undefined> {
  const word = text.trim()
  if (word === '') {
    return new TracectlError('usage', 'the query is empty', {
      hint: `to list every trace: tracectl search${place}`,
    })
  }
  if (!/^[\w./:~-]+$/.test(word)) return undefined
  const complaint = `'${word}' is not a TraceQL expression`
  if (await isFile(word)) {
    return new TracectlError('usage', complaint, {
      hint: `to search in that file: tracectl search --file ${shellQuote(word)}`,
    })
  }
  if (/^[0-9a-f]{8,32}$/i.test(word)) {
    return new TracectlError('usage', complaint, {
      hint: `to show that trace: tracectl show ${word}${place}`,
    })
  }
  return new TracectlError('usage', complaint, {
    hint: [
      `to find traces of a service: tracectl search --service ${shellQuote(word)}${place}`,
      `to find spans of that name: tracectl search '{ name = "${word}" }'${place}`,
    ].join('\n'),
  })
}

function isFile(path: string): Promise<boolean> {
  return stat(resolve(path)).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** `http.route=/cart`; `http.route` alone asks only that it is there. */
function parseTag(text: string): TagCondition {
  const equals = text.indexOf('=')
  const key = equals < 0 ? text : text.slice(0, equals)
  if (key.trim() === '') throw usageError('--tag', text, 'names no attribute', '--tag http.route=/cart')
  return { key, value: equals < 0 ? undefined : text.slice(equals + 1) }
}

function refuseEmpty({ service, operation }: ConditionFlags): void {
  for (const name of service) {
    if (name === '') throw usageError('--service', name, 'is not a service', '--service checkout')
  }
  if (operation === '') throw usageError('--operation', operation, 'is not a name', "--operation 'GET /cart'")
}

function optionalDuration(text: string | undefined, flag: string): Offset | undefined {
  return text === undefined ? undefined : parseDuration(text, flag)
}

function isNothing(asked: unknown): boolean {
  return asked === undefined || asked === false || (Array.isArray(asked) && asked.length === 0)
}
