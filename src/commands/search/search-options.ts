// What `tracectl search` was asked for: which traces, from when, how many and in which order.
import { TracectlError } from '../../errors.ts'
import type { SearchOrder } from '../../sources/source.ts'
import { placeFlags } from '../lookup/open-traces.ts'
import { readGlobalOptions, type GlobalFlags, type GlobalOptions } from '../values/global-options.ts'
import { parseCount } from '../values/number.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { readSourceOptions, type SourceFlags, type SourceOptions } from '../values/source-options.ts'
import { usageError } from '../values/usage-error.ts'
import { MAX_LIMIT } from './limit-note.ts'
import { type ConditionFlags, inBraces, readConditions, type SearchFilter } from './search-filter.ts'
import { type AskedWindow, readWindow, type WindowFlags } from './search-window.ts'

export interface SearchOptions extends GlobalOptions, SourceOptions, SearchFilter {
  /** Look in this file; `-` is standard input. */
  readonly file: string | undefined
  readonly window: AskedWindow
  readonly limit: number
  /** undefined: newest first; of log lines in the order in which they name them. */
  readonly order: SearchOrder | undefined
  /** Under each trace the spans that matched. */
  readonly spans: boolean
  readonly output: 'text' | 'json'
}

/** The flags as commander hands them over. */
export interface SearchFlags extends GlobalFlags, SourceFlags, WindowFlags, ConditionFlags {
  readonly file?: string
  readonly limit: string
  readonly sort?: SearchOrder
  readonly spans?: boolean
  readonly output: 'text' | 'json'
  readonly json?: boolean
}

/** @throws TracectlError `usage`, with the place in a TraceQL expression that is wrong */
export async function readSearchOptions(
  operands: readonly string[],
  flags: SearchFlags,
): Promise<SearchOptions> {
  const { expression, fromStdin } = readOperands(operands, flags)
  return {
    ...readGlobalOptions(flags),
    ...readSourceOptions(flags),
    ...(await readConditions(expression, flags)),
    file: readFile(flags.file, fromStdin),
    window: readWindow(flags),
    limit: readLimit(flags.limit),
    order: flags.sort,
    spans: flags.spans ?? false,
    output: flags.json === true ? 'json' : flags.output,
  }
}

/** A `-` may stand before or behind the expression. */
function readOperands(
  operands: readonly string[],
  flags: SearchFlags,
): {
  readonly expression: string | undefined
  readonly fromStdin: boolean
} {
  const words = operands.filter((word) => word !== '-')
  if (operands.length - words.length > 1) throw new TracectlError('usage', 'standard input is named twice')
  if (words.length > 1) {
    throw new TracectlError('usage', `a query is one word for the shell, and these are ${words.length}`, {
      hint: `quote it: tracectl search ${shellQuote(inBraces(words.join(' ')))}${placeFlags(flags)}`,
    })
  }
  return { expression: words[0], fromStdin: words.length < operands.length }
}

function readFile(named: string | undefined, fromStdin: boolean): string | undefined {
  if (named === '') throw usageError('--file', named, 'is not a file', '--file traces.jsonl')
  if (!fromStdin || named === '-') return fromStdin ? '-' : named
  if (named === undefined) return '-'
  throw new TracectlError('usage', `both - and --file ${named} say where to look`, {
    hint: `tracectl search --file ${shellQuote(named)}`,
  })
}

function readLimit(text: string): number {
  const limit = parseCount(text, '--limit')
  if (limit <= MAX_LIMIT) return limit
  throw usageError('--limit', text, `is more than ${MAX_LIMIT}`, '--limit 1000')
}
