// The filter of the list, read as it is typed: words, `service:NAME`, `error`, `>500ms`, `spans>100`, all of which have to be
// true; and a TraceQL expression in braces, which looks at spans and is asked elsewhere (trace-query.ts).
import { NANOSECONDS } from '../../trace/time-units.ts'
import type { Query } from '../../traceql/ast.ts'
import { compileQuery } from '../../traceql/evaluate/pipeline.ts'
import { parseTraceQL } from '../../traceql/parse.ts'
import { TraceQLError } from '../../traceql/traceql-error.ts'
import { shortTraceId } from '../../trace/short-id.ts'
import type { TraceRow } from './trace-list.ts'

export interface ListFilter {
  /** What can be said of a row without its spans. */
  matches(row: TraceRow): boolean
  /** An expression, as it was typed; undefined without one. */
  readonly queryText: string | undefined
  readonly query: Query | undefined
}

/** Why a filter says nothing yet, in a few words. */
export interface FilterComplaint {
  readonly complaint: string
}

/** Never throws: what is typed is wrong most of the time. */
export function parseFilter(text: string): ListFilter | FilterComplaint {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const result = parse(text)
  if (parsed.size >= MOST_PARSED) parsed.clear()
  parsed.set(text, result)
  return result
}

export function isComplaint(result: ListFilter | FilterComplaint): result is FilterComplaint {
  return 'complaint' in result
}

/** It is asked for with each row that is drawn. */
const parsed = new Map<string, ListFilter | FilterComplaint>()
const MOST_PARSED = 100

/** What stands beside an expression: each asks something by itself. */
export function filterWords(text: string): readonly string[] {
  return splitWords(splitQuery(text).words)
}

type Test = (row: TraceRow) => boolean

function parse(text: string): ListFilter | FilterComplaint {
  const { words, queryText } = splitQuery(text)
  const tests: Test[] = []
  for (const word of splitWords(words)) {
    const test = readTerm(word)
    if (typeof test === 'string') return { complaint: test }
    tests.push(test)
  }
  let query: Query | undefined
  try {
    query = queryText === undefined ? undefined : parseTraceQL(queryText)
    // What means nothing shows here, and not with the first trace.
    if (query !== undefined) compileQuery(query)
  } catch (error) {
    if (!(error instanceof TraceQLError)) throw error
    return { complaint: error.message.split('\n', 1)[0] ?? 'TraceQL' }
  }
  return { matches: (row) => tests.every((test) => test(row)), queryText, query }
}

/** From the first brace to the last one, and with what follows a pipe: an expression. The rest are words. */
function splitQuery(text: string): { readonly words: string; readonly queryText: string | undefined } {
  const from = text.indexOf('{')
  if (from < 0) return { words: text, queryText: undefined }
  const last = text.lastIndexOf('}')
  const behind = last < from ? '' : text.slice(last + 1)
  const isPart = last < from || /^\s*(?:[|&]|>(?!=?\d))/.test(behind)
  return {
    words: text.slice(0, from) + (isPart ? '' : behind),
    queryText: text.slice(from, isPart ? undefined : last + 1).trim(),
  }
}

/** At blanks, but for those between quotes. */
function splitWords(text: string): readonly string[] {
  return (text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? []).map((word) => word.replaceAll('"', ''))
}

/** What it asks, or what is wrong with it. */
function readTerm(word: string): Test | string {
  if (word === '!' || word === '-') return `what is not wanted follows ${word}`
  if (word.startsWith('!') && word.length > 1) {
    const test = readTerm(word.slice(1))
    return typeof test === 'string' ? test : (row) => !test(row)
  }
  const service = /^service:(.*)$/is.exec(word)
  if (service !== null) return readServices(service[1] ?? '')
  if (/^errors?$/i.test(word)) return ({ errors }) => errors > 0
  if (/^broken$/i.test(word)) return ({ isBrokenOff }) => isBrokenOff
  if (STATES.has(word.toLowerCase())) return ({ state }) => state === word.toLowerCase()
  const compared = /^([a-z]*)([<>]=?)(.*)$/is.exec(word)
  if (compared !== null) return readComparison(compared[1] ?? '', compared[2] ?? '', compared[3] ?? '')
  return readText(word.toLowerCase())
}

const STATES: ReadonlySet<string> = new Set(['open', 'settled', 'reopened', 'incomplete'])

/** One of several, as `a|b`; the beginning of a name is enough. */
function readServices(names: string): Test | string {
  const wanted = names
    .toLowerCase()
    .split('|')
    .filter((name) => name !== '')
  if (wanted.length === 0) return 'the name of a service follows service:'
  return ({ services }) =>
    services.some((service) => wanted.some((name) => service.toLowerCase().startsWith(name)))
}

const MEASURES: Readonly<Record<string, (row: TraceRow) => number>> = {
  '': ({ duration }) => duration,
  duration: ({ duration }) => duration,
  spans: ({ spans }) => spans,
  errors: ({ errors }) => errors,
  services: ({ services }) => services.length,
}

function readComparison(name: string, operator: string, text: string): Test | string {
  const measure = MEASURES[name.toLowerCase()]
  if (measure === undefined) return `${name} is no measure: duration, spans, errors, services`
  const isDuration = name === '' || name.toLowerCase() === 'duration'
  const value = isDuration ? readDuration(text) : readNumber(text)
  if (value === undefined) {
    return isDuration
      ? `${operator} wants a duration: ${operator}500ms, ${operator}2s`
      : `${name}${operator} wants a number`
  }
  switch (operator) {
    case '>':
      return (row) => measure(row) > value
    case '>=':
      return (row) => measure(row) >= value
    case '<':
      return (row) => measure(row) < value
    default:
      return (row) => measure(row) <= value
  }
}

/** Nanoseconds. */
function readDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h)$/i.exec(text)
  const unit = NANOSECONDS[match?.[2]?.toLowerCase() ?? '']
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit
}

function readNumber(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(k?)$/i.exec(text)
  return match === null ? undefined : Number(match[1]) * (match[2] === '' ? 1 : 1000)
}

/** In the root's service or name, in a service's name, or as the beginning of the id; of what was joined in those of each part. */
function readText(word: string): Test {
  return (row) =>
    textOf(row).includes(word) || hasId(row, word) || row.parts.some((part) => hasId(part, word))
}

function hasId({ id }: TraceRow, start: string): boolean {
  return id.startsWith(start) || shortTraceId(id, 32).startsWith(start)
}

function textOf(row: TraceRow): string {
  let text = texts.get(row)
  if (text === undefined) {
    const roots = [row, ...row.parts].flatMap(
      ({ rootService = '', rootName = '', firstService = '', firstName = '' }) => [
        rootService,
        rootName,
        firstService,
        firstName,
      ],
    )
    text = [...roots, ...row.services].join('\n').toLowerCase()
    texts.set(row, text)
  }
  return text
}

/** Each key that is typed asks all rows again. */
const texts = new WeakMap<TraceRow, string>()
