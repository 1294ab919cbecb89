// What helps who types a filter: what it understands, which term a word is the beginning of, and why nothing is listed.
import { sanitize } from '../../render/text.ts'
import { filterWords, isComplaint, parseFilter } from './list-filter.ts'
import { listedRows } from './list-order.ts'
import type { ListState } from './list-state.ts'
import { rowsIn } from './rows-in.ts'
import type { TraceList } from './trace-list.ts'

/** The first tells most: where there is no room for all of them the last ones go. */
export function filterHint(text: string, state: ListState, list: TraceList): readonly string[] {
  if (text.trim() === '') return WHAT
  const terms = termsWith(filterWords(text).at(-1) ?? '', text)
  if (terms.length > 0) return terms
  const parsed = parseFilter(text)
  if (isComplaint(parsed)) return [sanitize(parsed.complaint)]
  if (listedRows(state, list).rows.length > 0) return ['Enter keeps it', 'Esc takes it back']
  return [whyNothing(state, list)]
}

const WHAT: readonly string[] = [
  'words',
  'service:NAME',
  'error',
  '>500ms',
  '{TraceQL}',
  '!not',
  'open',
  'broken',
  'spans>100',
]

/** Terms, and what they ask. */
const TERMS: readonly (readonly [term: string, meaning: string])[] = [
  ['error', 'a span has failed'],
  ['errors>5', 'so many have'],
  ['service:NAME', 'it takes part'],
  ['services>3', 'so many take part'],
  ['spans>100', 'so many spans'],
  ['duration>1s', 'so long'],
  ['open', 'spans may still come'],
  ['settled', 'no more are expected'],
  ['reopened', 'spans have come since it settled'],
  ['incomplete', 'a root or a parent is missing'],
  ['broken', 'its context was lost'],
]

/** A word may be meant as such: it is looked for meanwhile. */
function termsWith(word: string, text: string): readonly string[] {
  const start = word.replace(/^!/, '').toLowerCase()
  if (start.length < MIN_START || !text.toLowerCase().endsWith(start)) return []
  if (TERMS.some(([term]) => term === start)) return []
  return TERMS.filter(([term]) => term.startsWith(start)).map(([term, meaning]) => `${term} ${meaning}`)
}

const MIN_START = 2

/** Of a filter that lets nothing through: in a few words. */
export function whyNothing(state: ListState, list: TraceList): string {
  if (list.total === 0) return 'no trace has come yet'
  const text = state.validFilter
  const parsed = parseFilter(text)
  if (!isComplaint(parsed) && parsed.queryText !== undefined && list.looked !== undefined)
    return 'nothing found so far'
  const rows = rowsIn(state, list)
  for (const word of filterWords(text)) {
    const one = parseFilter(word)
    if (!isComplaint(one) && !rows.some((row) => one.matches(row)))
      return `no trace matches ${sanitize(word)}`
  }
  return 'no trace matches all of it'
}
