// An expression in braces as functions of a span, made once for a query and called for every span of every trace.
import type { SpanNode } from '../../trace/trace.ts'
import type { FieldExpression, Literal } from '../ast.ts'
import { alternativesOf, conjunctsOf } from '../conjuncts.ts'
import { compileRegex } from '../regex.ts'
import { TraceQLError } from '../traceql-error.ts'
import { calculate, negate } from './arithmetic.ts'
import { compare, fits } from './compare.ts'
import { mentionsIn, ofOneEach } from './one-of-several.ts'
import { readerOf, type Reader } from './read-field.ts'
import type { Subject } from './subject.ts'
import { isArray, isNil, Several, Word, type Value } from './value.ts'

export type Condition = (node: SpanNode, subject: Subject) => boolean

/** @throws TraceQLError for what means nothing, whatever the span */
export function conditionOf(expression: FieldExpression): Condition {
  switch (expression.type) {
    case 'logical':
      return logical(expression)
    case 'comparison':
      return comparison(expression)
    case 'not': {
      const holds = conditionOf(expression.of)
      return (node, subject) => !holds(node, subject)
    }
    case 'literal':
    case 'attribute':
    case 'intrinsic':
    case 'arithmetic':
    case 'negative': {
      const read = valueOf(expression)
      return (node, subject) => isTrue(read(node, subject))
    }
  }
}

/** @throws TraceQLError */
export function valueOf(expression: FieldExpression): Reader {
  switch (expression.type) {
    case 'attribute':
    case 'intrinsic':
      return readerOf(expression)
    case 'literal': {
      const value = literalValue(expression.literal)
      return () => value
    }
    case 'arithmetic': {
      const [left, right] = [valueOf(expression.left), valueOf(expression.right)]
      const { operator } = expression
      return (node, subject) => calculate(operator, left(node, subject), right(node, subject))
    }
    case 'negative': {
      const read = valueOf(expression.of)
      return (node, subject) => negate(read(node, subject))
    }
    case 'logical':
    case 'comparison':
    case 'not':
      return conditionOf(expression)
  }
}

export function literalValue(literal: Literal): Value {
  switch (literal.type) {
    case 'nil':
      return undefined
    case 'status':
    case 'kind':
      return new Word(literal.type, literal.value)
    default:
      return literal.value
  }
}

/** A chain of hundreds is one step and not hundreds of steps within each other. */
function logical(expression: FieldExpression & { readonly type: 'logical' }): Condition {
  if (expression.operator === '&&') {
    return allOf(conjunctsOf(expression))
  }
  const some = alternativesOf(expression).map(conditionOf)
  return (node, subject) => some.some((holds) => holds(node, subject))
}

/** What is said of events is said of one of them; what of links, of one of these, whichever event it is. */
function allOf(conjuncts: readonly FieldExpression[]): Condition {
  const groups = Map.groupBy(conjuncts, (conjunct) => {
    const { event, link } = mentionsIn([conjunct])
    return event > 0 ? 'event' : link > 0 ? 'link' : 'span'
  })
  const all = ['span' as const, 'event' as const, 'link' as const].flatMap((about) => {
    const group = groups.get(about) ?? []
    return group.length === 0 ? [] : [ofOneEach(everyOf(group.map(conditionOf)), mentionsIn(group))]
  })
  return everyOf(all)
}

function everyOf(conditions: readonly Condition[]): Condition {
  const [first] = conditions
  if (first !== undefined && conditions.length === 1) return first
  return (node, subject) => conditions.every((holds) => holds(node, subject))
}

function comparison(expression: FieldExpression & { readonly type: 'comparison' }): Condition {
  return ofOneEach(plainComparison(expression), mentionsIn([expression]))
}

function plainComparison(expression: FieldExpression & { readonly type: 'comparison' }): Condition {
  const { operator, left, right } = expression
  if (operator === '=~' || operator === '!~') return regexCondition(operator, left, right)
  if (isNilLiteral(right)) return nilCondition(operator, left)
  if (isNilLiteral(left)) return nilCondition(operator, right)
  const [readLeft, readRight] = [operandOf(left, right), operandOf(right, left)]
  return (node, subject) => compare(operator, readLeft(node, subject), readRight(node, subject))
}

/** Tempo writes the ids of traces without the zeros that they begin with, and takes them either way. */
function operandOf(operand: FieldExpression, other: FieldExpression): Reader {
  const isId = other.type === 'intrinsic' && other.intrinsic === 'trace:id'
  if (!isId || operand.type !== 'literal' || operand.literal.type !== 'string') return valueOf(operand)
  const id = operand.literal.value.toLowerCase().padStart(32, '0')
  return () => id
}

function nilCondition(operator: string, operand: FieldExpression): Condition {
  const read = valueOf(operand)
  if (operator === '=') return (node, subject) => isNil(read(node, subject))
  if (operator === '!=') return (node, subject) => !isNil(read(node, subject))
  return () => false
}

function regexCondition(operator: '=~' | '!~', left: FieldExpression, right: FieldExpression): Condition {
  if (right.type !== 'literal' || right.literal.type !== 'string') {
    throw new TraceQLError('a regular expression is a string, written out', right.place)
  }
  const isMatch = compileRegex(right.literal.value, right.place)
  const read = valueOf(left)
  const negated = operator === '!~'
  return (node, subject) => fits(read(node, subject), isMatch, negated)
}

function isNilLiteral(expression: FieldExpression): boolean {
  return expression.type === 'literal' && expression.literal.type === 'nil'
}

function isTrue(value: Value): boolean {
  if (value instanceof Several) return value.values.some(isTrue)
  return isArray(value) ? value.includes(true) : value === true
}
