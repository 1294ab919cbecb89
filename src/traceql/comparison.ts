// A field compared with a value, whichever of the two stands on the left: `5s < duration` is `duration > 5s`.
import type { ComparisonOperator, Field, FieldExpression, Literal } from './ast.ts'

export interface FieldComparison {
  readonly field: Field
  readonly operator: ComparisonOperator
  readonly literal: Literal
}

/** undefined for everything else. */
export function fieldComparison(expression: FieldExpression): FieldComparison | undefined {
  if (expression.type !== 'comparison') return undefined
  const { operator, left, right } = expression
  if (isField(left) && right.type === 'literal') return { field: left, operator, literal: right.literal }
  if (left.type === 'literal' && isField(right)) {
    return { field: right, operator: FLIPPED[operator] ?? operator, literal: left.literal }
  }
  return undefined
}

/** Nanoseconds of a duration, or the number. */
export function numberOf(literal: Literal): number | undefined {
  if (literal.type === 'duration' || literal.type === 'float') return literal.value
  return literal.type === 'int' ? Number(literal.value) : undefined
}

export interface WholeBounds {
  readonly min: number | undefined
  readonly max: number | undefined
}

/** Between which whole numbers, both included, a whole number lies that compares so. */
export function wholeBounds(operator: ComparisonOperator, literal: Literal): WholeBounds | undefined {
  const value = numberOf(literal)
  if (value === undefined || !Number.isSafeInteger(Math.ceil(value))) return undefined
  switch (operator) {
    case '=':
      return Number.isInteger(value) ? { min: value, max: value } : undefined
    case '>':
      return { min: Math.floor(value) + 1, max: undefined }
    case '>=':
      return { min: Math.ceil(value), max: undefined }
    case '<':
      return { min: undefined, max: Math.ceil(value) - 1 }
    case '<=':
      return { min: undefined, max: Math.floor(value) }
    default:
      return undefined
  }
}

export type Choose = (...values: number[]) => number

/** One bound for both: whatever is known. */
export function bothBounds(
  choose: Choose,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : choose(left, right)
}

/** One bound for either: only where both have one. */
export function eitherBound(
  choose: Choose,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  return left === undefined || right === undefined ? undefined : choose(left, right)
}

function isField(expression: FieldExpression): expression is Field {
  return expression.type === 'attribute' || expression.type === 'intrinsic'
}

const FLIPPED: Partial<Record<ComparisonOperator, ComparisonOperator>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}
