// The page of a trace on a server that has not been opened.
import type { TraceId } from '../trace/span.ts'
import type { BackendKind } from './backend.ts'
import { jaegerPage } from './jaeger/jaeger-page.ts'
import { grafanaPage } from './tempo/grafana-page.ts'
import { zipkinPage } from './zipkin/zipkin-url.ts'

/** @param base its URL, without user and password; undefined where it has no pages, or nobody knows their address */
export function tracePage(kind: BackendKind, base: string, id: TraceId): string | undefined {
  switch (kind) {
    case 'tempo':
      return grafanaPage(base, id)
    case 'jaeger':
      return jaegerPage(base, id)
    case 'zipkin':
      return zipkinPage(base, id)
  }
}
