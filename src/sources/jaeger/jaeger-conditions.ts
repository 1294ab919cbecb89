// What of a filter Jaeger can be asked: traces in which one span has a service, a name, tags and a length. The rest is
// matched here, on what it finds.
import type { Query } from '../../traceql/ast.ts'
import { pushDown, type PushDown } from '../../traceql/push-down.ts'
import { printDuration } from '../../traceql/print.ts'

export interface JaegerConditions {
  /** One of these; empty: any. Jaeger is asked once for each. */
  readonly services: readonly string[]
  readonly operation: string | undefined
  /** All of them; Jaeger compares text, and looks for them in the span, its process and its logs. */
  readonly tags: Readonly<Record<string, string>>
  /** Whole microseconds of the span, both ends included. */
  readonly minDuration: number | undefined
  readonly maxDuration: number | undefined
  /** Any trace with such a span matches the filter: nothing is left to be matched here. */
  readonly exact: boolean
  /** Tags that were asked for and that Jaeger makes of something else: no span has them as an attribute. */
  readonly fields: readonly string[]
}

export function jaegerConditions(filter: Query | undefined): JaegerConditions {
  const pushed = pushDown(filter)
  const { services, operation, minDuration, maxDuration } = pushed
  const least = Math.floor((minDuration ?? 0) / 1000)
  const most = maxDuration === undefined ? undefined : Math.ceil(maxDuration / 1000)
  // Jaeger refuses a window of lengths that is none
  const isWindow = most === undefined || most > least
  const isWhole = isMicroseconds(minDuration) && isMicroseconds(maxDuration)
  return {
    services,
    operation,
    tags: tagsOf(pushed),
    minDuration: least > 0 ? least : undefined,
    maxDuration: isWindow ? most : undefined,
    exact: pushed.complete && pushed.tags.length === 0 && isWhole && isWindow,
    fields: pushed.tags.map(({ key }) => key).filter((key) => Object.hasOwn(FIELDS, key)),
  }
}

/** For a sentence: `service cart, tag http.method=GET`; empty when nothing was asked. */
export function conditionWords(conditions: JaegerConditions): string {
  const { services, operation, tags, minDuration, maxDuration } = conditions
  return [
    ...(services.length === 0
      ? []
      : [`${services.length === 1 ? 'service' : 'services'} ${services.join(', ')}`]),
    ...(operation === undefined ? [] : [`operation ${operation}`]),
    ...Object.entries(tags).map(([key, value]) => `tag ${key}=${value}`),
    ...(minDuration === undefined ? [] : [`spans of at least ${printDuration(minDuration * 1_000)}`]),
    ...(maxDuration === undefined ? [] : [`spans of at most ${printDuration(maxDuration * 1_000)}`]),
  ].join(', ')
}

/** What to type in place of a tag that is none. */
export function fieldHint(key: string): string | undefined {
  return FIELDS[key]
}

/** One value for a key: which of several does not matter, since all that is found is matched again. */
function tagsOf({ tags, error, kind }: PushDown): Readonly<Record<string, string>> {
  const asked = new Map<string, string>()
  if (error) asked.set('error', 'true')
  if (kind !== undefined) asked.set('span.kind', kind)
  for (const { key, value } of tags) {
    if (value !== undefined && !Object.hasOwn(FIELDS, key) && !asked.has(key)) asked.set(key, value)
  }
  return Object.fromEntries(asked)
}

function isMicroseconds(nanoseconds: number | undefined): boolean {
  return nanoseconds === undefined || nanoseconds % 1000 === 0
}

/** Tags that Jaeger writes for what OTLP has fields for. */
const FIELDS: Readonly<Record<string, string>> = {
  error: '--errors, or { status = error }',
  'span.kind': '{ kind = server }',
  'span.status': '{ status = error }',
  'otel.status_code': '{ status = error }',
  'otel.status_description': '{ statusMessage = "…" }',
  'otel.scope.name': '{ instrumentation:name = "…" }',
  'otel.scope.version': '{ instrumentation:version = "…" }',
  'otel.library.name': '{ instrumentation:name = "…" }',
  'otel.library.version': '{ instrumentation:version = "…" }',
}
