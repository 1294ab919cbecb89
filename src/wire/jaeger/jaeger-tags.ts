// The tags by which Jaeger keeps what OTLP has fields for, turned back into these fields.
// https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/
import type { Attribute, Scope, Span, SpanKind, StatusCode } from '../../trace/span.ts'
import { distinctAttributes } from '../plain-attributes.ts'

export type OtlpFields = Pick<Span, 'kind' | 'status' | 'scope' | 'traceState' | 'attributes'>

/** `attributes` is what is left: what has no field, and what contradicts what its field says already. */
export function takeOtlpFields(tags: readonly Attribute[]): OtlpFields {
  const left = distinctAttributes(tags)
  /** The first tag of this name whose value `read` can use. */
  const take = <T>(key: string, read: (value: Attribute['value']) => T | undefined): T | undefined => {
    for (const [index, tag] of left.entries()) {
      const found = tag.key === key ? read(tag.value) : undefined
      if (found === undefined) continue
      left.splice(index, 1)
      return found
    }
    return undefined
  }
  const kind = take('span.kind', kindOf) ?? 'unspecified'
  const code = takeStatusCode(take)
  const message = take('otel.status_description', textOf) ?? ''
  const scope = takeScope(take)
  const traceState = take('w3c.tracestate', textOf) ?? ''
  return { kind, status: { code, message }, scope, traceState, attributes: left }
}

type Take = <T>(key: string, read: (value: Attribute['value']) => T | undefined) => T | undefined

/** An error is one by either tag; the two are written together. */
function takeStatusCode(take: Take): StatusCode {
  const isError = take('error', (value) => (value === true || value === 'true' ? true : undefined)) ?? false
  const code = take('otel.status_code', (value) => {
    const named = typeof value === 'string' ? CODES.get(value.toUpperCase()) : undefined
    return isError && named !== 'error' ? undefined : named
  })
  return isError ? 'error' : (code ?? 'unset')
}

/** Most writers give both pairs of names, the older one for the sake of older readers. */
function takeScope(take: Take): Scope {
  const [name = '', version = ''] = ['name', 'version'].map((part) => {
    const current = take(`otel.scope.${part}`, textOf)
    const older = take(`otel.library.${part}`, (value) => {
      return current === undefined || value === current ? textOf(value) : undefined
    })
    return current ?? older ?? ''
  })
  return { name, version, attributes: [], droppedAttributes: 0, schemaUrl: '' }
}

function textOf(value: Attribute['value']): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function kindOf(value: Attribute['value']): SpanKind | undefined {
  return typeof value === 'string' ? KINDS.get(value.toLowerCase()) : undefined
}

const CODES: ReadonlyMap<string, StatusCode> = new Map([
  ['ERROR', 'error'],
  ['OK', 'ok'],
  ['UNSET', 'unset'],
])

const KINDS: ReadonlyMap<string, SpanKind> = new Map(
  (['internal', 'server', 'client', 'producer', 'consumer'] as const).map((kind) => [kind, kind]),
)
