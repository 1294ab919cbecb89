// Browser SDKs ask before they send, because both content types of OTLP need leave. Pages served from this machine
// get it; a page from anywhere else does not, so no website can write into a developer's traces.
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'

import { ALLOWED_METHODS } from './http-routes.ts'

/** Headers for the answer to a preflight; none of them when the page is not from this machine. */
export function preflightHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const origin = originHeaders(headers)
  if (origin['access-control-allow-origin'] === undefined) return { allow: ALLOWED_METHODS, ...origin }
  return {
    ...origin,
    'access-control-allow-methods': ALLOWED_METHODS,
    // Whatever was asked for: content-type, content-encoding, and the headers that users add.
    'access-control-allow-headers':
      headers['access-control-request-headers'] ?? 'content-type, content-encoding',
    // Two hours, the most that Chromium keeps it.
    'access-control-max-age': '7200',
    ...(headers['access-control-request-private-network'] === 'true'
      ? { 'access-control-allow-private-network': 'true' }
      : {}),
  }
}

/** Headers for any answer, so that the page may read it. */
export function originHeaders({ origin }: IncomingHttpHeaders): OutgoingHttpHeaders {
  if (origin === undefined) return {}
  if (!isLocalOrigin(origin)) return { vary: 'origin' }
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after',
    vary: 'origin',
  }
}

/** localhost and the names under it (RFC 6761 section 6.3), 127.0.0.0/8 and ::1. */
export function isLocalOrigin(origin: string): boolean {
  const url = URL.parse(origin)
  if (url === null || !/^https?:$/.test(url.protocol)) return false
  return /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
}
