// A Jaeger as the commands open it, with a clock that stands still, and traces for a fake one to hold.
import type { Backend, BackendTarget } from '../../src/sources/backend.ts'
import type { HttpClient } from '../../src/sources/http/http-client.ts'
import { openHttpClient } from '../../src/sources/http/open-http-client.ts'
import { openJaeger } from '../../src/sources/jaeger/jaeger.ts'
import type { SearchQuery } from '../../src/sources/source.ts'
import type { Span, TraceData } from '../../src/trace/span.ts'
import { instantOf } from '../../src/trace/time.ts'
import { atMs, makeEvent, makeResource, makeSpan, spanIdOf, TEST_START } from './spans.ts'

/** Ten minutes after everything. */
export const NOW: bigint = TEST_START + 600_000_000_000n

export function jaegerAt(url: string, target: Partial<BackendTarget> = {}): Backend {
  const whole = targetAt(url, target)
  return openJaeger(openHttpClient(whole, OPTIONS), whole, OPTIONS)
}

export function httpAt(url: string): HttpClient {
  return openHttpClient(targetAt(url, {}), OPTIONS)
}

const OPTIONS = { env: {}, now: () => NOW }

function targetAt(url: string, target: Partial<BackendTarget>): BackendTarget {
  return {
    kind: 'jaeger',
    url,
    name: undefined,
    headers: {},
    tls: { ca: undefined, cert: undefined, key: undefined, skipVerify: false },
    timeouts: { connectMs: 2000, totalMs: 5000 },
    maxReplyBytes: 64 * 1024 * 1024,
    ...target,
  }
}

/** The newest twenty of the last hour, unless told otherwise. */
export function searchOf(query: Partial<SearchQuery> = {}): SearchQuery {
  return {
    from: instantOf(NOW - 3_600_000_000_000n),
    to: undefined,
    filter: undefined,
    limit: 20,
    order: 'time',
    ...query,
  }
}

export const CHECKOUT_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
export const SHORT_ID = '0000000000000000463ac35c9f6413ad'
export const BROKEN_ID = '0af7651916cd43dd8448eb211c80319c'
export const OLD_ID = '5b8efff798038103d269b633813fc60c'

const WEB = makeResource({ 'service.name': 'web', 'host.name': 'h1' })
const CART = makeResource({ 'service.name': 'cart', 'deployment.environment': 'prod' })
const MAIL = makeResource({ 'service.name': 'mail' })

const SCOPE: Span['scope'] = {
  name: 'lib',
  version: '1.2',
  attributes: [],
  droppedAttributes: 0,
  schemaUrl: '',
}

/** On whole microseconds, so that both of Jaeger's APIs can give them back. */
export const JAEGER_TRACES: readonly TraceData[] = [
  trace(
    makeSpan({
      traceId: CHECKOUT_ID,
      spanId: spanIdOf(1),
      name: 'POST /checkout',
      kind: 'server',
      resource: WEB,
      scope: SCOPE,
      startMs: 5000,
      endMs: 5300,
      attributes: { 'http.method': 'POST', 'http.status_code': 500n, 'user.id': 'u1' },
      status: { code: 'error', message: 'boom' },
    }),
    makeSpan({
      traceId: CHECKOUT_ID,
      spanId: spanIdOf(2),
      parentId: spanIdOf(1),
      name: 'GET',
      kind: 'client',
      resource: WEB,
      startMs: 5010,
      endMs: 5250,
    }),
    makeSpan({
      traceId: CHECKOUT_ID,
      spanId: spanIdOf(3),
      parentId: spanIdOf(2),
      name: 'GET /cart',
      kind: 'server',
      resource: CART,
      traceState: 'vendor=1',
      startMs: 5020,
      endMs: 5240,
      attributes: { large: 9_007_199_254_740_993n, ratio: 0.25, cached: false, bytes: Uint8Array.of(1, 255) },
      events: [makeEvent('cache.miss', 5021, { key: 'cart:7' }), makeEvent('exception', 5030)],
      links: [
        {
          traceId: BROKEN_ID,
          spanId: spanIdOf(31),
          traceState: '',
          attributes: [{ key: 'opentracing.ref_type', value: 'follows_from' }],
          droppedAttributes: 0,
          flags: 0,
        },
      ],
    }),
  ),
  trace(
    makeSpan({
      traceId: SHORT_ID,
      spanId: spanIdOf(11),
      name: 'GET /cart',
      kind: 'server',
      resource: CART,
      startMs: 3000,
      endMs: 3040,
      attributes: { 'http.method': 'GET', 'http.status_code': 200n },
    }),
    makeSpan({
      traceId: SHORT_ID,
      spanId: spanIdOf(12),
      parentId: spanIdOf(11),
      name: 'SELECT items',
      kind: 'client',
      resource: CART,
      startMs: 3005,
      endMs: 3035,
      attributes: { 'db.system': 'postgresql' },
    }),
  ),
  trace(
    makeSpan({
      traceId: BROKEN_ID,
      spanId: spanIdOf(31),
      parentId: spanIdOf(99),
      name: 'send mail',
      kind: 'consumer',
      resource: MAIL,
      startMs: 4000,
      endMs: 4900,
      attributes: { 'messaging.system': 'kafka' },
    }),
  ),
  // two hours before all others
  trace(
    makeSpan({
      traceId: OLD_ID,
      spanId: spanIdOf(41),
      name: 'GET /cart',
      kind: 'server',
      resource: CART,
      startMs: -7_200_000,
      endMs: -7_199_990,
    }),
  ),
]

function trace(...spans: readonly Span[]): TraceData {
  return { spans, logs: [] }
}

/** When the fixture's clock says so, for windows. */
export function testTime(ms: number): ReturnType<typeof atMs> {
  return atMs(ms)
}
