// Where in a server its API and its pages lie. Zipkin answers on its own port at /api/v2 and at /zipkin/api/v2, and people
// give either address, or the one of the API itself.
import type { TraceId } from '../../trace/span.ts'

/** What stands before `/services` and its like, behind the base. */
export function apiPrefix(base: string): string {
  return base.endsWith(API) ? '' : API
}

/** undefined behind a proxy that serves the API alone. */
export function zipkinPage(base: string, id: TraceId): string | undefined {
  if (/\/api\/datasources\/(?:proxy|uid)\//.test(base)) return undefined
  const server = base.replace(/\/api\/v2$/, '').replace(/\/zipkin$/, '')
  return `${server}/zipkin/traces/${zipkinId(id)}`
}

/** As Zipkin writes ids: 16 digits where there are no more. */
export function zipkinId(id: TraceId): string {
  return id.startsWith(NO_HIGH_HALF) ? id.slice(NO_HIGH_HALF.length) : id
}

/** The last 64 bits, which some services of a trace may keep of its id; undefined where it has no more. */
export function lowHalf(id: TraceId): string | undefined {
  return id.startsWith(NO_HIGH_HALF) ? undefined : id.slice(NO_HIGH_HALF.length)
}

const API = '/api/v2'
const NO_HIGH_HALF = '0'.repeat(16)
