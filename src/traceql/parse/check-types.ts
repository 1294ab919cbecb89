// Whether the parts of a query fit each other, as Tempo checks it before it looks at any trace. An attribute may hold
// anything, so that only what is known of literals, intrinsics and operators can be wrong.
import type {
  FieldExpression,
  Intrinsic,
  Literal,
  Pipeline,
  ScalarExpression,
  SpansetExpression,
  Stage,
} from '../ast.ts'
import { INTRINSICS, intrinsicName } from '../intrinsics.ts'
import { compileRegex } from '../regex.ts'
import { TraceQLError } from '../traceql-error.ts'

/** @throws TraceQLError at the first thing that does not fit */
export function checkTypes(pipeline: Pipeline): void {
  checkSpansets(pipeline.first)
  for (const stage of pipeline.stages) checkStage(stage)
}

/** `any` of what an attribute holds. */
type Type = Literal['type'] | 'any'

function checkSpansets(expression: SpansetExpression): void {
  switch (expression.type) {
    case 'filter':
      if (expression.condition !== undefined) expectBool(expression.condition, 'what stands in braces')
      return
    case 'wrapped':
      return checkTypes(expression.pipeline)
    case 'spansets':
      checkSpansets(expression.left)
      checkSpansets(expression.right)
  }
}

function checkStage(stage: Stage): void {
  switch (stage.type) {
    case 'spansets':
      return checkSpansets(stage.expression)
    case 'compare':
      expectScalar(stage.comparison.left)
      return expectScalar(stage.comparison.right)
    case 'by':
      for (const expression of stage.expressions) {
        typeOf(expression)
        if (!readsSpan(expression))
          throw new TraceQLError('by() needs something of the span', expression.place)
      }
      return
    case 'coalesce':
    case 'select':
  }
}

function expectScalar(expression: ScalarExpression): void {
  switch (expression.type) {
    case 'literal':
      if (!NUMERIC.has(expression.literal.type)) {
        throw new TraceQLError(
          `a number or a duration is needed, this is ${NAMES[expression.literal.type]}`,
          expression.place,
        )
      }
      return
    case 'negative':
      return expectScalar(expression.of)
    case 'arithmetic':
      expectScalar(expression.left)
      return expectScalar(expression.right)
    case 'aggregate': {
      const { name, of, place } = expression
      if (name === 'count') {
        if (of !== undefined) throw new TraceQLError('count() takes nothing', of.place)
        return
      }
      if (of === undefined)
        throw new TraceQLError(`${name}() needs something to measure: ${name}(duration)`, place)
      expectNumeric(of, `${name}()`)
      if (!readsSpan(of)) throw new TraceQLError(`${name}() needs something of the span`, of.place)
    }
  }
}

function typeOf(expression: FieldExpression): Type {
  switch (expression.type) {
    case 'literal':
      return expression.literal.type
    case 'attribute':
      return 'any'
    case 'intrinsic':
      return INTRINSICS[expression.intrinsic].type
    case 'not':
      expectBool(expression.of, 'what stands behind !')
      return 'bool'
    case 'negative':
      return expectNumeric(expression.of, '-')
    case 'logical':
      expectBool(expression.left, `what stands before ${expression.operator}`)
      expectBool(expression.right, `what stands behind ${expression.operator}`)
      return 'bool'
    case 'arithmetic': {
      const left = expectNumeric(expression.left, expression.operator)
      const right = expectNumeric(expression.right, expression.operator)
      return left === 'any' || right === 'any'
        ? 'any'
        : left === 'duration' || right === 'duration'
          ? 'duration'
          : 'float'
    }
    case 'comparison':
      checkComparison(expression)
      return 'bool'
  }
}

function checkComparison(expression: FieldExpression & { readonly type: 'comparison' }): void {
  const { operator, left, right } = expression
  const [leftType, rightType] = [typeOf(left), typeOf(right)]
  if (leftType === 'nil' || rightType === 'nil') return checkNil(expression)
  if (operator === '=~' || operator === '!~') return checkRegex(expression, leftType)
  if (!comparable(leftType, rightType)) {
    // The literal is what was mistyped, not the intrinsic.
    const wrong = right.type === 'literal' || left.type !== 'literal' ? right : left
    const [other, types] =
      wrong === right ? ([left, [leftType, rightType]] as const) : ([right, [rightType, leftType]] as const)
    const named = other.type === 'intrinsic' ? intrinsicName(other.intrinsic) : NAMES[types[0]]
    throw new TraceQLError(
      `${named} cannot be compared with ${NAMES[types[1]]}${example(types[0], wrong)}`,
      wrong.place,
    )
  }
  const type = leftType === 'any' ? rightType : leftType
  if (operator !== '=' && operator !== '!=' && !ORDERED.has(type)) {
    throw new TraceQLError(
      `${operator} compares numbers, durations and strings, not ${NAMES[type]}: use = or !=`,
      expression.place,
    )
  }
}

/** Tempo's words for intrinsics, so that they are found. */
function checkNil(expression: FieldExpression & { readonly type: 'comparison' }): void {
  const { operator, left, right, place } = expression
  const other = left.type === 'literal' && left.literal.type === 'nil' ? right : left
  if (operator !== '=' && operator !== '!=')
    throw new TraceQLError(`nil is compared with = or !=, not ${operator}`, place)
  if (operator === '!=') return
  if (other.type === 'intrinsic') {
    throw new TraceQLError(
      `intrinsics cannot be nil, ${intrinsicName(other.intrinsic)} is always there`,
      place,
    )
  }
  if (other.type === 'attribute' && other.scope === 'resource' && other.name === 'service.name') {
    throw new TraceQLError('resource.service.name cannot be nil: look for an empty one with = ""', place)
  }
}

function checkRegex(expression: FieldExpression & { readonly type: 'comparison' }, leftType: Type): void {
  const { operator, left, right } = expression
  if (right.type !== 'literal' || right.literal.type !== 'string') {
    throw new TraceQLError(`${operator} needs a regular expression to its right, a string`, right.place)
  }
  if (leftType !== 'any' && leftType !== 'string') {
    throw new TraceQLError(`${operator} matches strings, this is ${NAMES[leftType]}`, left.place)
  }
  compileRegex(right.literal.value, right.place)
}

function expectBool(expression: FieldExpression, what: string): void {
  const type = typeOf(expression)
  if (type === 'bool' || type === 'any') return
  const advice =
    expression.type === 'intrinsic' ? `, compare it: ${comparedExample(expression.intrinsic)}` : ''
  throw new TraceQLError(`${what} must be true or false, this is ${NAMES[type]}${advice}`, expression.place)
}

function expectNumeric(expression: FieldExpression, what: string): Type {
  const type = typeOf(expression)
  if (type === 'any' || NUMERIC.has(type)) return type
  throw new TraceQLError(`${what} needs numbers or durations, this is ${NAMES[type]}`, expression.place)
}

function comparable(left: Type, right: Type): boolean {
  return left === 'any' || right === 'any' || left === right || (NUMERIC.has(left) && NUMERIC.has(right))
}

const NUMERIC: ReadonlySet<Type> = new Set(['int', 'float', 'duration'])
const ORDERED: ReadonlySet<Type> = new Set(['any', 'string', ...NUMERIC])

const NAMES: Readonly<Record<Type, string>> = {
  any: 'anything',
  string: 'a string',
  int: 'a number',
  float: 'a number',
  duration: 'a duration',
  bool: 'true or false',
  status: 'a status',
  kind: 'a kind',
  nil: 'nil',
}

/** What to write instead. */
function example(type: Type, wrong: FieldExpression): string {
  if (type === 'status') return ': write error, ok or unset, without quotes'
  if (type === 'kind') return ': write server, client, producer, consumer or internal, without quotes'
  if (type === 'duration') return ': write 250ms or 1.5s, without quotes'
  if (type === 'string' && wrong.type === 'literal') return ': write it in double quotes'
  return ''
}

function comparedExample(intrinsic: Intrinsic): string {
  const name = intrinsicName(intrinsic)
  switch (INTRINSICS[intrinsic].type) {
    case 'string':
      return `${name} = "…"`
    case 'int':
      return `${name} > 0`
    case 'duration':
      return `${name} > 1s`
    case 'status':
      return `${name} = error`
    case 'kind':
      return `${name} = server`
  }
}

/** Whether it depends on the span at all. */
function readsSpan(expression: FieldExpression): boolean {
  switch (expression.type) {
    case 'attribute':
    case 'intrinsic':
      return true
    case 'literal':
      return false
    case 'not':
    case 'negative':
      return readsSpan(expression.of)
    case 'logical':
    case 'comparison':
    case 'arithmetic':
      return readsSpan(expression.left) || readsSpan(expression.right)
  }
}
