// `by(…)`: one set of spans for each value that they have, in the order in which the values turn up.
import type { SpanNode } from '../../trace/trace.ts'
import type { FieldExpression } from '../ast.ts'
import { valueOf } from './expression.ts'
import { printFieldExpression } from '../print.ts'
import type { SpanGroup } from './span-group.ts'
import type { Subject } from './subject.ts'
import { isArray, plainValueOf, type NamedValue } from './value.ts'

/** @throws TraceQLError */
export function groupingBy(
  expressions: readonly FieldExpression[],
): (group: SpanGroup, subject: Subject) => readonly SpanGroup[] {
  const fields = expressions.map((expression) => ({
    name: `by(${printFieldExpression(expression)})`,
    read: valueOf(expression),
  }))
  return ({ spans, attributes }, subject) => {
    const groups = new Map<
      string,
      { readonly spans: SpanNode[]; readonly attributes: readonly NamedValue[] }
    >()
    for (const node of spans) {
      const values = fields.map(({ name, read }) => ({ name, value: plainValueOf(read(node, subject)) }))
      const key = values.map(({ value }) => keyOf(value)).join('\n')
      const known = groups.get(key)
      if (known === undefined) groups.set(key, { spans: [node], attributes: [...attributes, ...values] })
      else known.spans.push(node)
    }
    return [...groups.values()]
  }
}

/** Different for different values: 1 is not "1", and no text can pass for two. */
function keyOf(value: NamedValue['value']): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(keyOf).join()}]`
  if (value instanceof Uint8Array) return `bytes ${value.toString()}`
  if (typeof value === 'object') {
    return `{${value.entries.map((entry) => `${JSON.stringify(entry.key)}:${keyOf(entry.value)}`).join()}}`
  }
  return `${typeof value} ${value}`
}
