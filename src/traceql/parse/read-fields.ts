// Tokens within braces and parentheses → conditions and values of spans.
import type { ArithmeticOperator, ComparisonOperator, FieldExpression, Literal, Place } from '../ast.ts'
import { syntaxError } from './complain.ts'
import {
  COMPARISON,
  fieldLevel,
  LOGICAL,
  PRODUCT,
  readOperators,
  skipSign,
  tokenAt,
  type Cursor,
  type Rules,
} from './precedence.ts'

export function readFieldExpression(cursor: Cursor): FieldExpression {
  return readOperators(cursor, RULES, LOGICAL)
}

const RULES: Rules<FieldExpression> = {
  level: fieldLevel,
  operand: readOperand,
  combine: (operator, left, right) => {
    const place = { from: left.place.from, to: right.place.to }
    const level = fieldLevel(operator)
    if (operator === '&&' || operator === '||') return { type: 'logical', operator, left, right, place }
    return level === COMPARISON
      ? { type: 'comparison', operator: operator as ComparisonOperator, left, right, place }
      : { type: 'arithmetic', operator: operator as ArithmeticOperator, left, right, place }
  },
}

function readOperand(cursor: Cursor): FieldExpression {
  const token = tokenAt(cursor)
  if (skipSign(cursor, '(')) {
    const inner = readFieldExpression(cursor)
    if (!skipSign(cursor, ')')) throw syntaxError(cursor.tokens, cursor.at)
    return inner
  }
  if (skipSign(cursor, '!')) {
    const of = readOperators(cursor, RULES, PRODUCT)
    return { type: 'not', of, place: spanning(token.place, of.place) }
  }
  if (skipSign(cursor, '-')) {
    const of = readOperators(cursor, RULES, PRODUCT)
    const place = spanning(token.place, of.place)
    const literal = of.type === 'literal' ? negated(of.literal) : undefined
    return literal === undefined ? { type: 'negative', of, place } : { type: 'literal', literal, place }
  }
  cursor.at++
  if (token.type === 'field') return token.field
  if (token.type === 'literal') return { type: 'literal', literal: token.literal, place: token.place }
  throw syntaxError(cursor.tokens, cursor.at - 1)
}

/** undefined for what has no sign. */
export function negated(literal: Literal): Literal | undefined {
  switch (literal.type) {
    case 'int':
      return { type: 'int', value: -literal.value }
    case 'float':
      return { type: 'float', value: -literal.value }
    case 'duration':
      return { type: 'duration', value: literal.value === 0 ? 0 : -literal.value }
    default:
      return undefined
  }
}

export function spanning(left: Place, right: Place): Place {
  return { from: left.from, to: right.to }
}
