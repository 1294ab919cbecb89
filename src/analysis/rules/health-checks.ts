// Probes that are traced: a span every few seconds from every pod, that nobody will ever look at.
import { readAttribute, rpcMethod } from '../../trace/semconv.ts'
import type { Span } from '../../trace/span.ts'
import { each, type Steps } from '../../trace/steps.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FindingOf } from '../finding.ts'
import { operationKey } from '../operation.ts'
import { HEALTH_METHOD, isHealthPath, maybeHealthPath, pathInName, probingAgent } from '../probe-signs.ts'

/**
 * On the side that was asked; on the asking side only where the other one sent no span. One finding for each
 * operation and sign.
 *
 *     cart  GET /healthz [server]   |==|
 */
export function* findHealthChecks(trace: Trace): Steps<readonly FindingOf<'health-check'>[]> {
  const groups = new Map<string, { readonly sign: Sign; readonly nodes: SpanNode[] }>()
  yield* each(trace.nodes, (node) => {
    const { span } = node
    if (span === undefined || !mayBeProbe(node, span)) return
    const sign = signOf(node, span)
    if (sign === undefined) return
    const key = `${sign.by} ${sign.value}\n${operationKey(span)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { sign, nodes: [node] })
    else group.nodes.push(node)
  })
  return Array.from(groups.values(), ({ sign, nodes }) => {
    return { code: 'health-check', severity: 'info', nodes, ...sign }
  })
}

interface Sign {
  readonly by: 'path' | 'method' | 'user-agent'
  readonly value: string
}

function mayBeProbe({ children }: SpanNode, { kind }: Span): boolean {
  return kind === 'server' || kind === 'unspecified' || (kind === 'client' && children.length === 0)
}

function signOf({ children }: SpanNode, span: Span): Sign | undefined {
  if (span.attributes.length === 0 && !span.name.includes('/')) return undefined
  const method = HEALTH_METHOD.exec(rpcMethod(span) ?? span.name)
  if (method !== null) return { by: 'method', value: method[0] }
  const path = [
    readAttribute(span, 'url.path'),
    readAttribute(span, 'http.route'),
    pathInName(span.name),
  ].find((candidate) => candidate !== undefined && isAskedFor(candidate, children.length))
  if (path !== undefined) return { by: 'path', value: path }
  const agent = probingAgent(readAttribute(span, 'user_agent.original') ?? '')
  return agent === undefined ? undefined : { by: 'user-agent', value: agent }
}

function isAskedFor(path: string, children: number): boolean {
  return isHealthPath(path) || (children === 0 && maybeHealthPath(path))
}
