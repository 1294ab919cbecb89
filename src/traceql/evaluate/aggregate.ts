// Numbers of a set of spans: `avg(duration) > 1s`, and arithmetic between them.
import type { ScalarComparison, ScalarExpression } from '../ast.ts'
import { TraceQLError } from '../traceql-error.ts'
import { calculate, negate } from './arithmetic.ts'
import { compare } from './compare.ts'
import { literalValue, valueOf } from './expression.ts'
import { printFieldExpression } from '../print.ts'
import type { Reader } from './read-field.ts'
import type { SpanGroup } from './span-group.ts'
import type { Subject } from './subject.ts'
import { isArray, isNumber, plainValueOf, Several, type NamedValue, type Value } from './value.ts'

/** undefined where it does not hold; otherwise the group with what was worked out for it. */
export type GroupTest = (group: SpanGroup, subject: Subject) => SpanGroup | undefined

/** @throws TraceQLError */
export function groupTestOf({ operator, left, right }: ScalarComparison): GroupTest {
  if (operator === '=~' || operator === '!~') {
    throw new TraceQLError(`${operator} compares text, and this is a number`, left.place)
  }
  const [readLeft, readRight] = [scalarOf(left), scalarOf(right)]
  return (group, subject) => {
    const seen: NamedValue[] = []
    if (!compare(operator, readLeft(group, subject, seen), readRight(group, subject, seen))) return undefined
    const names = new Set(seen.map(({ name }) => name))
    const known = group.attributes.filter(({ name }) => !names.has(name))
    return { spans: group.spans, attributes: [...known, ...seen] }
  }
}

/** Adds the aggregates that it works out to `seen`. */
type Scalar = (group: SpanGroup, subject: Subject, seen: NamedValue[]) => Value

function scalarOf(expression: ScalarExpression): Scalar {
  switch (expression.type) {
    case 'literal': {
      const value = literalValue(expression.literal)
      return () => value
    }
    case 'arithmetic': {
      const [left, right] = [scalarOf(expression.left), scalarOf(expression.right)]
      const { operator } = expression
      return (...args) => calculate(operator, left(...args), right(...args))
    }
    case 'negative': {
      const scalar = scalarOf(expression.of)
      return (...args) => negate(scalar(...args))
    }
    case 'aggregate':
      return aggregate(expression)
  }
}

function aggregate({ name, of, place }: ScalarExpression & { readonly type: 'aggregate' }): Scalar {
  const label = `${name}(${of === undefined ? '' : printFieldExpression(of)})`
  const read = of === undefined ? undefined : valueOf(of)
  if (name !== 'count' && read === undefined) throw new TraceQLError(`${label} of what?`, place)
  return (group, subject, seen) => {
    const value =
      name === 'count' || read === undefined
        ? BigInt(group.spans.length)
        : AGGREGATES[name](numbersOf(group, read, subject))
    if (!seen.some((one) => one.name === label)) seen.push({ name: label, value: plainValueOf(value) })
    return value
  }
}

type Numeric = bigint | number

/** Spans that have no number there do not count. */
function numbersOf({ spans }: SpanGroup, read: Reader, subject: Subject): readonly Numeric[] {
  const numbers: Numeric[] = []
  for (const node of spans) {
    const value = read(node, subject)
    for (const one of value instanceof Several ? value.values : isArray(value) ? value : [value]) {
      if (isNumber(one)) numbers.push(one)
    }
  }
  return numbers
}

const AGGREGATES: Readonly<
  Record<'min' | 'max' | 'avg' | 'sum', (numbers: readonly Numeric[]) => Numeric | undefined>
> = {
  min: (numbers) => chosen(numbers, (one, best) => one < best),
  max: (numbers) => chosen(numbers, (one, best) => one > best),
  sum: (numbers) => (numbers.length === 0 ? undefined : total(numbers)),
  avg: (numbers) => (numbers.length === 0 ? undefined : Number(total(numbers)) / numbers.length),
}

function chosen(
  numbers: readonly Numeric[],
  isBetter: (one: Numeric, best: Numeric) => boolean,
): Numeric | undefined {
  let best = numbers[0]
  for (const one of numbers) if (best !== undefined && isBetter(one, best)) best = one
  return best
}

/** Exact as long as all of them are integers. */
function total(numbers: readonly Numeric[]): Numeric {
  let [integers, floats, hasFloats] = [0n, 0, false]
  for (const one of numbers) {
    if (typeof one === 'bigint') integers += one
    else {
      floats += one
      hasFloats = true
    }
  }
  return hasFloats ? floats + Number(integers) : BigInt.asIntN(64, integers)
}
