// Values by which an application names its own things: an order, a user, a job. Two fragments that state the same one
// may be of one request, whatever the attribute is called. Only a number is kept of each, and none of those that
// tell nothing.
import { ATTRIBUTE_RULES } from '../../trace/semconv-names.ts'
import type { Attribute, Span } from '../../trace/span.ts'
import type { Row } from './span-table.ts'

/** Stands for a value: equal for equal values, and for different ones only once in 2^53. */
export type ValueToken = number

export class RareValues {
  #rows = new Int32Array(1024)
  #tokens = new Float64Array(1024)
  #count = 0
  readonly #keys = new Map<string, KeyState>()

  /** Rows in ascending order. */
  add(row: Row, trace: number, { attributes }: Span): void {
    let kept = 0
    for (const attribute of attributes) {
      if (kept === MOST_OF_SPAN || this.#count === MOST) return
      const key = this.#stateOf(attribute.key)
      if (key.isDropped) continue
      const token = tokenOf(key, attribute.value)
      if (token === undefined) continue
      noteValue(key, trace, token)
      this.#push(row, token)
      kept++
    }
  }

  /** Calls `take` for each value of a row. */
  each(row: Row, take: (token: ValueToken) => void): void {
    for (let at = this.#firstOf(row); at < this.#count && this.#rows[at] === row; at++) {
      take(this.#tokens[at] as number)
    }
  }

  #stateOf(key: string): KeyState {
    let state = this.#keys.get(key)
    if (state === undefined) {
      // A sender that makes up keys is not asked for them.
      const isDropped = this.#keys.size >= MOST_KEYS || CONVENTIONAL.has(key) || TECHNICAL.test(key)
      state = { name: thingOf(key), isDropped, traces: 0, lastTrace: -1, distinct: new Set() }
      if (this.#keys.size < MOST_KEYS) this.#keys.set(key, state)
    }
    return state
  }

  #push(row: Row, token: ValueToken): void {
    if (this.#count === this.#rows.length) {
      const rows = new Int32Array(this.#count * 2)
      const tokens = new Float64Array(this.#count * 2)
      rows.set(this.#rows)
      tokens.set(this.#tokens)
      this.#rows = rows
      this.#tokens = tokens
    }
    this.#rows[this.#count] = row
    this.#tokens[this.#count++] = token
  }

  #firstOf(row: Row): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#rows[middle] as number) < row) low = middle + 1
      else high = middle
    }
    return low
  }
}

interface KeyState {
  /** What its values name: `order` for `app.order_id`. */
  readonly name: string
  /** It is of the conventions, or has so few values that an equal one says nothing. */
  isDropped: boolean
  /** How many state it, and the last that did: within one a value is repeated. */
  traces: number
  lastTrace: number
  readonly distinct: Set<ValueToken>
}

function noteValue(key: KeyState, trace: number, token: ValueToken): void {
  if (key.lastTrace !== trace) key.traces++
  key.lastTrace = trace
  if (key.distinct.size <= FEW_VALUES) key.distinct.add(token)
  if (key.traces >= ENOUGH && key.distinct.size <= FEW_VALUES) key.isDropped = true
}

function tokenOf(key: KeyState, value: Attribute['value']): ValueToken | undefined {
  if (typeof value === 'bigint') return value > 99n ? valueToken(key.name, value.toString()) : undefined
  if (typeof value !== 'string' || value.length < 3 || value.length > LONGEST) return undefined
  return HAS_DIGIT.test(value) && !value.includes(' ') ? valueToken(key.name, value) : undefined
}

/** A value that is long enough to be itself whatever it is called; a short one is one of its thing. */
export function valueToken(name: string, value: string): ValueToken {
  const isItself = value.length >= 8 && (value.length >= 12 || !/^\d+$/.test(value))
  return hash(isItself ? '' : name, value)
}

/** `order` for `order.id`, `app.orderId`, `orders` and `order_id`. */
export function thingOf(key: string): string {
  const [last = '', before = ''] = key.split(/[./]/).reverse()
  const words = /^(?:id|number|no|key|uuid)$/i.test(last) ? before : last
  const plain = words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return plain.replace(/(?:id|number|key|uuid)$/, '').replace(/s$/, '')
}

function hash(name: string, value: string): ValueToken {
  let high = 0x811c9dc5
  let low = 0x9dc5811c
  const text = `${name}\n${value}`
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ (unit + at), 0x85ebca6b)
    low ^= low >>> 13
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11)
}

const CONVENTIONAL: ReadonlySet<string> = new Set(
  Object.entries(ATTRIBUTE_RULES).flatMap(([name, { olderNames, olderServerNames = [] }]) =>
    [name].concat(olderNames, olderServerNames),
  ),
)
/** What instrumentation states, and not the application. */
const TECHNICAL =
  /^(?:http|url|net|network|db|rpc|grpc|messaging|code|thread|server|client|peer|otel|telemetry|user_agent|exception|error|process|span|sampler|internal|component|tls|aws|azure|gcp|cloud|k8s|host|container|service|faas|jvm|os|browser|event|log|guid:|x-|node|zone|deployment|graphql|gen_ai|@)(?:[._-]|$)|^(?:guid:|@|x-)|(?:^|[._])(?:duration|latency|elapsed|time(?:stamp)?|count|size|length|bytes|port|status|version|pid|tid|line|offset|thread)(?:[._]?(?:ms|ns|us|s))?$/i
const HAS_DIGIT = /\d/
const LONGEST = 128
/** Sixteen bytes each. */
const MOST = 4_000_000
const MOST_OF_SPAN = 4
const MOST_KEYS = 10_000
const FEW_VALUES = 64
const ENOUGH = 500
