// Tempo has no page of its own, but a Grafana through which it is asked has one for each trace.
import type { TraceId } from '../../trace/span.ts'

/** @param base of the target; undefined when it is not a data source of a Grafana */
export function grafanaPage(base: string, id: TraceId): string | undefined {
  const [, grafana, uid] = /^(.+)\/api\/datasources\/proxy\/uid\/([^/?#]+)$/.exec(base) ?? []
  if (grafana === undefined || uid === undefined) return undefined
  const datasource = decoded(uid)
  const pane = {
    datasource,
    queries: [
      { refId: 'A', datasource: { type: 'tempo', uid: datasource }, queryType: 'traceql', query: id },
    ],
    range: { from: 'now-1h', to: 'now' },
  }
  return `${grafana}/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify({ trace: pane }))}`
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
