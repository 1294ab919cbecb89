// What is a health check by its path, and what only may be one.
import { expect, test } from 'vitest'
import { isHealthPath, maybeHealthPath, pathInName, probingAgent } from '../../src/analysis/probe-signs.ts'

test.each([
  '/health',
  '/healthz/',
  '/_health',
  '/health.json',
  '/health-check',
  '/api/v1/readyz',
  '/api/v#/readyz',
  '/live',
  '/startupz',
  '/actuator/health/liveness',
  '/health/db',
  '/-/healthy',
  '/__heartbeat__',
  '/lb-status',
])('%s is a health check', (path) => {
  expect(isHealthPath(path)).toBe(true)
})

test.each([
  ['/healthcare/claims'],
  ['/health/plans'],
  ['/patients/{id}/health'],
  ['/clinics/a/patients/b/records/health'],
  ['/deliveries'],
  ['/lives'],
  [`/${'a'.repeat(100)}/health`],
])('%s is none', (path) => {
  expect([isHealthPath(path), maybeHealthPath(path)]).toEqual([false, false])
})

test.each([
  ['/ping', true],
  ['/cart/ping', true],
  ['/status', true],
  ['/api/v2/status', true],
  ['/up', true],
  // What the application is asked.
  ['/orders/status', false],
  ['/payments/17/status', false],
  ['/ping/pong', false],
])('%s may be one: %s', (path, expected) => {
  expect(maybeHealthPath(path)).toBe(expected)
  expect(isHealthPath(path)).toBe(false)
})

test('a path in a name is the whole of it but for a method', () => {
  expect(['GET /healthz', '/healthz', 'handle /healthz', 'healthz'].map(pathInName)).toEqual([
    '/healthz',
    '/healthz',
    undefined,
    undefined,
  ])
})

test('of an agent, what says that it probes', () => {
  expect(
    ['kube-probe/1.34', 'Amazon-Route53-Health-Check-Service (ref x)', 'Pingdom.com_bot'].map(probingAgent),
  ).toEqual(['kube-probe', 'Amazon-Route53-Health-Check-Service', undefined])
})

test('hostile paths take no longer than others', () => {
  for (const piece of ['/', '/a', '-', '/_', 'health']) {
    expect(isHealthPath(piece.repeat(100_000))).toBe(false)
    expect(maybeHealthPath(piece.repeat(100_000))).toBe(false)
  }
})
