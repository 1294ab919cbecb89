// Spans as Zipkin's v2 JSON, as exporters write them: names in whatever case they have, everything else as text.
import type { AttributeValue, Span, TraceData } from '../../src/trace/span.ts'
import { attributeValue } from '../../src/trace/span.ts'
import { serviceName } from '../../src/trace/semconv.ts'

export interface ZipkinSpan {
  readonly traceId: string
  readonly id: string
  readonly parentId?: string
  readonly kind?: string
  readonly name?: string
  readonly timestamp?: number
  readonly duration?: number
  readonly shared?: boolean
  readonly localEndpoint?: { readonly serviceName?: string; readonly ipv4?: string }
  readonly remoteEndpoint?: { readonly serviceName?: string }
  readonly annotations?: readonly { readonly timestamp: number; readonly value: string }[]
  readonly tags?: Readonly<Record<string, string>>
}

export function zipkinSpans({ spans }: TraceData): readonly ZipkinSpan[] {
  return spans.map(zipkinSpan)
}

function zipkinSpan(span: Span): ZipkinSpan {
  const peer = attributeValue(span.attributes, 'peer.service')
  return {
    traceId: span.traceId.replace(/^0{16}/, ''),
    id: span.spanId,
    ...(span.parentId === undefined ? {} : { parentId: span.parentId }),
    ...(['client', 'server', 'producer', 'consumer'].includes(span.kind)
      ? { kind: span.kind.toUpperCase() }
      : {}),
    name: span.name,
    ...(span.start === 0n ? {} : { timestamp: Number(span.start / 1000n) }),
    // the least is a microsecond
    ...(span.end === 0n ? {} : { duration: Math.max(1, Number((span.end - span.start) / 1000n)) }),
    localEndpoint: { serviceName: serviceName(span) },
    ...(typeof peer === 'string' ? { remoteEndpoint: { serviceName: peer } } : {}),
    annotations: span.events.map(({ time, name }) => ({ timestamp: Number(time / 1000n), value: name })),
    tags: {
      ...Object.fromEntries(span.attributes.map(({ key, value }) => [key, textOf(value)])),
      ...(span.status.code === 'error' ? { error: span.status.message } : {}),
    },
  }
}

function textOf(value: AttributeValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** As B3 has it: a server's span takes the id of the client's span that called it. */
export function withSharedIds(spans: readonly ZipkinSpan[], flag: boolean): readonly ZipkinSpan[] {
  const clients = new Map(spans.filter(({ kind }) => kind === 'CLIENT').map((span) => [span.id, span]))
  const renamed = new Map<string, ZipkinSpan>()
  for (const span of spans) {
    const client = span.kind === 'SERVER' ? clients.get(span.parentId ?? '') : undefined
    if (client !== undefined) renamed.set(span.id, client)
  }
  return spans.map(({ id, parentId, ...span }) => {
    const client = renamed.get(id)
    const parent = client === undefined ? (renamed.get(parentId ?? '')?.id ?? parentId) : client.parentId
    return {
      ...span,
      id: client?.id ?? id,
      ...(parent === undefined ? {} : { parentId: parent }),
      ...(client !== undefined && flag ? { shared: true } : {}),
    }
  })
}

/** What a service reported of a span when it began, and the rest when it ended. */
export function inPieces(spans: readonly ZipkinSpan[]): readonly ZipkinSpan[] {
  return spans.flatMap(({ duration, tags, annotations, ...begun }) => {
    const { traceId, id, parentId, shared, localEndpoint } = begun
    const ended = { traceId, id, parentId, shared, localEndpoint, duration, tags, annotations }
    return [begun, JSON.parse(JSON.stringify(ended)) as ZipkinSpan]
  })
}
