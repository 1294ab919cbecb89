// What fields and literals are while a query is evaluated. Integers are bigint, all other numbers and durations (in
// nanoseconds) number: numbers compare by what they are worth, everything else only with its own kind.
import type { AttributeValue } from '../../trace/span.ts'

/** undefined: nil. */
export type Value = Single | Several

export type Single = AttributeValue | Word

export interface NamedValue {
  /** Of an attribute its key, without a scope; of everything else as it is written. */
  readonly name: string
  readonly value: AttributeValue
}

/** `error`, `server`: not the string of the same letters. */
export class Word {
  readonly of: 'status' | 'kind'
  readonly word: string

  constructor(of: 'status' | 'kind', word: string) {
    this.of = of
    this.word = word
  }
}

/** What a span has several of, one for each event or link: a condition holds where it does of any of them. */
export class Several {
  readonly values: readonly Single[]

  constructor(values: readonly Single[]) {
    this.values = values
  }
}

/** Of several the first that there is. */
export function plainValueOf(value: Value): AttributeValue {
  if (value instanceof Word) return value.word
  return value instanceof Several ? plainValueOf(value.values.find((one) => one !== undefined)) : value
}

export function isNil(value: Value): boolean {
  return value instanceof Several ? value.values.every((one) => one === undefined) : value === undefined
}

export function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number'
}

export function isArray(value: Value): value is readonly AttributeValue[] {
  return Array.isArray(value)
}
