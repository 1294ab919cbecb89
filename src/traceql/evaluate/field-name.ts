// What fields are called in an answer: attributes by their key alone, intrinsics by the name that they had before they
// had scopes, where they had one; so Tempo tells them.
import type { Field, FieldExpression, Intrinsic, Literal } from '../ast.ts'

export function fieldName(field: Field): string {
  return field.type === 'intrinsic' ? (OLD_NAMES[field.intrinsic] ?? field.intrinsic) : field.name
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

const OLD_NAMES: Partial<Record<Intrinsic, string>> = {
  'span:name': 'name',
  'span:duration': 'duration',
  'span:kind': 'kind',
  'span:status': 'status',
  'span:statusMessage': 'statusMessage',
  'span:nestedSetLeft': 'nestedSetLeft',
  'span:nestedSetRight': 'nestedSetRight',
  'span:nestedSetParent': 'nestedSetParent',
  'trace:duration': 'traceDuration',
  'trace:rootName': 'rootName',
  'trace:rootService': 'rootServiceName',
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
