// What of a filter Zipkin can be asked. It looks for each condition in any span of the service, so that what it finds is
// always matched again here.
import type { PushDown } from '../../traceql/push-down.ts'
import { printDuration } from '../../traceql/print.ts'

export interface ZipkinConditions {
  /** One of these; empty: any. Zipkin is asked once for each. */
  readonly services: readonly string[]
  readonly parameters: readonly (readonly [name: string, value: string])[]
  /** For a sentence: `service cart, tag http.method=GET`; empty when nothing was asked. */
  readonly words: string
}

export function zipkinConditions(pushed: PushDown): ZipkinConditions {
  const services = pushed.services.length > MAX_SERVICES ? [] : pushed.services
  const spanName = pushed.operation
  const annotations = [...(pushed.error ? ['error'] : []), ...pushed.tags.flatMap(annotationOf)]
  const min =
    pushed.minDuration === undefined ? undefined : Math.max(1, Math.floor(pushed.minDuration / 1000))
  const max = pushed.maxDuration === undefined ? undefined : Math.max(1, Math.ceil(pushed.maxDuration / 1000))
  const parameters: (readonly [string, string])[] = []
  if (spanName !== undefined && spanName !== '') parameters.push(['spanName', spanName])
  if (annotations.length > 0) parameters.push(['annotationQuery', annotations.join(' and ')])
  if (min !== undefined || max !== undefined) parameters.push(['minDuration', String(min ?? 1)])
  if (max !== undefined) parameters.push(['maxDuration', String(Math.max(max, min ?? 1))])
  const words = [
    ...(services.length === 0
      ? []
      : [`${services.length === 1 ? 'service' : 'services'} ${services.join(', ')}`]),
    ...(spanName === undefined ? [] : [`span ${spanName}`]),
    ...annotations.map((annotation) => `tag ${annotation}`),
    ...(min === undefined ? [] : [`spans of at least ${printDuration(min * 1_000)}`]),
    ...(max === undefined ? [] : [`spans of at most ${printDuration(max * 1_000)}`]),
  ].join(', ')
  return { services, parameters, words }
}

/** More than anybody names by hand, each a search of its own. */
const MAX_SERVICES = 8

/** Nothing where the language of the parameter has no way to say it, or where it is no tag in Zipkin. */
function annotationOf({ scope, key, value }: PushDown['tags'][number]): readonly string[] {
  if (scope === 'resource' || NO_TAG.test(key) || !isPlain(key) || key.includes('=')) return []
  // an empty value would ask for the key alone
  if (value === undefined || value === '') return [key]
  return isPlain(value) ? [`${key}=${value}`] : [key]
}

/** Not one that would be cut apart, or lose its ends. */
function isPlain(text: string): boolean {
  return text.trim() === text && text !== '' && !/ and /.test(` ${text} `)
}

/** What comes from endpoints and other fields: see how spans of Zipkin are read. */
const NO_TAG = /^(?:error|service\.name|host\.ip|peer\.service|network\.(?:local|peer)\..*|zipkin\..*)$/
