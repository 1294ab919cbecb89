// A filter as it can be asked of spans that went through Zipkin, which keeps names in lower case and every tag as text: a
// trace is matched that would have matched before it was sent there.
import type { Field, FieldExpression, Literal, Query } from '../../traceql/ast.ts'
import { fieldComparison } from '../../traceql/comparison.ts'
import { attributeValue, type Attribute, type Span, type TraceData } from '../../trace/span.ts'
import { mapConditions } from './map-conditions.ts'

export interface ZipkinFilter {
  readonly query: Query
  /** The trace as the query has to see it. */
  view(data: TraceData): TraceData
  /** What was done to the filter, or to the spans for it, in sentences. */
  readonly notes: readonly string[]
}

export function zipkinFilter(filter: Query): ZipkinFilter {
  const numbers = new Set<string>()
  const lost = new Set<string>()
  let lowered = false
  const query = mapConditions(filter, (condition) => {
    const comparison = fieldComparison(condition)
    if (comparison === undefined) return condition
    const { field, operator, literal } = comparison
    if (field.type === 'attribute' && literal.type !== 'string' && literal.type !== 'nil')
      numbers.add(field.name)
    if (field.type === 'attribute' && isOfResource(field)) lost.add(field.name)
    if (literal.type !== 'string' || !isLowered(field)) return condition
    const value =
      operator === '=~' || operator === '!~' ? lowerRegex(literal.value) : literal.value.toLowerCase()
    if (value === literal.value) return condition
    lowered = true
    return withLiteral(condition, { type: 'string', value })
  })
  const notes = [
    ...(lowered ? ['Zipkin keeps names of services and spans in lower case: they were compared so'] : []),
    ...(lost.size === 0 ? [] : [`Zipkin keeps no attributes of resources, so that none has ${list(lost)}`]),
  ]
  return { query, view: (data) => viewOf(data, numbers), notes }
}

/** What Zipkin has of a resource: the name of the service and its address. */
function isOfResource({ scope, name }: Extract<Field, { type: 'attribute' }>): boolean {
  return (
    (scope === 'resource' || scope === 'parent.resource') && name !== 'service.name' && name !== 'host.ip'
  )
}

function isLowered(field: Field): boolean {
  if (field.type === 'attribute') return field.name === 'service.name'
  return LOWERED.has(field.intrinsic)
}

const LOWERED: ReadonlySet<string> = new Set(['span:name', 'trace:rootName', 'trace:rootService'])

/** Letters behind a backslash mean something else in capitals. */
function lowerRegex(pattern: string): string {
  return pattern.replaceAll(/\\.|[A-Z]+/gs, (part) => (part.startsWith('\\') ? part : part.toLowerCase()))
}

function withLiteral(condition: FieldExpression, literal: Literal): FieldExpression {
  if (condition.type !== 'comparison') return condition
  const replace = (side: FieldExpression): FieldExpression =>
    side.type === 'literal' ? { ...side, literal } : side
  return { ...condition, left: replace(condition.left), right: replace(condition.right) }
}

function viewOf(data: TraceData, numbers: ReadonlySet<string>): TraceData {
  return { ...data, spans: data.spans.map((span) => spanView(span, numbers)) }
}

function spanView(span: Span, numbers: ReadonlySet<string>): Span {
  const service = attributeValue(span.resource.attributes, 'service.name')
  const isMixed = typeof service === 'string' && service !== service.toLowerCase()
  return {
    ...span,
    name: span.name.toLowerCase(),
    // of a local span exporters tell none
    kind: span.kind === 'unspecified' ? 'internal' : span.kind,
    resource: isMixed
      ? { ...span.resource, attributes: span.resource.attributes.map(lowerService) }
      : span.resource,
    attributes: numbers.size === 0 ? span.attributes : span.attributes.map((tag) => typedTag(tag, numbers)),
  }
}

function lowerService(attribute: Attribute): Attribute {
  const { key, value } = attribute
  return key === 'service.name' && typeof value === 'string' ? { key, value: value.toLowerCase() } : attribute
}

function typedTag(tag: Attribute, numbers: ReadonlySet<string>): Attribute {
  const { key, value } = tag
  if (typeof value !== 'string' || !numbers.has(key)) return tag
  if (value === 'true' || value === 'false') return { key, value: value === 'true' }
  if (/^-?\d{1,18}$/.test(value)) return { key, value: BigInt(value) }
  return /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(value) ? { key, value: Number(value) } : tag
}

function list(names: ReadonlySet<string>): string {
  return [...names].toSorted().join(', ')
}
