// What there is to ask for: operations, tags and their values, from the spans of traces that somebody reads one by one.
import type { Span } from '../../trace/span.ts'
import { attributeValue, type AttributeValue } from '../../trace/span.ts'

/** The name of the service that a span is of, where it has one. */
export function namedService({ resource }: Span): string | undefined {
  const name = attributeValue(resource.attributes, 'service.name')
  return typeof name === 'string' && name !== '' ? name : undefined
}

/** Sorted, each once. */
export class Names {
  readonly #names = new Set<string>()

  add(name: string): void {
    if (this.#names.size < MOST_NAMES) this.#names.add(name)
  }

  sorted(): readonly string[] {
    return [...this.#names].sort()
  }
}

// Nobody reads a longer list; an attribute may have a value of its own in every span.
const MOST_NAMES = 10_000

export function addOperations(names: Names, span: Span, service: string): void {
  if (namedService(span) === service) names.add(span.name)
}

export function addTagNames(names: Names, span: Span): void {
  for (const { key } of span.attributes) names.add(key)
  for (const { key } of span.resource.attributes) names.add(key)
}

/** As they are written after `--tag name=`; arrays and their like cannot be. */
export function addTagValue(names: Names, span: Span, name: string): void {
  const value = attributeValue(span.attributes, name) ?? attributeValue(span.resource.attributes, name)
  const text = textOf(value)
  if (text !== undefined) names.add(text)
}

function textOf(value: AttributeValue): string | undefined {
  return typeof value === 'object' || value === undefined ? undefined : String(value)
}
