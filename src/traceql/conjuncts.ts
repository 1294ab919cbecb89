// A condition taken apart at its &&: `a && (b || c) && d` is a, b || c and d.
import type { FieldExpression } from './ast.ts'

export function conjunctsOf(condition: FieldExpression): readonly FieldExpression[] {
  return operandsOf('&&', condition)
}

export function alternativesOf(condition: FieldExpression): readonly FieldExpression[] {
  return operandsOf('||', condition)
}

/** In order; a long chain is deep on its left, so it is followed and not recursed into. */
function operandsOf(operator: '&&' | '||', condition: FieldExpression): readonly FieldExpression[] {
  const operands: FieldExpression[] = []
  const open = [condition]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.type === 'logical' && next.operator === operator) open.push(next.right, next.left)
    else operands.push(next)
  }
  return operands
}
