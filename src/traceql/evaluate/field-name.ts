// What fields are called in an answer: attributes by their key alone, intrinsics by the name that they had before they
// had scopes, where they had one; so Tempo tells them.
import type { Field, FieldExpression, Literal } from '../ast.ts'
import { intrinsicName } from '../intrinsics.ts'

export function fieldName(field: Field): string {
  return field.type === 'intrinsic' ? intrinsicName(field.intrinsic) : field.name
}

/** As it stands between the parentheses of `by(…)` and `avg(…)`, with the scope. */
export function expressionName(expression: FieldExpression): string {
  switch (expression.type) {
    case 'attribute':
      return `${expression.scope === 'any' ? '' : expression.scope}.${keyName(expression.name)}`
    case 'intrinsic':
      return fieldName(expression)
    case 'literal':
      return literalName(expression.literal)
    case 'not':
      return `!(${expressionName(expression.of)})`
    case 'negative':
      return `-(${expressionName(expression.of)})`
    case 'logical':
    case 'comparison':
    case 'arithmetic':
      return `(${expressionName(expression.left)}) ${expression.operator} (${expressionName(expression.right)})`
  }
}

function keyName(key: string): string {
  return /^[\w./-]+$/.test(key) ? key : JSON.stringify(key)
}

function literalName(literal: Literal): string {
  switch (literal.type) {
    case 'nil':
      return 'nil'
    case 'string':
      return JSON.stringify(literal.value)
    case 'duration':
      return `${literal.value}ns`
    default:
      return String(literal.value)
  }
}
