// What is sure of every trace that a query finds follows from its filters, and from which of them must have found
// something: both sides of && and >>, only the right one of !>>, one of the two of ||.
import type { FieldExpression, Pipeline, SpansetExpression } from './ast.ts'

export interface Sureness<T> {
  /** What a filter says that has found a span. */
  filter(condition: FieldExpression | undefined): T
  /** Both are true, of whichever spans. */
  both(left: T, right: T): T
  either(left: T, right: T): T
  /** The same spans also went through this filter; `one` is what the filters before it said. */
  again(one: T, condition: FieldExpression | undefined): T
  /** Something else had a say as well, so that this is not all. */
  more(one: T): T
}

export function surenessOf<T>(pipeline: Pipeline, rules: Sureness<T>): T {
  let sure = ofSpansets(pipeline.first, rules)
  for (const stage of pipeline.stages) {
    if (stage.type === 'select' || stage.type === 'coalesce') continue
    if (stage.type !== 'spansets') sure = rules.more(sure)
    else if (stage.expression.type === 'filter' && pipeline.first.type === 'filter') {
      sure = rules.again(sure, stage.expression.condition)
    } else sure = rules.more(rules.both(sure, ofSpansets(stage.expression, rules)))
  }
  return sure
}

function ofSpansets<T>(expression: SpansetExpression, rules: Sureness<T>): T {
  switch (expression.type) {
    case 'filter':
      return rules.filter(expression.condition)
    case 'wrapped':
      return surenessOf(expression.pipeline, rules)
    case 'spansets': {
      const right = ofSpansets(expression.right, rules)
      if (expression.operator.startsWith('!')) return rules.more(right)
      const left = ofSpansets(expression.left, rules)
      if (expression.operator === '||') return rules.either(left, right)
      const both = rules.both(left, right)
      return expression.operator === '&&' ? both : rules.more(both)
    }
  }
}
