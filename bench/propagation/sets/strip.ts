// What is left where nobody follows any convention: service, name, kind, times and ids. Measures timing alone.
import type { Resource, Scope, Span, TraceData } from '../../../src/trace/span.ts'

export function stripAttributes(traces: readonly TraceData[]): readonly TraceData[] {
  const stripped = new Map<Resource, Resource>()
  const strip = (resource: Resource): Resource => {
    const known = stripped.get(resource)
    if (known !== undefined) return known
    const bare = { ...resource, attributes: resource.attributes.filter(({ key }) => key === 'service.name') }
    stripped.set(resource, bare)
    return bare
  }
  const bare = (span: Span): Span => ({
    ...span,
    resource: strip(span.resource),
    scope: NO_SCOPE,
    attributes: [],
    events: [],
    status: { code: 'unset', message: '' },
    flags: 0,
    parentLocation: 'unknown',
  })
  return traces.map((data) => ({ ...data, spans: data.spans.map(bare) }))
}

const NO_SCOPE: Scope = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' }
