// What a condition in braces says about its span in the few words that Jaeger and Zipkin understand.
import type { AttributeScope, ComparisonOperator, FieldExpression, Literal } from './ast.ts'
import { bothBounds, eitherBound, fieldComparison, wholeBounds } from './comparison.ts'
import { alternativesOf } from './conjuncts.ts'
import { otherReadings } from './conditions.ts'

export interface SpanConditions {
  /** The service is one of these; empty: any. */
  readonly services: readonly string[]
  readonly operation: string | undefined
  readonly tags: readonly SpanTag[]
  /** Its status is error. */
  readonly error: boolean
  readonly kind: 'server' | 'client' | 'producer' | 'consumer' | undefined
  /** Nanoseconds, whole, of the span and not of the trace, both ends included. */
  readonly minDuration: number | undefined
  readonly maxDuration: number | undefined
}

export interface SpanTag {
  /** any: the span's attribute, or its resource's where the span has none. */
  readonly scope: 'any' | 'span' | 'resource'
  readonly key: string
  /** Equals this when written as text, of whichever type; undefined: is there. */
  readonly value: string | undefined
}

/** `complete` when they are all that it says. */
export interface Said extends SpanConditions {
  readonly complete: boolean
}

export const NOTHING_SAID: Said = {
  services: [],
  operation: undefined,
  tags: [],
  error: false,
  kind: undefined,
  minDuration: undefined,
  maxDuration: undefined,
  complete: true,
}

const UNKNOWN: Said = { ...NOTHING_SAID, complete: false }

export function spanConditionsOf(condition: FieldExpression): Said {
  switch (condition.type) {
    case 'logical': {
      if (condition.operator === '||') {
        const tag = tagOfAnyType(condition)
        if (tag !== undefined) return { ...NOTHING_SAID, tags: [tag] }
      }
      const left = spanConditionsOf(condition.left)
      const right = spanConditionsOf(condition.right)
      return condition.operator === '&&' ? bothHold(left, right) : oneHolds(left, right)
    }
    case 'comparison':
      return ofComparison(condition)
    case 'literal':
      return condition.literal.type === 'bool' && condition.literal.value ? NOTHING_SAID : UNKNOWN
    case 'attribute':
      return ofAttribute('=', condition.scope, condition.name, { type: 'bool', value: true })
    case 'intrinsic':
    case 'arithmetic':
    case 'not':
    case 'negative':
      return UNKNOWN
  }
}

/** Where the two contradict each other nothing matches, and either will do. */
export function bothHold(left: Said, right: Said): Said {
  const services = left.services.filter((service) => right.services.includes(service))
  const sameServices = left.services.length === 0 || right.services.length === 0 || services.length > 0
  const consistent =
    sameServices &&
    agree(left.operation, right.operation) &&
    agree(left.kind, right.kind) &&
    // Backends take one value of a key.
    !left.tags.some((tag) => right.tags.some((other) => other.key === tag.key && !isSameTag(tag, other)))
  return {
    services: services.length > 0 ? services : left.services.length > 0 ? left.services : right.services,
    operation: left.operation ?? right.operation,
    tags: [...left.tags, ...right.tags.filter((tag) => !hasTag(left.tags, tag))],
    error: left.error || right.error,
    kind: left.kind ?? right.kind,
    minDuration: bothBounds(Math.max, left.minDuration, right.minDuration),
    maxDuration: bothBounds(Math.min, left.maxDuration, right.maxDuration),
    complete: left.complete && right.complete && consistent,
  }
}

/** What is true whichever of the two holds: all that they have in common, the widest bounds. */
export function oneHolds(left: Said, right: Said): Said {
  const services =
    left.services.length > 0 && right.services.length > 0
      ? [...new Set([...left.services, ...right.services])]
      : []
  const common: Said = {
    services,
    operation: left.operation === right.operation ? left.operation : undefined,
    tags: left.tags.filter((tag) => hasTag(right.tags, tag)),
    error: left.error && right.error,
    kind: left.kind === right.kind ? left.kind : undefined,
    minDuration: eitherBound(Math.min, left.minDuration, right.minDuration),
    maxDuration: eitherBound(Math.max, left.maxDuration, right.maxDuration),
    complete: false,
  }
  const complete =
    left.complete && right.complete && sameButServices(left, common) && sameButServices(right, common)
  return {
    ...common,
    complete: complete && services.length > 0 === (left.services.length > 0 || right.services.length > 0),
  }
}

function ofComparison(condition: FieldExpression): Said {
  const comparison = fieldComparison(condition)
  if (comparison === undefined) return UNKNOWN
  const { field, operator, literal } = comparison
  if (field.type === 'attribute') return ofAttribute(operator, field.scope, field.name, literal)
  switch (field.intrinsic) {
    case 'span:name':
      return operator === '=' && literal.type === 'string' && literal.value !== ''
        ? { ...NOTHING_SAID, operation: literal.value }
        : UNKNOWN
    case 'span:status':
      return operator === '=' && literal.type === 'status' && literal.value === 'error'
        ? { ...NOTHING_SAID, error: true }
        : UNKNOWN
    case 'span:kind':
      return operator === '=' && literal.type === 'kind' ? ofKind(literal.value) : UNKNOWN
    case 'span:duration':
      return ofDuration(operator, literal)
    default:
      return UNKNOWN
  }
}

function ofAttribute(
  operator: ComparisonOperator,
  scope: AttributeScope,
  key: string,
  literal: Literal,
): Said {
  if (scope === 'resource' && key === 'service.name') return ofService(operator, literal)
  if (scope !== 'any' && scope !== 'span' && scope !== 'resource') return UNKNOWN
  // What services are called is not kept as a tag.
  if (key === 'service.name' && scope === 'any') return UNKNOWN
  if (operator === '!=' && literal.type === 'nil') {
    return { ...NOTHING_SAID, tags: [{ scope, key, value: undefined }] }
  }
  if (operator !== '=') return UNKNOWN
  const value = textOf(literal)
  if (value === undefined) return UNKNOWN
  // Text that could be another type matches that too, where tags are text.
  const complete = literal.type === 'string' && otherReadings(literal.value).length === 0
  return { ...NOTHING_SAID, tags: [{ scope, key, value }], complete }
}

function ofService(operator: ComparisonOperator, literal: Literal): Said {
  if (literal.type !== 'string' || literal.value === '') return UNKNOWN
  if (operator === '=') return { ...NOTHING_SAID, services: [literal.value] }
  if (operator === '=~' && /^[\w-]+(\|[\w-]+)*$/.test(literal.value)) {
    return { ...NOTHING_SAID, services: [...new Set(literal.value.split('|'))] }
  }
  return UNKNOWN
}

/** Backends have no word for the others. */
function ofKind(kind: string): Said {
  return kind === 'server' || kind === 'client' || kind === 'producer' || kind === 'consumer'
    ? { ...NOTHING_SAID, kind }
    : UNKNOWN
}

/** Durations are whole nanoseconds, so that every bound can be told with its end included. */
function ofDuration(operator: ComparisonOperator, literal: Literal): Said {
  const bounds = wholeBounds(operator, literal)
  return bounds === undefined
    ? UNKNOWN
    : { ...NOTHING_SAID, minDuration: bounds.min, maxDuration: bounds.max }
}

/** `.k = "200" || .k = 200`: what a tag of text means. */
function tagOfAnyType(condition: FieldExpression): SpanTag | undefined {
  let tag: SpanTag | undefined
  const types = new Set<Literal['type']>()
  for (const alternative of alternativesOf(condition)) {
    const comparison = fieldComparison(alternative)
    const [next] = spanConditionsOf(alternative).tags
    if (comparison?.operator !== '=' || next?.value === undefined) return undefined
    if (tag !== undefined && !isSameTag(tag, next)) return undefined
    tag = next
    types.add(comparison.literal.type)
  }
  const readings = otherReadings(tag?.value ?? '')
  return types.has('string') && readings.every(({ type }) => types.has(type)) ? tag : undefined
}

/** As backends write it; undefined where they differ, or where it says little. */
function textOf(literal: Literal): string | undefined {
  switch (literal.type) {
    case 'string':
      return literal.value === '' ? undefined : literal.value
    case 'bool':
      return String(literal.value)
    case 'int':
      return String(literal.value)
    case 'float':
      return /^-?\d+\.\d+$/.test(String(literal.value)) ? String(literal.value) : undefined
    default:
      return undefined
  }
}

function agree<T>(left: T | undefined, right: T | undefined): boolean {
  return left === undefined || right === undefined || left === right
}

function hasTag(tags: readonly SpanTag[], tag: SpanTag): boolean {
  return tags.some((other) => isSameTag(other, tag))
}

function isSameTag(left: SpanTag, right: SpanTag): boolean {
  return left.scope === right.scope && left.key === right.key && left.value === right.value
}

function sameButServices(left: Said, right: Said): boolean {
  return (
    left.operation === right.operation &&
    left.tags.length === right.tags.length &&
    left.error === right.error &&
    left.kind === right.kind &&
    left.minDuration === right.minDuration &&
    left.maxDuration === right.maxDuration
  )
}
