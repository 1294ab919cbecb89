// Services that do not say who they are, in which version, or where they run.
import { mayName, readAttribute, serviceName } from '../../trace/semconv.ts'
import type { Resource, Span } from '../../trace/span.ts'
import { each, type Steps } from '../../trace/steps.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FindingOf, ResourceAttribute } from '../finding.ts'

/** One finding for all services that lack the same; its nodes are the first span of each. */
export function* findMissingResources(trace: Trace): Steps<readonly FindingOf<'missing-resource'>[]> {
  const services = new Map<string, { readonly node: SpanNode; readonly missing: Set<ResourceAttribute> }>()
  for (const { node, service, missing } of yield* incompleteResources(trace)) {
    const known = services.get(service)
    if (known === undefined) services.set(service, { node, missing })
    else for (const name of missing) known.missing.add(name)
  }
  const groups = Map.groupBy(services, ([, { missing }]) => namesIn(missing).join(' '))
  return Array.from(groups.values(), (group) => {
    const missing = namesIn(group[0]?.[1].missing)
    return {
      code: 'missing-resource',
      severity: missing.includes('service.name') ? 'warning' : 'info',
      nodes: group.map(([, { node }]) => node),
      missing,
      services: group.map(([service]) => service).sort(),
    }
  })
}

const WANTED: readonly ResourceAttribute[] = [
  'service.name',
  'service.version',
  'deployment.environment.name',
]

/** What a span itself may say. */
const ON_SPANS = ['service.version', 'deployment.environment.name'] as const

function namesIn(missing: ReadonlySet<ResourceAttribute> | undefined): readonly ResourceAttribute[] {
  return WANTED.filter((name) => missing?.has(name) === true)
}

interface IncompleteResource {
  readonly node: SpanNode
  readonly service: string
  readonly missing: Set<ResourceAttribute>
}

/** Each once. Zipkin knows no resource but the service's name: what one of its spans says, all have said. */
function* incompleteResources(trace: Trace): Steps<readonly IncompleteResource[]> {
  const seen = new Map<Resource, IncompleteResource>()
  // Most spans have the resource of the span before.
  let done: Resource | undefined
  yield* each(trace.nodes, (node) => {
    const { span } = node
    if (span === undefined || span.resource === done) return
    const known = seen.get(span.resource)
    const missing = known?.missing ?? new Set(WANTED)
    if (known === undefined) seen.set(span.resource, { node, service: serviceName(span), missing })
    if (known === undefined || (span.resource.attributes.length <= 1 && mayName(span, ON_SPANS))) {
      for (const name of missing) if (!isMissing(span, name)) missing.delete(name)
    }
    if (missing.size === 0 || span.resource.attributes.length > 1) done = span.resource
  })
  return [...seen.values()].filter(({ missing }) => missing.size > 0)
}

function isMissing(span: Span, name: ResourceAttribute): boolean {
  // SDKs make up `unknown_service:node` where nobody has said.
  if (name === 'service.name') return /^unknown_service(?::|$)/.test(serviceName(span))
  return readAttribute(span, name) === undefined
}
