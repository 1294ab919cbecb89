// Which fields a query looks at or selects: what an answer tells of each span that was found.
import type { SpanNode } from '../../trace/trace.ts'
import type { Field, FieldExpression, Pipeline, ScalarExpression, SpansetExpression } from '../ast.ts'
import { intrinsicName } from '../intrinsics.ts'
import { readerOf, type Reader } from './read-field.ts'
import type { Subject } from './subject.ts'
import { isNil, plainValueOf, type NamedValue } from './value.ts'

/** In the order written, each name once; what the span does not have is left out. */
export function fieldsReader(query: Pipeline): (node: SpanNode, subject: Subject) => readonly NamedValue[] {
  const readers = new Map<string, Reader>()
  for (const field of fieldsOf(query)) {
    const name = fieldName(field)
    if (isTold(field) && !readers.has(name)) readers.set(name, readerOf(field))
  }
  return (node, subject) => {
    const values: NamedValue[] = []
    for (const [name, read] of readers) {
      const value = read(node, subject)
      if (!isNil(value)) values.push({ name, value: plainValueOf(value) })
    }
    return values
  }
}

/** Attributes by their key alone, intrinsics by the older of their names: so Tempo tells them. */
function fieldName(field: Field): string {
  return field.type === 'intrinsic' ? intrinsicName(field.intrinsic) : field.name
}

function isTold(field: Field): boolean {
  if (field.type === 'attribute') return true
  return !field.intrinsic.startsWith('trace:') && !ALWAYS_TOLD.has(field.intrinsic)
}

const ALWAYS_TOLD: ReadonlySet<string> = new Set(['span:name', 'span:duration', 'span:id'])

type Part = Pipeline | SpansetExpression | FieldExpression | ScalarExpression

/** Without recursion: a condition may be a chain of thousands. */
function* fieldsOf(query: Pipeline): Generator<Field, void, undefined> {
  const open: Part[] = [query]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (isField(part)) yield part
    else open.push(...partsOf(part).toReversed())
  }
}

function isField(part: Part): part is Field {
  return 'type' in part && (part.type === 'attribute' || part.type === 'intrinsic')
}

function partsOf(part: Exclude<Part, Field>): readonly Part[] {
  if (!('type' in part)) return [part.first, ...part.stages.flatMap(stageParts)]
  switch (part.type) {
    case 'filter':
      return part.condition === undefined ? [] : [part.condition]
    case 'wrapped':
      return [part.pipeline]
    case 'aggregate':
      return part.of === undefined ? [] : [part.of]
    case 'not':
    case 'negative':
      return [part.of]
    case 'literal':
      return []
    case 'spansets':
    case 'logical':
    case 'comparison':
    case 'arithmetic':
      return [part.left, part.right]
  }
}

function stageParts(stage: Pipeline['stages'][number]): readonly Part[] {
  switch (stage.type) {
    case 'spansets':
      return [stage.expression]
    case 'compare':
      return [stage.comparison.left, stage.comparison.right]
    case 'by':
      return stage.expressions
    case 'select':
      return stage.fields
    case 'coalesce':
      return []
  }
}
