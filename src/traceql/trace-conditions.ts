// What a query is sure to say about the whole trace, so that traces can be passed over without reading their spans.
import type { FieldExpression, Pipeline } from './ast.ts'
import { bothBounds, eitherBound, fieldComparison, wholeBounds } from './comparison.ts'
import { surenessOf } from './spanset-walk.ts'

/** Every matching trace satisfies these; what is undefined may be anything. */
export interface TraceConditions {
  /** `trace:duration`, whole nanoseconds, both ends included. */
  readonly minDuration: number | undefined
  readonly maxDuration: number | undefined
  /** Never empty. */
  readonly rootService: string | undefined
  readonly rootName: string | undefined
  /** As 32 lower-case digits. */
  readonly ids: readonly string[] | undefined
}

export function traceConditions(query: Pipeline | undefined): TraceConditions {
  if (query === undefined) return NOTHING
  return surenessOf<TraceConditions>(query, {
    filter: traceConditionsOf,
    both,
    either,
    again: (one, condition) => both(one, traceConditionsOf(condition)),
    more: (one) => one,
  })
}

/** Of one condition in braces, for a span of that trace that satisfies it. */
export function traceConditionsOf(condition: FieldExpression | undefined): TraceConditions {
  if (condition === undefined) return NOTHING
  if (condition.type !== 'logical') return ofComparison(condition)
  const [left, right] = [traceConditionsOf(condition.left), traceConditionsOf(condition.right)]
  return condition.operator === '&&' ? both(left, right) : either(left, right)
}

const NOTHING: TraceConditions = {
  minDuration: undefined,
  maxDuration: undefined,
  rootService: undefined,
  rootName: undefined,
  ids: undefined,
}

function ofComparison(condition: FieldExpression): TraceConditions {
  const comparison = fieldComparison(condition)
  if (comparison?.field.type !== 'intrinsic') return NOTHING
  const { field, operator, literal } = comparison
  if (field.intrinsic === 'trace:duration') {
    const bounds = wholeBounds(operator, literal)
    return { ...NOTHING, minDuration: bounds?.min, maxDuration: bounds?.max }
  }
  if (operator !== '=' || literal.type !== 'string' || literal.value === '') return NOTHING
  switch (field.intrinsic) {
    case 'trace:rootService':
      return { ...NOTHING, rootService: literal.value }
    case 'trace:rootName':
      return { ...NOTHING, rootName: literal.value }
    case 'trace:id':
      return /^[0-9a-f]{1,32}$/i.test(literal.value)
        ? { ...NOTHING, ids: [literal.value.toLowerCase().padStart(32, '0')] }
        : NOTHING
    default:
      return NOTHING
  }
}

function both(left: TraceConditions, right: TraceConditions): TraceConditions {
  return {
    minDuration: bothBounds(Math.max, left.minDuration, right.minDuration),
    maxDuration: bothBounds(Math.min, left.maxDuration, right.maxDuration),
    rootService: left.rootService ?? right.rootService,
    rootName: left.rootName ?? right.rootName,
    ids:
      left.ids === undefined || right.ids === undefined
        ? (left.ids ?? right.ids)
        : left.ids.filter((id) => right.ids?.includes(id)),
  }
}

function either(left: TraceConditions, right: TraceConditions): TraceConditions {
  return {
    minDuration: eitherBound(Math.min, left.minDuration, right.minDuration),
    maxDuration: eitherBound(Math.max, left.maxDuration, right.maxDuration),
    rootService: left.rootService === right.rootService ? left.rootService : undefined,
    rootName: left.rootName === right.rootName ? left.rootName : undefined,
    ids:
      left.ids === undefined || right.ids === undefined
        ? undefined
        : [...new Set([...left.ids, ...right.ids])],
  }
}
