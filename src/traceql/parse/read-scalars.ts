// Tokens of a stage that compares → aggregates, numbers and what is worked out of them.
import type { ArithmeticOperator, ComparisonOperator, ScalarComparison, ScalarExpression } from '../ast.ts'
import { TraceQLError } from '../traceql-error.ts'
import { syntaxError } from './complain.ts'
import {
  COMPARISON,
  fieldLevel,
  PRODUCT,
  readOperators,
  signAt,
  skipSign,
  SUM,
  tokenAt,
  type Cursor,
  type Rules,
} from './precedence.ts'
import { negated, readFieldExpression, spanning } from './read-fields.ts'

export function readScalarComparison(cursor: Cursor): ScalarComparison {
  const left = readOperators(cursor, RULES, SUM)
  const operator = signAt(cursor)
  if (operator === undefined || fieldLevel(operator) !== COMPARISON)
    throw syntaxError(cursor.tokens, cursor.at)
  const { place } = tokenAt(cursor)
  if (operator === '=~' || operator === '!~')
    throw new TraceQLError(`${operator} compares strings, and this is a number`, place)
  cursor.at++
  const right = readOperators(cursor, RULES, SUM)
  return { operator: operator as ComparisonOperator, left, right }
}

const RULES: Rules<ScalarExpression> = {
  level: (operator) => {
    const level = fieldLevel(operator)
    return level !== undefined && level >= SUM ? level : undefined
  },
  operand: readOperand,
  combine: (operator, left, right) => ({
    type: 'arithmetic',
    operator: operator as ArithmeticOperator,
    left,
    right,
    place: spanning(left.place, right.place),
  }),
}

function readOperand(cursor: Cursor): ScalarExpression {
  const token = tokenAt(cursor)
  if (skipSign(cursor, '(')) {
    const inner = readOperators(cursor, RULES, SUM)
    if (!skipSign(cursor, ')')) throw syntaxError(cursor.tokens, cursor.at)
    return inner
  }
  if (skipSign(cursor, '-')) {
    const of = readOperators(cursor, RULES, PRODUCT)
    const place = spanning(token.place, of.place)
    const literal = of.type === 'literal' ? negated(of.literal) : undefined
    return literal === undefined ? { type: 'negative', of, place } : { type: 'literal', literal, place }
  }
  cursor.at++
  if (token.type === 'literal') return { type: 'literal', literal: token.literal, place: token.place }
  if (token.type === 'word') return readAggregate(cursor, token.text, token.place.from)
  throw syntaxError(cursor.tokens, cursor.at - 1)
}

function readAggregate(cursor: Cursor, name: string, from: number): ScalarExpression {
  if (!isAggregate(name) || !skipSign(cursor, '(')) throw syntaxError(cursor.tokens, cursor.at - 1)
  const of = signAt(cursor) === ')' ? undefined : readFieldExpression(cursor)
  const { to } = tokenAt(cursor).place
  if (!skipSign(cursor, ')')) throw syntaxError(cursor.tokens, cursor.at)
  return { type: 'aggregate', name, of, place: { from, to } }
}

function isAggregate(name: string): name is 'count' | 'min' | 'max' | 'avg' | 'sum' {
  return ['count', 'min', 'max', 'avg', 'sum'].includes(name)
}
