// Whether a span waited before its first child because its process was only just starting: loading, connecting, warming
// up. Then the gap is that of the first requests alone.
import type { Span } from '../../trace/span.ts'
import { attributeValue } from '../../trace/span.ts'
import type { Offset } from '../../trace/time.ts'
import { instantOfMilliseconds, offsetBetween } from '../../trace/time.ts'
import type { Gap } from './gaps.ts'

/** `age`: how old the process was when the span began, in nanoseconds; undefined where only a cold start is told of. */
export interface StartUp {
  readonly age: Offset | undefined
}

/** undefined when the gap is not before the first child, or nothing says that the process was younger than a minute. */
export function startUpOf({ kind, node }: Gap): StartUp | undefined {
  const { span } = node
  if (kind !== 'before-first-child' || span === undefined) return undefined
  const age = processAge(span)
  if (age !== undefined && age < MINUTE) return { age }
  return attributeValue(span.attributes, 'faas.coldstart') === true ? { age: undefined } : undefined
}

function processAge({ start, resource }: Span): Offset | undefined {
  const created = attributeValue(resource.attributes, 'process.creation.time')
  const milliseconds = typeof created === 'string' ? Date.parse(created) : NaN
  if (Number.isNaN(milliseconds)) return undefined
  const age = offsetBetween(instantOfMilliseconds(milliseconds), start)
  return age < 0 ? undefined : age
}

const MINUTE = 60e9
