// A query with some of its conditions replaced: all that stands between braces, wherever the braces stand.
import type { FieldExpression, Pipeline, Query, SpansetExpression, Stage } from '../../traceql/ast.ts'

/** @param replace of every condition that is not made of others, the one in its place */
export function mapConditions(query: Query, replace: (condition: FieldExpression) => FieldExpression): Query {
  const inPipeline = <T extends Pipeline>(pipeline: T): T => ({
    ...pipeline,
    first: inSpansets(pipeline.first),
    stages: pipeline.stages.map(inStage),
  })
  const inStage = (stage: Stage): Stage =>
    stage.type === 'spansets' ? { ...stage, expression: inSpansets(stage.expression) } : stage
  const inSpansets = (expression: SpansetExpression): SpansetExpression => {
    switch (expression.type) {
      case 'filter':
        return { ...expression, condition: expression.condition && inCondition(expression.condition) }
      case 'wrapped':
        return { ...expression, pipeline: inPipeline(expression.pipeline) }
      case 'spansets':
        return { ...expression, left: inSpansets(expression.left), right: inSpansets(expression.right) }
    }
  }
  const inCondition = (condition: FieldExpression): FieldExpression => {
    if (condition.type === 'not') return { ...condition, of: inCondition(condition.of) }
    if (condition.type !== 'logical') return replace(condition)
    return { ...condition, left: inCondition(condition.left), right: inCondition(condition.right) }
  }
  return inPipeline(query)
}
