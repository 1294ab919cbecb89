import { expect, test } from 'vitest'
import { codes, found, traceOf } from '../../support/findings.ts'
import { type SpanInput, spanIdOf } from '../../support/spans.ts'

const server = (attributes: Readonly<Record<string, string>>, name = 'GET'): SpanInput => ({
  kind: 'server',
  name,
  attributes,
})

test.each<[string, SpanInput]>([
  ['/healthz', server({ 'url.path': '/healthz' })],
  ['by its older name', server({ 'http.target': '/livez?verbose' })],
  ['by its route', server({ 'http.route': '/readyz' })],
  ['by the name alone', server({}, 'GET /api/v1/health')],
  ['by the name, which is a path', server({}, '/ping')],
  ['of Spring', server({ 'url.path': '/actuator/health/liveness' })],
  ['of Prometheus', server({ 'url.path': '/-/ready' })],
  ['of gRPC', server({}, 'grpc.health.v1.Health/Check')],
  ['of gRPC by attributes', server({ 'rpc.service': 'grpc.health.v1.Health', 'rpc.method': 'Watch' })],
  ['of Kubernetes', server({ 'url.path': '/', 'user_agent.original': 'kube-probe/1.29' })],
  ['of a load balancer', server({ 'http.user_agent': 'ELB-HealthChecker/2.0' })],
  [
    'from the side that asked, where the other sent nothing',
    { ...server({ 'url.path': '/health' }), kind: 'client' },
  ],
])('a health check %s', (_what, input) => {
  expect(codes(traceOf(input))).toEqual(['health-check'])
})

test.each<[string, SpanInput]>([
  ['a path that only begins so', server({ 'url.path': '/health-records/new' })],
  ['what the application is asked', server({ 'url.path': '/orders/status' })],
  ['something of health', server({ 'url.path': '/health/plans' })],
  ['a path that goes on', server({ 'url.path': '/ping/pong' })],
  ['a resource far below', server({ 'url.path': '/clinics/a/patients/b/records/health' })],
  ['a person', server({ 'url.path': '/', 'user_agent.original': 'Mozilla/5.0' })],
  ['work inside a service', { name: 'GET /healthz', kind: 'internal' }],
])('no health check: %s', (_what, input) => {
  expect(codes(traceOf(input))).toEqual([])
})

test('a probe whose both sides are there is told once, and many are one finding', () => {
  const trace = traceOf(
    { spanId: spanIdOf(1), kind: 'client', name: 'GET /healthz', service: 'gateway', endMs: 9 },
    ...Array.from({ length: 3 }, (): SpanInput => {
      return { parentId: spanIdOf(1), kind: 'server', name: 'GET /healthz', service: 'cart' }
    }),
  )
  expect(found(trace, 'health-check').map(({ nodes, value }) => [nodes.length, value])).toEqual([
    [3, '/healthz'],
  ])
})
