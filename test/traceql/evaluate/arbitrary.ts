// Random traces with everything that a tree can be wrong in, and random queries about them.
import * as fc from 'fast-check'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import type { Span, SpanKind } from '../../../src/trace/span.ts'
import type { Trace } from '../../../src/trace/trace.ts'
import {
  NOWHERE as place,
  type FieldExpression,
  type Query,
  type ScalarExpression,
  type SpansetExpression,
  type SpansetOperator,
  type Stage,
} from '../../../src/traceql/ast.ts'
import { atMs, makeResource, makeSpan, spanIdOf } from '../../support/spans.ts'

const KINDS: readonly SpanKind[] = ['internal', 'server', 'client']
const NAMES = ['a', 'b', 'c']
const RESOURCES = NAMES.map((name) => makeResource({ 'service.name': name }))

interface Row {
  readonly parent: { readonly of: 'before' | 'any' | 'missing' | 'none'; readonly number: number }
  readonly shared: number | null
  readonly kind: SpanKind
  readonly name: number
  readonly service: number
  readonly length: number
  readonly weight: number | null
}

const row: fc.Arbitrary<Row> = fc.record({
  /** Of the spans before it, or of any: then there may be cycles. */
  parent: fc.oneof(
    { weight: 8, arbitrary: fc.record({ of: fc.constant('before' as const), number: fc.nat(99) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        of: fc.constantFrom('any' as const, 'missing' as const, 'none' as const),
        number: fc.nat(99),
      }),
    },
  ),
  /** The id of another span. */
  shared: fc.option(fc.nat(99), { freq: 14 }),
  kind: fc.constantFrom(...KINDS),
  name: fc.nat(2),
  service: fc.nat(2),
  length: fc.nat(5),
  weight: fc.option(fc.nat(4)),
})

/** For `traceOf`: what a failing test prints is these and not the tree. */
export const arbitraryRows: fc.Arbitrary<readonly Row[]> = fc.array(row, { minLength: 1, maxLength: 16 })

export function traceOf(rows: readonly Row[]): Trace {
  return buildTrace({ logs: [], spans: rows.map((row, at) => spanOf(row, at, rows.length)) })
}

function spanOf(
  { parent, shared, kind, name, service, length, weight }: Row,
  at: number,
  count: number,
): Span {
  const numbers = {
    before: at === 0 ? 0 : (parent.number % at) + 1,
    any: (parent.number % count) + 1,
    missing: 99,
    none: 0,
  }
  const number = numbers[parent.of]
  return makeSpan({
    spanId: spanIdOf(shared === null ? at + 1 : (shared % count) + 1),
    parentId: number === 0 ? undefined : spanIdOf(number),
    name: NAMES[name]!,
    kind,
    resource: RESOURCES[service]!,
    start: atMs(at),
    end: atMs(at + length),
    attributes: weight === null ? {} : { weight: BigInt(weight) },
  })
}

const name: FieldExpression = { type: 'intrinsic', intrinsic: 'span:name', place }
const kind: FieldExpression = { type: 'intrinsic', intrinsic: 'span:kind', place }
const duration: FieldExpression = { type: 'intrinsic', intrinsic: 'span:duration', place }
const weight: FieldExpression = { type: 'attribute', scope: 'span', name: 'weight', place }

const literal = (value: string | bigint | number): FieldExpression => ({
  type: 'literal',
  literal:
    typeof value === 'string'
      ? { type: 'string', value }
      : typeof value === 'bigint'
        ? { type: 'int', value }
        : { type: 'duration', value },
  place,
})

const comparison: fc.Arbitrary<FieldExpression> = fc.oneof(
  fc
    .record({ operator: fc.constantFrom('=' as const, '!=' as const), value: fc.constantFrom(...NAMES) })
    .map(
      ({ operator, value }) =>
        ({ type: 'comparison', operator, left: name, right: literal(value), place }) as const,
    ),
  fc.record({ operator: fc.constantFrom('=' as const, '!=' as const), value: fc.constantFrom(...KINDS) }).map(
    ({ operator, value }) =>
      ({
        type: 'comparison',
        operator,
        left: kind,
        right: { type: 'literal', literal: { type: 'kind', value: value as 'server' }, place },
        place,
      }) as const,
  ),
  fc
    .nat(5)
    .map(
      (ms) =>
        ({ type: 'comparison', operator: '>', left: duration, right: literal(ms * 1e6), place }) as const,
    ),
  fc
    .record({ operator: fc.constantFrom('=' as const, '!=' as const, '>' as const), value: fc.nat(4) })
    .map(
      ({ operator, value }) =>
        ({ type: 'comparison', operator, left: weight, right: literal(BigInt(value)), place }) as const,
    ),
)

const { condition } = fc.letrec<{ condition: FieldExpression }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc
      .record({
        operator: fc.constantFrom('&&' as const, '||' as const),
        left: tie('condition'),
        right: tie('condition'),
      })
      .map(({ operator, left, right }) => ({ type: 'logical', operator, left, right, place }) as const),
    tie('condition').map((of) => ({ type: 'not', of, place }) as const),
  ),
}))

export const OPERATORS: readonly SpansetOperator[] = [
  '&&',
  '||',
  ...(['>', '>>', '<', '<<', '~'] as const).flatMap(
    (relation) => [relation, `!${relation}`, `&${relation}`] as const,
  ),
]

const filter = fc
  .option(condition, { nil: undefined, freq: 4 })
  .map((condition): SpansetExpression => ({ type: 'filter', condition, place }))

const aggregate: fc.Arbitrary<ScalarExpression> = fc.oneof(
  fc.constant<ScalarExpression>({ type: 'aggregate', name: 'count', of: undefined, place }),
  fc
    .record({
      name: fc.constantFrom('min' as const, 'max' as const, 'avg' as const, 'sum' as const),
      of: fc.constantFrom(duration, weight),
    })
    .map(({ name, of }): ScalarExpression => ({ type: 'aggregate', name, of, place })),
)

const compareStage: fc.Arbitrary<Stage> = fc
  .record({
    operator: fc.constantFrom('>', '>=', '<', '<=', '=', '!='),
    left: aggregate,
    right: fc.oneof(
      aggregate,
      fc.nat(6).map((value): ScalarExpression => ({
        type: 'literal',
        literal: { type: 'int', value: BigInt(value) },
        place,
      })),
    ),
  })
  .map(({ operator, left, right }) => ({
    type: 'compare',
    comparison: { operator: operator as '>', left, right },
    place,
  }))

const { expression, stages } = fc.letrec<{ expression: SpansetExpression; stages: readonly Stage[] }>(
  (tie) => ({
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      filter,
      fc
        .record({
          operator: fc.constantFrom(...OPERATORS),
          left: tie('expression'),
          right: tie('expression'),
        })
        .map(({ operator, left, right }) => ({ type: 'spansets', operator, left, right, place }) as const),
      fc
        .record({ first: tie('expression'), stages: tie('stages') })
        .map((pipeline) => ({ type: 'wrapped', pipeline, place }) as const),
    ),
    stages: fc.array(
      fc.oneof(
        { depthSize: 'small' },
        compareStage,
        fc
          .subarray([name, kind, weight], { minLength: 1, maxLength: 2 })
          .map((expressions): Stage => ({ type: 'by', expressions, place })),
        fc.constant<Stage>({ type: 'coalesce', place }),
        tie('expression').map((expression): Stage => ({ type: 'spansets', expression, place })),
      ),
      { maxLength: 3 },
    ),
  }),
)

export const arbitraryQuery: fc.Arbitrary<Query> = fc
  .record({ first: expression, stages })
  .map(({ first, stages }) => ({ first, stages, hints: [] }))
