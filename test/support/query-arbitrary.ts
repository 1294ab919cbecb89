// Queries that could have been written, as parsing gives them: types fit, parentheses that change nothing are gone.
import * as fc from 'fast-check'
import {
  NOWHERE,
  type AttributeScope,
  type Field,
  type FieldExpression,
  type Intrinsic,
  type Literal,
  type Pipeline,
  type Query,
  type ScalarExpression,
  type SpansetExpression,
  type SpansetOperator,
  type Stage,
} from '../../src/traceql/ast.ts'

/** What the queries talk about: given the words of the traces that are searched, they find some of them. */
export interface Vocabulary {
  readonly keys: fc.Arbitrary<string>
  readonly strings: fc.Arbitrary<string>
  readonly ints: fc.Arbitrary<bigint>
  /** Whole nanoseconds. */
  readonly durations: fc.Arbitrary<number>
  readonly regexes: fc.Arbitrary<string>
}

const ANY_TEXT: fc.Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 12 })

/** Everything that can be written. */
export const ANY_WORDS: Vocabulary = {
  keys: fc.oneof(
    fc.constantFrom(
      'http.method',
      'k8s.pod-name',
      'a',
      'nil',
      'span',
      'parent.x',
      '5xx',
      'a b',
      'a"b\\',
      '.',
      'a+b',
      'é',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  ),
  strings: fc.oneof(fc.constantFrom('', 'GET', 'true', '200', '"', '\\', '\n\t', '`'), ANY_TEXT),
  ints: fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }),
  durations: fc.oneof(
    fc.constantFrom(0, 1, 1000, 1_500_000, 5_400_000_000_000, 86_400_000_000_000),
    fc.integer({ min: -(10 ** 15), max: 10 ** 15 }),
  ),
  regexes: fc.constantFrom('', 'GET', '(?i)get|post', '.*', String.raw`\d+`, '[[:alpha:]]+', 'a{2,3}?'),
}

export function queryArbitrary(words: Vocabulary = ANY_WORDS): fc.Arbitrary<Query> {
  const hint = fc
    .tuple(fc.constantFrom('most_recent', 'sample', 'x_1'), literalOf(words))
    .map(([name, value]) => ({ name, value }))
  return fc
    .tuple(pipelineArbitrary(words), fc.array(hint, { maxLength: 2 }))
    .map(([{ first, stages }, hints]) => ({ first, stages, hints }))
}

/** What stands in braces. */
export function conditionArbitrary(words: Vocabulary = ANY_WORDS): fc.Arbitrary<FieldExpression> {
  return fc.letrec<{ condition: FieldExpression; simple: FieldExpression }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'condition' },
      { arbitrary: tie('simple'), weight: 4 },
      {
        arbitrary: fc
          .tuple(fc.constantFrom('&&', '||'), tie('condition'), tie('condition'))
          .map(([operator, left, right]): FieldExpression => ({
            type: 'logical',
            operator,
            left,
            right,
            place: NOWHERE,
          })),
        weight: 3,
      },
      {
        arbitrary: tie('condition').map((of): FieldExpression => ({ type: 'not', of, place: NOWHERE })),
        weight: 1,
      },
    ),
    simple: simpleCondition(words),
  })).condition
}

/** Places are where something stood, not what it is. */
export function withoutPlaces<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutPlaces) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'place' ? NOWHERE : withoutPlaces(inner)]),
  ) as T
}

function pipelineArbitrary(words: Vocabulary): fc.Arbitrary<Pipeline> {
  return fc.letrec<{
    pipeline: Pipeline
    spansets: SpansetExpression
    stage: Stage
    filter: SpansetExpression
  }>((tie) => ({
    pipeline: fc
      .tuple(tie('spansets'), fc.array(tie('stage'), { maxLength: 2 }))
      .map(([first, stages]) => ({ first, stages })),
    spansets: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'spansets' },
      { arbitrary: tie('filter'), weight: 5 },
      {
        arbitrary: fc
          .tuple(fc.constantFrom(...SPANSET_OPERATORS), tie('spansets'), tie('spansets'))
          .map(([operator, left, right]): SpansetExpression => ({
            type: 'spansets',
            operator,
            left,
            right,
            place: NOWHERE,
          })),
        weight: 3,
      },
      {
        arbitrary: fc
          .tuple(tie('spansets'), fc.array(tie('stage'), { minLength: 1, maxLength: 2 }))
          .map(([first, stages]): SpansetExpression => ({
            type: 'wrapped',
            pipeline: { first, stages },
            place: NOWHERE,
          })),
        weight: 1,
      },
    ),
    stage: fc.oneof(
      tie('spansets').map((expression): Stage => ({ type: 'spansets', expression, place: NOWHERE })),
      comparisonStage(words),
      fc
        .array(groupKey(words), { minLength: 1, maxLength: 2 })
        .map((expressions): Stage => ({ type: 'by', expressions, place: NOWHERE })),
      fc.constant<Stage>({ type: 'coalesce', place: NOWHERE }),
      fc
        .array(fieldOf(words), { minLength: 1, maxLength: 3 })
        .map((fields): Stage => ({ type: 'select', fields, place: NOWHERE })),
    ),
    filter: fc
      .option(conditionArbitrary(words), { nil: undefined, freq: 6 })
      .map((condition): SpansetExpression => ({ type: 'filter', condition, place: NOWHERE })),
  })).pipeline
}

const STRUCTURE = ['>', '>>', '<', '<<', '~'] as const
const SPANSET_OPERATORS: readonly SpansetOperator[] = [
  '&&',
  '||',
  ...STRUCTURE,
  ...STRUCTURE.map((operator) => `!${operator}` as const),
  ...STRUCTURE.map((operator) => `&${operator}` as const),
]

function simpleCondition(words: Vocabulary): fc.Arbitrary<FieldExpression> {
  const ordered = fc.constantFrom('=', '!=', '<', '<=', '>', '>=')
  const equality = fc.constantFrom('=', '!=')
  const matching = fc.constantFrom('=~', '!~')
  const attribute = attributeOf(words)
  return fc.oneof(
    compared(ordered, attribute, fc.oneof(stringOf(words), numberOf(words))),
    compared(equality, attribute, fc.oneof(boolLiteral, statusLiteral, kindLiteral)),
    compared(equality, notServiceName(attribute), fc.constant<Literal>({ type: 'nil' })),
    compared(
      matching,
      fc.oneof(attribute, intrinsicOf(TEXTS)),
      words.regexes.map((value) => ({ type: 'string', value })),
    ),
    compared(ordered, intrinsicOf(TEXTS), stringOf(words)),
    compared(ordered, intrinsicOf(NUMBERS), numberOf(words)),
    compared(equality, intrinsicOf(['span:status']), statusLiteral),
    compared(equality, intrinsicOf(['span:kind']), kindLiteral),
    numericComparison(words),
    attribute,
    boolLiteral.map((literal): FieldExpression => ({ type: 'literal', literal, place: NOWHERE })),
  )
}

/** Either side may be the value. */
function compared(
  operators: fc.Arbitrary<'=' | '!=' | '<' | '<=' | '>' | '>=' | '=~' | '!~'>,
  fields: fc.Arbitrary<FieldExpression>,
  literals: fc.Arbitrary<Literal>,
): fc.Arbitrary<FieldExpression> {
  return fc
    .tuple(operators, fields, literals, fc.boolean())
    .map(([operator, field, literal, turned]): FieldExpression => {
      const value: FieldExpression = { type: 'literal', literal, place: NOWHERE }
      const [left, right] = turned && !operator.endsWith('~') ? [value, field] : [field, value]
      return { type: 'comparison', operator, left, right, place: NOWHERE }
    })
}

function numericComparison(words: Vocabulary): fc.Arbitrary<FieldExpression> {
  return fc
    .tuple(
      fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
      numericExpression(words),
      numericExpression(words),
    )
    .map(([operator, left, right]) => ({ type: 'comparison', operator, left, right, place: NOWHERE }))
}

function numericExpression(words: Vocabulary): fc.Arbitrary<FieldExpression> {
  return fc.letrec<{ number: FieldExpression }>((tie) => ({
    number: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'number' },
      fc.oneof(attributeOf(words), intrinsicOf(NUMBERS)),
      numberOf(words).map((literal): FieldExpression => ({ type: 'literal', literal, place: NOWHERE })),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', '%', '^'), tie('number'), tie('number'))
        .map(([operator, left, right]): FieldExpression => ({
          type: 'arithmetic',
          operator,
          left,
          right,
          place: NOWHERE,
        })),
      // The sign of a literal is part of it.
      tie('number').map((of): FieldExpression =>
        of.type === 'literal' ? of : { type: 'negative', of, place: NOWHERE },
      ),
    ),
  })).number
}

function comparisonStage(words: Vocabulary): fc.Arbitrary<Stage> {
  const literal = numberOf(words).map((value): ScalarExpression => ({
    type: 'literal',
    literal: value,
    place: NOWHERE,
  }))
  const aggregate = fc.oneof(
    fc.constant<ScalarExpression>({ type: 'aggregate', name: 'count', of: undefined, place: NOWHERE }),
    fc
      .tuple(fc.constantFrom('min', 'max', 'avg', 'sum'), fc.oneof(attributeOf(words), intrinsicOf(NUMBERS)))
      .map(([name, of]): ScalarExpression => ({ type: 'aggregate', name, of, place: NOWHERE })),
  )
  const { scalar } = fc.letrec<{ scalar: ScalarExpression }>((tie) => ({
    scalar: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'scalar' },
      aggregate,
      literal,
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', '%', '^'), tie('scalar'), tie('scalar'))
        .map(([operator, left, right]): ScalarExpression => ({
          type: 'arithmetic',
          operator,
          left,
          right,
          place: NOWHERE,
        })),
    ),
  }))
  return fc
    .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), scalar, scalar)
    .map(([operator, left, right]) => ({
      type: 'compare',
      comparison: { operator, left, right },
      place: NOWHERE,
    }))
}

function groupKey(words: Vocabulary): fc.Arbitrary<FieldExpression> {
  return fc.oneof(
    { arbitrary: fieldOf(words), weight: 4 },
    { arbitrary: compared(fc.constantFrom('=', '>'), attributeOf(words), numberOf(words)), weight: 1 },
  )
}

function fieldOf(words: Vocabulary): fc.Arbitrary<Field> {
  return fc.oneof(attributeOf(words), intrinsicOf([...TEXTS, ...NUMBERS, 'span:kind', 'span:status']))
}

function attributeOf(words: Vocabulary): fc.Arbitrary<Field> {
  const scopes: readonly AttributeScope[] = [
    'any',
    'span',
    'resource',
    'event',
    'link',
    'instrumentation',
    'parent',
    'parent.span',
    'parent.resource',
  ]
  return fc
    .tuple(fc.constantFrom(...scopes), words.keys)
    .map(([scope, name]) => ({ type: 'attribute', scope, name, place: NOWHERE }))
}

function notServiceName(fields: fc.Arbitrary<Field>): fc.Arbitrary<Field> {
  return fields.filter((field) => field.type !== 'attribute' || field.name !== 'service.name')
}

function intrinsicOf(intrinsics: readonly Intrinsic[]): fc.Arbitrary<Field> {
  return fc.constantFrom(...intrinsics).map((intrinsic) => ({ type: 'intrinsic', intrinsic, place: NOWHERE }))
}

const TEXTS: readonly Intrinsic[] = [
  'span:name',
  'span:statusMessage',
  'span:id',
  'span:parentID',
  'trace:id',
  'trace:rootName',
  'trace:rootService',
  'event:name',
  'link:spanID',
  'link:traceID',
  'instrumentation:name',
  'instrumentation:version',
]

const NUMBERS: readonly Intrinsic[] = [
  'span:duration',
  'span:childCount',
  'span:nestedSetLeft',
  'span:nestedSetRight',
  'span:nestedSetParent',
  'trace:duration',
  'event:timeSinceStart',
]

function literalOf(words: Vocabulary): fc.Arbitrary<Literal> {
  return fc.oneof(stringOf(words), numberOf(words), boolLiteral)
}

function stringOf(words: Vocabulary): fc.Arbitrary<Literal> {
  return words.strings.map((value) => ({ type: 'string', value }))
}

function numberOf(words: Vocabulary): fc.Arbitrary<Literal> {
  return fc.oneof(
    words.ints.map((value): Literal => ({ type: 'int', value })),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): Literal => ({ type: 'float', value })),
    words.durations.map((value): Literal => ({ type: 'duration', value })),
  )
}

const boolLiteral: fc.Arbitrary<Literal> = fc.boolean().map((value) => ({ type: 'bool', value }))
const statusLiteral: fc.Arbitrary<Literal> = fc
  .constantFrom('error', 'ok', 'unset')
  .map((value) => ({ type: 'status', value }))
const kindLiteral: fc.Arbitrary<Literal> = fc
  .constantFrom('unspecified', 'internal', 'server', 'client', 'producer', 'consumer')
  .map((value) => ({ type: 'kind', value }))
