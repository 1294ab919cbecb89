// A page of somebody's user interface, or a full path of an API, given as the base URL: people copy what they see.
// Only ever a suggestion: a base path may be called anything.

/** The base that was probably meant; undefined when it is nothing known. */
export function findBase(url: URL): string | undefined {
  const path = url.pathname.replace(/\/+$/, '')
  const source = grafanaSource(url, path)
  if (source !== undefined) return source
  for (const pattern of PAGES) {
    const match = pattern.exec(path)
    if (match !== null) return `${url.protocol}//${url.host}${path.slice(0, match.index)}`
  }
  return undefined
}

const PAGES: readonly RegExp[] = [
  // What the API is asked for: `/api/search`, `/api/v2/traces/…`, `/api/v3/services`, `/v1/traces`.
  /\/api\/(?:v[123]\/)?(?:traces?|search|services|operations|spans|dependencies|echo|trace-summaries)(?:\/.*)?$/,
  // Grafana: explore, drilldown, dashboards.
  /\/(?:explore|a\/grafana-[\w-]+|d\/[\w-]+|dashboards|connections)(?:\/.*)?$/,
  // Jaeger's user interface.
  /\/(?:search|trace\/[^/]+(?:\.{3}[^/]+)?|dependencies|monitor|compare)$/,
  // Zipkin's, which lies below /zipkin.
  /\/zipkin(?:\/(?:traces\/[^/]+|dependency))?$/,
  // Of what receives traces, and of operations.
  /\/(?:v1\/traces|ready|status|metrics|health|info|login)$/,
]

/** Grafana's pages name the data source that they show: in `panes` since version 10, in `left` before. */
function grafanaSource({ protocol, host, searchParams }: URL, path: string): string | undefined {
  const explored = /^(.*)\/explore$/.exec(path)?.[1]
  const panes = searchParams.get('panes') ?? searchParams.get('left') ?? ''
  const uid = /"datasource":"([\w-]{1,64})"/.exec(panes)?.[1]
  if (explored === undefined || uid === undefined) return undefined
  return `${protocol}//${host}${explored}/api/datasources/proxy/uid/${uid}`
}
