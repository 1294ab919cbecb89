// What the flags of a search ask for, as a query: --service, --operation, --tag and their like are shorthand for TraceQL,
// so that every source understands them in one way.
import type { Offset } from '../trace/time.ts'
import {
  NOWHERE,
  type ComparisonOperator,
  type Field,
  type FieldExpression,
  type Literal,
  type Pipeline,
  type Query,
  type SpansetExpression,
  type Stage,
} from './ast.ts'
import { conjunctsOf } from './conjuncts.ts'

export interface SearchConditions {
  /** One of these; empty: whatever service. */
  readonly services: readonly string[]
  readonly operation: string | undefined
  readonly tags: readonly TagCondition[]
  /** Some span of the trace has failed, not necessarily the one that the others are about. */
  readonly errors: boolean
  /** Nanoseconds, of the whole trace, both ends included. */
  readonly minDuration: Offset | undefined
  readonly maxDuration: Offset | undefined
}

export interface TagCondition {
  /** Of a span or its resource, without a scope. */
  readonly key: string
  /** undefined: whatever it is, if only it is there. */
  readonly value: string | undefined
}

/** Service, operation and tags hold of one span. undefined when nothing is asked for. */
export function conditionsOf(asked: SearchConditions): Query | undefined {
  const ofSpan = [
    ...anyOf(asked.services.map((service) => equal(SERVICE_NAME, stringOf(service)))),
    ...(asked.operation === undefined ? [] : [equal(intrinsic('span:name'), stringOf(asked.operation))]),
    ...asked.tags.flatMap(tagCondition),
  ]
  const ofTrace = [
    ...(asked.minDuration === undefined ? [] : [traceDuration('>=', asked.minDuration)]),
    ...(asked.maxDuration === undefined ? [] : [traceDuration('<=', asked.maxDuration)]),
  ]
  const failed = asked.errors ? [equal(intrinsic('span:status'), { type: 'status', value: 'error' })] : []
  if (ofSpan.length === 0 || failed.length === 0) return filterQuery([...ofSpan, ...failed, ...ofTrace])
  return bothOf(filterQuery([...ofSpan, ...ofTrace]), filterQuery(failed))
}

/**
 * Traces that match both; the spans are those of either. undefined asks for nothing. What is only about the whole trace
 * goes into the other's filters, because by itself it would find every span.
 */
export function bothOf(one: Query | undefined, other: Query | undefined): Query | undefined {
  if (one === undefined || other === undefined) return one ?? other
  const hints = [
    ...one.hints,
    ...other.hints.filter((hint) => !one.hints.some(({ name }) => name === hint.name)),
  ]
  const whole = aboutTrace(other)
  if (whole !== undefined) return { ...restricted(one, whole), hints }
  const wholeOfOne = aboutTrace(one)
  if (wholeOfOne !== undefined) return { ...restricted(other, wholeOfOne), hints }
  const [left, right] = [withoutSelect(one), withoutSelect(other)]
  if (left.stages.length === 0 && right.stages.length === 0) {
    const stages = [...trailingSelects(one), ...trailingSelects(other)]
    return { first: joined(left.first, right.first), stages, hints }
  }
  return { first: joined(inParentheses(one), inParentheses(other)), stages: [], hints }
}

function joined(left: SpansetExpression, right: SpansetExpression): SpansetExpression {
  return { type: 'spansets', operator: '&&', left, right, place: NOWHERE }
}

/** Tempo joins a pipeline only with a pipeline, so that what is none gets a stage that changes nothing. */
function inParentheses({ first, stages }: Pipeline): SpansetExpression {
  const pipeline = { first, stages: stages.length === 0 ? [ANY_SPAN] : stages }
  return { type: 'wrapped', pipeline, place: NOWHERE }
}

const ANY_SPAN: Stage = {
  type: 'compare',
  comparison: {
    operator: '>',
    left: { type: 'aggregate', name: 'count', of: undefined, place: NOWHERE },
    right: { type: 'literal', literal: { type: 'int', value: 0n }, place: NOWHERE },
  },
  place: NOWHERE,
}

/** What a value typed as text may also be: `200` the number, `true` the boolean. Only text that reads as nothing else. */
export function otherReadings(text: string): readonly Literal[] {
  if (text === 'true' || text === 'false') return [{ type: 'bool', value: text === 'true' }]
  if (/^(0|-?[1-9]\d{0,17})$/.test(text)) return [{ type: 'int', value: BigInt(text) }]
  if (/^-?\d+\.\d+$/.test(text) && String(Number(text)) === text) {
    return [{ type: 'float', value: Number(text) }]
  }
  return []
}

const SERVICE_NAME: Field = { type: 'attribute', scope: 'resource', name: 'service.name', place: NOWHERE }

function tagCondition({ key, value }: TagCondition): readonly FieldExpression[] {
  const field: Field = { type: 'attribute', scope: 'any', name: key, place: NOWHERE }
  if (value === undefined) return [compare('!=', field, { type: 'nil' })]
  return anyOf([stringOf(value), ...otherReadings(value)].map((literal) => equal(field, literal)))
}

function traceDuration(operator: ComparisonOperator, nanoseconds: number): FieldExpression {
  return compare(operator, intrinsic('trace:duration'), { type: 'duration', value: nanoseconds })
}

function intrinsic(name: 'span:name' | 'span:status' | 'trace:duration'): Field {
  return { type: 'intrinsic', intrinsic: name, place: NOWHERE }
}

function stringOf(value: string): Literal {
  return { type: 'string', value }
}

function equal(field: Field, literal: Literal): FieldExpression {
  return compare('=', field, literal)
}

function compare(operator: ComparisonOperator, left: Field, literal: Literal): FieldExpression {
  return {
    type: 'comparison',
    operator,
    left,
    right: { type: 'literal', literal, place: NOWHERE },
    place: NOWHERE,
  }
}

function anyOf(conditions: readonly FieldExpression[]): readonly FieldExpression[] {
  return conditions.length === 0 ? [] : [conditions.reduce((left, right) => logical('||', left, right))]
}

function logical(operator: '&&' | '||', left: FieldExpression, right: FieldExpression): FieldExpression {
  return { type: 'logical', operator, left, right, place: NOWHERE }
}

function filterQuery(conditions: readonly FieldExpression[]): Query | undefined {
  if (conditions.length === 0) return undefined
  const condition = conditions.reduce((left, right) => logical('&&', left, right))
  return { first: { type: 'filter', condition, place: NOWHERE }, stages: [], hints: [] }
}

/** The condition of a query that is one filter and looks at nothing but the whole trace. */
function aboutTrace(query: Query): FieldExpression | undefined {
  if (query.first.type !== 'filter' || query.stages.length > 0) return undefined
  const { condition } = query.first
  return condition !== undefined && conjunctsOf(condition).every(looksAtTrace) ? condition : undefined
}

function looksAtTrace(expression: FieldExpression): boolean {
  switch (expression.type) {
    case 'logical':
    case 'comparison':
    case 'arithmetic':
      return looksAtTrace(expression.left) && looksAtTrace(expression.right)
    case 'not':
    case 'negative':
      return looksAtTrace(expression.of)
    case 'literal':
      return true
    case 'attribute':
      return false
    case 'intrinsic':
      return expression.intrinsic.startsWith('trace:')
  }
}

/** In every filter it changes nothing where it is true, and leaves none a span where it is false. */
function restricted(pipeline: Pipeline, whole: FieldExpression): Pipeline {
  return { first: restrictedFirst(pipeline.first, whole), stages: pipeline.stages }
}

function restrictedFirst(expression: SpansetExpression, whole: FieldExpression): SpansetExpression {
  switch (expression.type) {
    case 'filter': {
      const { condition } = expression
      return { ...expression, condition: condition === undefined ? whole : logical('&&', condition, whole) }
    }
    case 'spansets':
      return {
        ...expression,
        left: restrictedFirst(expression.left, whole),
        right: restrictedFirst(expression.right, whole),
      }
    case 'wrapped':
      return { ...expression, pipeline: restricted(expression.pipeline, whole) }
  }
}

function withoutSelect(query: Query): Pipeline {
  return {
    first: query.first,
    stages: query.stages.slice(0, query.stages.length - trailingSelects(query).length),
  }
}

/** These choose what is shown and not what is found, and so can wait for the end. */
function trailingSelects(query: Query): readonly Stage[] {
  const last = query.stages.findLastIndex(({ type }) => type !== 'select')
  return query.stages.slice(last + 1)
}
