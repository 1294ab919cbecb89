// What of a query the backend was not asked, for the note that it was filtered here.
import type { FieldExpression, Query, SpansetExpression } from './ast.ts'
import { conjunctsOf } from './conjuncts.ts'
import { printTraceQL } from './print.ts'
import type { PushDown } from './push-down.ts'
import { spanConditionsOf } from './span-conditions.ts'

/**
 * As TraceQL, so that it can be typed; undefined when nothing is left.
 * @param pushed what the backend was really asked: without what it cannot take, and then not complete
 */
export function describeRest(query: Query, pushed: PushDown): string | undefined {
  if (pushed.complete) return undefined
  const first = restOf(query.first, pushed)
  const stages = query.stages.filter(({ type }) => type !== 'select')
  // All of it was asked, only less exactly than it was meant.
  if (first === undefined && stages.length === 0) return printTraceQL({ ...query, stages, hints: [] })
  const all: SpansetExpression = { type: 'filter', condition: undefined, place: query.first.place }
  const text = printTraceQL({ first: first ?? all, stages, hints: [] })
  return first === undefined ? text.slice('{ } '.length) : text
}

function restOf(first: SpansetExpression, pushed: PushDown): SpansetExpression | undefined {
  if (first.type === 'filter') {
    const conditions = first.condition === undefined ? [] : conjunctsOf(first.condition)
    const left = conditions.filter((condition) => !isAsked(condition, pushed))
    if (left.length === 0) return undefined
    const condition = left.reduce((one, other) => ({
      type: 'logical',
      operator: '&&',
      left: one,
      right: other,
      place: first.place,
    }))
    return { ...first, condition }
  }
  if (first.type !== 'spansets' || first.operator !== '&&') return first
  // What is left of one of the two by itself would be about another span.
  const left = restOf(first.left, pushed) === undefined ? undefined : first.left
  const right = restOf(first.right, pushed) === undefined ? undefined : first.right
  return left === undefined || right === undefined ? (left ?? right) : first
}

function isAsked(condition: FieldExpression, pushed: PushDown): boolean {
  const said = spanConditionsOf(condition)
  return (
    said.complete &&
    (said.services.length === 0 ||
      (pushed.services.length > 0 && pushed.services.every((service) => said.services.includes(service)))) &&
    (said.operation === undefined || said.operation === pushed.operation) &&
    (!said.error || pushed.error) &&
    (said.kind === undefined || said.kind === pushed.kind) &&
    (said.minDuration === undefined || (pushed.minDuration ?? -Infinity) >= said.minDuration) &&
    (said.maxDuration === undefined || (pushed.maxDuration ?? Infinity) <= said.maxDuration) &&
    said.tags.every(({ scope, key, value }) =>
      pushed.tags.some((tag) => tag.scope === scope && tag.key === key && tag.value === value),
    )
  )
}
