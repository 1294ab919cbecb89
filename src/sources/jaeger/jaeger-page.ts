// Where Jaeger shows a trace to people.
import type { TraceId } from '../../trace/span.ts'

/** undefined behind Grafana, which leads to the API alone. */
export function jaegerPage(base: string, id: TraceId): string | undefined {
  if (/\/api\/datasources\/(?:proxy|uid)\//.test(base)) return undefined
  return `${base}/trace/${id}`
}
