// Whom the caller asked, where that was not the callee: somebody in between, who may be a proxy or a service without spans.
import type { Evidence } from './evidence.ts'
import { mostCommonOf, type HopLook } from './hop-look.ts'
import { namesService } from './target-host.ts'

type TargetHost = Extract<Evidence, { readonly code: 'target-host' }>

/** The caller called a host that is called like something else than the callee. */
export function foreignHost(look: HopLook): TargetHost | undefined {
  const { view, callers, callee, healthy } = look
  const { table } = view
  const host = mostCommonOf(callers, (row) => table.factOf('server.address', row))
  if (host === undefined || host.count < callers.length * 0.8) return undefined
  const healthyHosts = new Set<string>()
  for (const row of healthy) {
    const address = table.factOf('server.address', table.parent[row]!)
    if (address !== undefined) healthyHosts.add(address)
  }
  if (healthyHosts.has(host.value) || namesService(view, host.value, callee) !== false) return undefined
  return { code: 'target-host', host: host.value, broken: host.count, healthyHosts: [...healthyHosts] }
}

/**
 * Whether the callee was asked under another name than the caller used: then the request was made anew in between, and what
 * either end does with headers says nothing of it.
 */
export function isAskedAnew(look: HopLook): boolean {
  const host = foreignHost(look)
  if (host === undefined) return false
  const own = mostCommonOf(look.heads, (row) => look.view.table.factOf('server.address', row))
  return own !== undefined && own.count > look.heads.length / 2 && own.value !== host.host
}
