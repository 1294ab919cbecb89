// Spans that were cut: an SDK keeps 128 attributes, events and links of a span and counts what it throws away.
import { serviceName } from '../../trace/semconv.ts'
import type { Resource, Span } from '../../trace/span.ts'
import { each, type Steps } from '../../trace/steps.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { Drop, FindingOf } from '../finding.ts'

/** One finding for each service; the span that lost most first. */
export function* findDroppedData(trace: Trace): Steps<readonly FindingOf<'dropped-data'>[]> {
  const services = new Map<string, Losses>()
  const resources = new Set<Resource>()
  yield* each(trace.nodes, (node) => {
    const { span } = node
    if (span === undefined || isWhole(span)) return
    const drops = dropsOf(span)
    // A resource stands for all of its spans: what it lost, it lost once.
    const { resource } = span
    if (resource.droppedAttributes > 0 && !resources.has(resource)) {
      resources.add(resource)
      drops.push(['resource-attributes', resource.droppedAttributes])
    }
    if (drops.length === 0) return
    const service = serviceName(span)
    const losses: Losses = services.get(service) ?? { nodes: [], drops: new Map() }
    services.set(service, losses)
    let lost = 0
    for (const [what, count] of drops) {
      lost += count
      const drop = losses.drops.get(what)
      losses.drops.set(what, { count: (drop?.count ?? 0) + count, spans: (drop?.spans ?? 0) + 1 })
    }
    losses.nodes.push({ node, lost })
  })
  return Array.from(services, ([service, { nodes, drops }]) => {
    nodes.sort((a, b) => b.lost - a.lost || a.node.index - b.node.index)
    return {
      code: 'dropped-data',
      severity: 'warning',
      nodes: nodes.map(({ node }) => node),
      service,
      drops: WHAT.flatMap((what) => {
        const drop = drops.get(what)
        return drop === undefined ? [] : [{ what, ...drop }]
      }),
    }
  })
}

interface Losses {
  readonly nodes: { readonly node: SpanNode; readonly lost: number }[]
  readonly drops: Map<Drop['what'], { readonly count: number; readonly spans: number }>
}

const WHAT: readonly Drop['what'][] = [
  'attributes',
  'events',
  'links',
  'event-attributes',
  'link-attributes',
  'scope-attributes',
  'resource-attributes',
]

function dropsOf(span: Span): [Drop['what'], number][] {
  const drops: [Drop['what'], number][] = [
    ['attributes', span.droppedAttributes],
    ['events', span.droppedEvents],
    ['links', span.droppedLinks],
    ['event-attributes', sum(span.events)],
    ['link-attributes', sum(span.links)],
    ['scope-attributes', span.scope.droppedAttributes],
  ]
  return drops.filter(([, count]) => count > 0)
}

/** Of nearly every span: an answer without a list. */
function isWhole(span: Span): boolean {
  const own = span.droppedAttributes + span.droppedEvents + span.droppedLinks + span.scope.droppedAttributes
  return own === 0 && span.resource.droppedAttributes === 0 && sum(span.events) === 0 && sum(span.links) === 0
}

function sum(parts: readonly { readonly droppedAttributes: number }[]): number {
  let total = 0
  for (const { droppedAttributes } of parts) total += droppedAttributes
  return total
}
