// Health checks, probes and scrapes: a root each, every few seconds, from outside of what is traced.
import { HEALTH_METHOD, isHealthPath, maybeHealthPath, pathInName } from '../../analysis/probe-signs.ts'
import type { Evidence } from '../causes/evidence.ts'
import type { Row, SpanTable } from '../spans/span-table.ts'
import { MARK } from '../spans/span-table.ts'
import type { Claim } from './claim.ts'
import type { HeadView } from './head-view.ts'
import { isProbeAgent } from './user-agents.ts'

type Probe = Extract<Evidence, { code: 'probe' }>

/** One claim for each thing that gives a probe away. */
export function claimProbes({ table }: HeadView, heads: readonly Row[]): readonly Claim[] {
  const claims = new Map<string, { probe: Probe; heads: Row[] }>()
  for (const head of heads) {
    if (table.hasMark(head, MARK.orphan)) continue
    const probe = probeOf(table, head)
    if (probe === undefined) continue
    const key = `${probe.by} ${probe.value}`
    const known = claims.get(key)
    if (known === undefined) claims.set(key, { probe, heads: [head] })
    else known.heads.push(head)
  }
  return [...claims.values()].map(({ probe, heads: found }) => ({
    code: 'C18',
    heads: found,
    evidence: [probe],
  }))
}

/** Whether it surely answers a check: that nothing lies below it may be because its calls are broken. */
export function isProbe(table: SpanTable, head: Row): boolean {
  const probe = probeOf(table, head)
  return probe !== undefined && probe.by !== 'single-span'
}

function probeOf(table: SpanTable, head: Row): Probe | undefined {
  const kind = table.kindOf(head)
  if (kind !== 'server' && kind !== 'unspecified') return undefined
  const agent = table.factOf('user_agent.original', head)
  if (agent !== undefined && isProbeAgent(agent)) return { code: 'probe', by: 'user-agent', value: agent }
  const synthetic = table.factOf('user_agent.synthetic.type', head)
  if (synthetic !== undefined) return { code: 'probe', by: 'user-agent', value: synthetic }
  const route = routeOf(table, head)
  if (route === undefined) return undefined
  // A check may ask a database; it does not do the work of a request.
  const isSmall = (table.size[head] as number) <= LARGEST_CHECK
  if (isProbeRoute(route) && isSmall) return { code: 'probe', by: 'route', value: route }
  const isAlone = table.size[head] === 1
  if (isAlone && (maybeHealthPath(route) || ASKED_ALONE.test(route))) {
    return { code: 'probe', by: 'single-span', value: route }
  }
  return undefined
}

function isProbeRoute(route: string): boolean {
  return isHealthPath(route) || HEALTH_METHOD.test(route) || SCRAPED.test(route)
}

function routeOf(table: SpanTable, head: Row): string | undefined {
  const said =
    table.factOf('http.route', head) ?? table.factOf('url.path', head) ?? table.factOf('rpc.method', head)
  return said ?? nameOf(table, head)
}

function nameOf(table: SpanTable, head: Row): string | undefined {
  const { name } = table.operationOf(head)
  return pathInName(name) ?? HEALTH_METHOD.exec(name)?.[0]
}

const LARGEST_CHECK = 8

/** By Prometheus and the like. */
const SCRAPED = /^\/?(?:[\w.~-]+\/){0,3}(?:metrics|actuator\/(?:prometheus|info|metrics))\/?$/i
/** By browsers, crawlers and people. */
const ASKED_ALONE = /^\/(?:(?:api|v[\d#]+)\/){0,2}(?:version|favicon\.ico|robots\.txt)\/?$/i
