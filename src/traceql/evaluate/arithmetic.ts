// Sums and products. Integers stay integers of 64 bits, as they are stored; one that is mixed with a float or a duration
// becomes a float. What cannot be worked out is nil, and a condition on it does not hold.
import type { ArithmeticOperator } from '../ast.ts'
import { isNumber, Several, type Value } from './value.ts'

export function calculate(operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (left instanceof Several) return each(left, (one) => calculate(operator, one, right))
  if (right instanceof Several) return each(right, (one) => calculate(operator, left, one))
  if (!isNumber(left) || !isNumber(right)) return undefined
  if (typeof left === 'bigint' && typeof right === 'bigint') return ofIntegers(operator, left, right)
  return ofFloats(operator, Number(left), Number(right))
}

export function negate(value: Value): Value {
  if (value instanceof Several) return each(value, negate)
  return isNumber(value) ? -value : undefined
}

function each({ values }: Several, of: (value: Value) => Value): Several {
  return new Several(
    values.map((value) => {
      const result = of(value)
      return result instanceof Several ? undefined : result
    }),
  )
}

function ofIntegers(operator: ArithmeticOperator, left: bigint, right: bigint): bigint | number | undefined {
  switch (operator) {
    case '+':
      return BigInt.asIntN(64, left + right)
    case '-':
      return BigInt.asIntN(64, left - right)
    case '*':
      return BigInt.asIntN(64, left * right)
    case '/':
      return right === 0n ? undefined : left / right
    case '%':
      return right === 0n ? undefined : left % right
    case '^': {
      // By way of floats: an exponent from a span could ask for an integer of any size.
      const power = Number(left) ** Number(right)
      return Number.isSafeInteger(power) ? BigInt(power) : power
    }
  }
}

function ofFloats(operator: ArithmeticOperator, left: number, right: number): number | undefined {
  const result = FLOATS[operator](left, right)
  return Number.isNaN(result) ? undefined : result
}

const FLOATS: Readonly<Record<ArithmeticOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': (left, right) => left ** right,
}
