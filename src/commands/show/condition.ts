// `--fail-on`: what is read of a condition, such as gap>1s. A condition is a measure, a comparison and a limit; which
// measures there are is in measures.ts.
//
//     condition   measure operator limit          gap>1s   self(payments)>=20%   spans>500
//               | finding:CODE [operator count]   finding:repeat   finding:repeat>2
//     operator    >   >=   <   <=   =   !=
//     limit       of a time: a duration, or a share of the root's: 1s, 250ms, 10%
//                 of a count: a whole number
import { TracectlError } from '../../errors.ts'
import type { Offset } from '../../trace/time.ts'
import { parseDuration } from '../values/duration.ts'
import { MEASURES, type Measure } from './measures.ts'
import { nearest } from '../lookup/nearest.ts'

export interface Condition {
  /** As typed. */
  readonly text: string
  readonly measure: Measure
  /** What stands in the parentheses, or behind finding: */
  readonly of: string | undefined
  readonly operator: Operator
  readonly limit: Limit
}

export type Operator = '>' | '>=' | '<' | '<=' | '=' | '!='

export type Limit =
  | { readonly of: 'time'; readonly time: Offset }
  /** Of the root's time; 1 is all of it. */
  | { readonly of: 'share'; readonly share: number }
  | { readonly of: 'count'; readonly count: number }

/** @throws TracectlError `usage` that points at the part that is wrong */
export function parseCondition(text: string): Condition {
  const { lead = '', name = '', of = '', blank = '', operator, limit = '' } = SHAPE.exec(text)?.groups ?? {}
  const at = lead.length
  const measure = MEASURES.get(name)
  if (measure === undefined) throw unknownMeasure(text, at, name)
  const begun = { text, measure, of: readNamed(text, at, of, measure) }
  const operatorAt = at + name.length + of.length + blank.length
  if (operator === undefined) {
    const rest = text.slice(operatorAt).trim()
    if (rest === '' && measure.name === 'finding') return { ...begun, operator: '>', limit: NONE }
    const problem = rest === '' ? 'compares with nothing' : 'is no comparison'
    throw pointed(text, operatorAt, rest.length, `${problem} (>, >=, <, <=, =, !=)`, measure.example)
  }
  return {
    ...begun,
    operator: SAME[operator] ?? (operator as Operator),
    limit: parseLimit(text, operatorAt + operator.length, limit, measure),
  }
}

const NONE: Limit = { of: 'count', count: 0 }

/** What a measure is of: `(payments)`, `:repeat`. */
function readNamed(text: string, at: number, of: string, measure: Measure): string | undefined {
  const { name, names, known, example } = measure
  const named = of.replaceAll(/^[(:]|\)$/g, '').trim()
  if (names === undefined) {
    if (of === '') return undefined
    throw pointed(text, at + name.length, of.length, `is nothing that ${name} takes`, example)
  }
  if (named === '') throw pointed(text, at, name.length + of.length, `needs ${names}`, example)
  if (known === undefined || known.includes(named)) return named
  const [meant] = nearest(named, known, 3)
  const rest = meant === undefined ? ` (${known.join(', ')})` : `; did you mean ${meant}?`
  const start = text.indexOf(named, at + name.length)
  throw pointed(text, start, named.length, `is not ${names}${rest}`, example)
}

// Nothing is required, so that what is missing or wrong can be pointed at.
const SHAPE =
  /^(?<lead>\s*)(?<name>[\p{L}\d_-]*)(?<of>\([^)]*\)|:\s*[\w-]*)?(?<blank>\s*)(?<operator>>=|<=|==|!=|>|<|=|≥|≤|≠)?(?<limit>.*)$/su

const SAME: Readonly<Record<string, Operator>> = { '==': '=', '\u2265': '>=', '\u2264': '<=', '\u2260': '!=' }

function parseLimit(text: string, at: number, typed: string, measure: Measure): Limit {
  const limit = typed.trim()
  const start = at + typed.length - typed.trimStart().length
  const wrong = (problem: string): TracectlError =>
    pointed(text, start, limit.length, problem, measure.example)
  if (limit === '') throw wrong('is nothing to compare with')
  if (measure.unit === 'count') {
    if (!/^\d{1,9}$/.test(limit)) throw wrong(`is not a number, and ${measure.name} is one`)
    return { of: 'count', count: Number(limit) }
  }
  const percent = /^(\d{1,6}(?:\.\d{1,6})?)\s*%$/.exec(limit)
  if (percent !== null) return { of: 'share', share: Number(percent[1]) / 100 }
  try {
    return { of: 'time', time: parseDuration(limit, '--fail-on') }
  } catch {
    const isNumber = /^\d+(\.\d+)?$/.test(limit)
    throw wrong(isNumber ? 'has no unit (ns, us, ms, s, m, h, d, %)' : 'is no length of time')
  }
}

function unknownMeasure(text: string, at: number, name: string): TracectlError {
  const [meant] = nearest(name.toLowerCase(), MEASURES.keys(), 2)
  const example = MEASURES.get(meant ?? 'gap')?.example ?? ''
  if (name === '') return pointed(text, at, text.trim().length, 'does not begin with a measure', example)
  const known = meant === undefined ? ` (${[...MEASURES.keys()].join(', ')})` : `; did you mean ${meant}?`
  return pointed(text, at, name.length, `is nothing that is measured${known}`, example)
}

/** The condition with a mark under what is wrong in it. */
function pointed(text: string, at: number, length: number, problem: string, example: string): TracectlError {
  const part = text.slice(at, at + length)
  const what = part === '' ? `'${text}'` : `'${part}'`
  return new TracectlError('usage', `--fail-on: ${what} ${problem}`, {
    hint: [
      text.replaceAll(/\s/g, ' '),
      `${' '.repeat(at)}${'^'.repeat(Math.max(1, length))}`,
      `for example: --fail-on '${example}' (tracectl help conditions)`,
    ].join('\n'),
  })
}
