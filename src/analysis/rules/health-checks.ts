// Probes that are traced: a span every few seconds from every pod, that nobody will ever look at.
import { readAttribute, rpcMethod } from '../../trace/semconv.ts'
import type { Span } from '../../trace/span.ts'
import type { SpanNode, Trace } from '../../trace/trace.ts'
import type { FindingOf } from '../finding.ts'
import { operationKey } from '../operation.ts'

/**
 * On the side that was asked; on the asking side only where the other one sent no span. One finding for each
 * operation and sign.
 *
 *     cart  GET /healthz [server]   |==|
 */
export function findHealthChecks(trace: Trace): readonly FindingOf<'health-check'>[] {
  const groups = new Map<string, { readonly sign: Sign; readonly nodes: SpanNode[] }>()
  for (const node of trace.nodes) {
    const { span } = node
    if (span === undefined || !mayBeProbe(node, span)) continue
    const sign = signOf(span)
    if (sign === undefined) continue
    const key = `${sign.by} ${sign.value}\n${operationKey(span)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { sign, nodes: [node] })
    else group.nodes.push(node)
  }
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

function signOf(span: Span): Sign | undefined {
  if (span.attributes.length === 0 && !span.name.includes('/')) return undefined
  const method = HEALTH_METHOD.exec(rpcMethod(span) ?? span.name)
  if (method !== null) return { by: 'method', value: method[0] }
  const path = [
    readAttribute(span, 'url.path'),
    readAttribute(span, 'http.route'),
    pathInName(span.name),
  ].find((candidate) => candidate !== undefined && isHealthPath(candidate))
  if (path !== undefined) return { by: 'path', value: path }
  const agent = PROBING_AGENT.exec(readAttribute(span, 'user_agent.original') ?? '')
  return agent === null ? undefined : { by: 'user-agent', value: agent[0] }
}

/** https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
const HEALTH_METHOD = /grpc\.health\.v1\.Health\/(?:Check|Watch|List)/

/** The last step of a short path; what only may mean a probe does so right under one of the well-known names. */
function isHealthPath(path: string): boolean {
  return path.length <= 100 && HEALTH_PATH.test(path)
}

const HEALTH_PATH =
  /^(?:\/[\w.~-]+){0,3}\/(?:_?health(?:z|check|[-_]check|\.json)?|livez|readyz|ping|liveness|readiness|-\/(?:healthy|ready)|(?:health|actuator\/health)\/[\w-]+)\/?$/i

function pathInName(name: string): string | undefined {
  return /^(?:[A-Z]+\s+)?(\/\S*)$/.exec(name.slice(0, 200))?.[1]
}

/** Of orchestrators and load balancers; uptime monitors ask for real pages, and their requests are real. */
const PROBING_AGENT =
  /^(?:kube-probe|ELB-HealthChecker|GoogleHC|Consul Health Check|Envoy\/HC|Amazon-Route53-Health-Check-Service|HAProxy\/HC|grpc_health_probe)/i
