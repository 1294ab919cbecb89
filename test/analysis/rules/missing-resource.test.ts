import { expect, test } from 'vitest'
import { findMissingResources } from '../../../src/analysis/rules/missing-resource.ts'
import { finish } from '../../../src/trace/steps.ts'
import { buildTrace } from '../../../src/trace/build-trace.ts'
import { makeResource, makeSpan, type SpanInput } from '../../support/spans.ts'

/** `warning service.name: unknown_service:node`. */
function missing(...spans: readonly SpanInput[]): readonly string[] {
  const trace = buildTrace({ spans: spans.map((input) => makeSpan(input)), logs: [] })
  return finish(findMissingResources(trace)).map(
    ({ severity, missing, services }) => `${severity} ${missing.join(', ')}: ${services.join(', ')}`,
  )
}

const VERSION = { 'service.version': '1' }
const BOTH = { ...VERSION, 'deployment.environment.name': 'test' }

const of = (attributes: Readonly<Record<string, string>>): SpanInput => ({
  resource: makeResource(attributes),
})

test('a service that says all that it should', () => {
  expect(missing(of({ 'service.name': 'cart', ...BOTH }))).toEqual([])
})

test('the older name of the environment is one', () => {
  expect(missing(of({ 'service.name': 'cart', ...VERSION, 'deployment.environment': 'test' }))).toEqual([])
})

test('services that lack the same are one finding, however many spans they have', () => {
  const cart = of({ 'service.name': 'cart', 'host.name': 'a' })
  const pay = of({ 'service.name': 'pay', 'host.name': 'b' })
  const web = of({ 'service.name': 'web', ...VERSION })
  expect(missing(cart, pay, cart, cart, web)).toEqual([
    'info service.version, deployment.environment.name: cart, pay',
    'info deployment.environment.name: web',
  ])
})

test('one resource of several that lacks something is enough', () => {
  const old = of({ 'service.name': 'cart', 'deployment.environment.name': 'test', 'host.name': 'a' })
  expect(missing(of({ 'service.name': 'cart', ...BOTH }), old)).toEqual(['info service.version: cart'])
})

test('a name that the SDK made up is none', () => {
  expect(missing(of({ 'service.name': 'unknown_service:node', ...BOTH }))).toEqual([
    'warning service.name: unknown_service:node',
  ])
  expect(missing(of({ ...BOTH }))).toEqual(['warning service.name: unknown_service'])
})

test('senders that know no resource say it on their spans', () => {
  const resource = makeResource({ 'service.name': 'cart' })
  expect(missing({ resource }, { resource, attributes: BOTH })).toEqual([])
})
