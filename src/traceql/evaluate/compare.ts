// Comparisons. They are typed: a string equals no integer, and nothing that is missing compares with anything, so that
// `!=` too holds only of a value that is there.
import type { AttributeValue } from '../../trace/span.ts'
import type { ComparisonOperator } from '../ast.ts'
import { isArray, isNumber, Several, Word, type Value } from './value.ts'

export type Relation = Exclude<ComparisonOperator, '=~' | '!~'>

/** nil on either side: false. */
export function compare(relation: Relation, left: Value, right: Value): boolean {
  if (left instanceof Several) return left.values.some((one) => compare(relation, one, right))
  if (right instanceof Several) return right.values.some((one) => compare(relation, left, one))
  if (isArray(left)) return compareElements(relation, left, (one) => compare(positive(relation), one, right))
  if (isArray(right)) return compareElements(relation, right, (one) => compare(positive(relation), left, one))
  if (isNumber(left) && isNumber(right)) return related(relation, left, right)
  if (typeof left === 'string' && typeof right === 'string') return related(relation, left, right)
  if (typeof left === 'boolean' && typeof right === 'boolean') return same(relation, left === right)
  if (left instanceof Word && right instanceof Word && left.of === right.of) {
    return same(relation, left.word === right.word)
  }
  return false
}

/** Whether a text fits; of what is not text neither a match nor the absence of one is told. */
export function fits(value: Value, isMatch: (text: string) => boolean, negated: boolean): boolean {
  if (value instanceof Several) return value.values.some((one) => fits(one, isMatch, negated))
  if (isArray(value)) return value.some((one) => fits(one, isMatch, false)) !== negated
  return typeof value === 'string' && isMatch(value) !== negated
}

/** Any element of an array will do; for != none may equal. */
function compareElements(
  relation: Relation,
  elements: readonly AttributeValue[],
  holds: (element: AttributeValue) => boolean,
): boolean {
  return elements.some(holds) !== (relation === '!=')
}

function positive(relation: Relation): Relation {
  return relation === '!=' ? '=' : relation
}

/** Mixed types compare exactly: 2^53 + 1 as an integer is not 2^53 as a float. */
function related<T extends string | bigint | number>(relation: Relation, left: T, right: T): boolean {
  switch (relation) {
    case '=':
      // oxlint-disable-next-line eqeqeq -- 1n == 1
      return left == right
    case '!=':
      // oxlint-disable-next-line eqeqeq -- 1n != 1.5
      return left != right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
  }
}

/** These have no order. */
function same(relation: Relation, areSame: boolean): boolean {
  return relation === '=' ? areSame : relation === '!=' && !areSame
}
