import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DemoStep } from '../../src/demo/scenario.ts'
import { runDemoSystem, type DemoResult } from '../../src/demo/system.ts'
import { serviceName } from '../../src/trace/semconv.ts'
import { attributeValue, type AttributeValue, type Span } from '../../src/trace/span.ts'
import type { SpanNode, Trace } from '../../src/trace/trace.ts'
import { openCollector, type Collector } from './collector.ts'

let collector: Collector
let result: DemoResult
let checkout: Trace
let fragment: Trace
const steps: DemoStep[] = []

beforeAll(async () => {
  collector = await openCollector()
  result = await runDemoSystem({
    endpoint: collector.url,
    signal: new AbortController().signal,
    onStep: (step) => steps.push(step),
  })
  checkout = collector.trace(result.checkoutTraceId)
  fragment = collector.trace(result.fragmentTraceId)
})

afterAll(() => collector.close())

describe('what arrives', () => {
  test('is every span of every trace, and of no other', () => {
    expect(result.problems).toEqual([])
    expect(new Set(collector.spans.map((span) => span.traceId))).toEqual(new Set(result.all))
    // two for each that buys a coat, and what the bank clears
    expect(result.all).toHaveLength(5 + 2 * 16 + 1)
    for (const id of result.all) expect(collector.trace(id).missingParents).toBe(0)
  })

  test('comes from nine services, each with a resource of its own', () => {
    const resources = new Map(collector.spans.map((span) => [serviceName(span), span.resource]))
    expect([...resources.keys()].sort()).toEqual(result.services)
    expect(result.services).toHaveLength(9)
    const instances = [...resources.values()].map((resource) =>
      attributeValue(resource.attributes, 'service.instance.id'),
    )
    expect(new Set(instances).size).toBe(9)
    for (const { attributes } of resources.values()) {
      const keys = attributes.map(({ key }) => key)
      expect(keys).toEqual(
        expect.arrayContaining([
          'service.version',
          'deployment.environment.name',
          'host.name',
          'process.pid',
          'telemetry.sdk.language',
        ]),
      )
    }
  })

  test('is told of as it happens', () => {
    expect(steps.map(({ request }) => request)).toEqual([
      'GET /api/products',
      'POST /api/checkout',
      'POST /api/checkout',
      'POST /api/checkout',
      'GET /api/cart/bob',
    ])
  })
})

describe('the slow checkout', () => {
  test('goes through every service but the one that is cut off', () => {
    expect(checkout.roots).toHaveLength(1)
    expect(checkout.headline.span?.name).toBe('POST /api/checkout')
    expect(checkout.services).toEqual(result.services.filter((service) => service !== 'fraud'))
    expect(seconds(checkout.duration)).toBeGreaterThan(2)
  })

  test('calls the bank three times and waits in the dark between', () => {
    const charge = only(checkout, 'payments', 'POST /charges')
    const calls = charge.children.filter((child) => attribute(child, 'service.peer.name') === 'bank')
    expect(
      calls.map((call) => [call.span?.status.code, attribute(call, 'http.request.resend_count')]),
    ).toEqual([
      ['error', undefined],
      ['error', 1n],
      ['unset', 2n],
    ])
    const gaps = calls.slice(1).map((call, at) => seconds(call.start - calls[at]!.end))
    expect(gaps[0]).toBeGreaterThan(0.55)
    expect(gaps[1]).toBeGreaterThan(1.35)
  })

  test('is refused by the bank with a stack, and payments says so in its log', () => {
    const charge = only(checkout, 'payments', 'POST /charges')
    const refusals = checkout.nodes.filter((node) => attribute(node, 'bank.reason') !== undefined)
    expect(refusals.map(({ span }) => span?.events.map(({ name }) => name))).toEqual([
      ['exception'],
      ['exception'],
    ])
    const { attributes } = refusals[0]!.span!.events[0]!
    expect(attributeValue(attributes, 'exception.type')).toBe('ClearingUnavailable')
    const stack = attributeValue(attributes, 'exception.stacktrace') as string
    expect(stack).toMatch(
      /^ClearingUnavailable: clearing unavailable\n {4}at reserve \(src\/demo\/services\/bank/,
    )
    expect(stack).not.toContain(process.cwd())

    expect(collector.logs.map(({ severityText, body }) => [severityText, body])).toEqual([
      ['WARN', 'the bank answered 503: clearing unavailable, try again later'],
      ['WARN', 'the bank answered 503: clearing unavailable, try again later'],
      ['INFO', 'charged 870 euros at attempt 3'],
    ])
    for (const log of collector.logs) {
      expect([log.traceId, log.spanId]).toEqual([checkout.id, charge.id])
      expect(attributeValue(log.resource.attributes, 'service.name')).toBe('payments')
    }
  })

  test('is cleared in a trace of its own, linked to it', () => {
    const cleared = collector.spans.filter(({ name }) => name === 'clear payment')
    expect(cleared).toHaveLength(1)
    const authorized = checkout.nodes.findLast(({ span }) => span?.name === 'POST /authorizations')
    expect(cleared[0]!.links.map(({ traceId, spanId }) => [traceId, spanId])).toEqual([
      [checkout.id, authorized?.id],
    ])
    expect(collector.trace(cleared[0]!.traceId).spanCount).toBe(1)
  })

  test('asks the database for one article at a time', () => {
    const reservation = only(checkout, 'inventory', 'POST /reservations')
    expect(reservation.children.filter((child) => child.span?.name === 'SELECT stock')).toHaveLength(18)
    expect(reservation.children.every((child) => child.children.length === 0)).toBe(true)
  })

  test('has an error that is handled: nothing above it failed', () => {
    const quote = only(checkout, 'pricing', 'POST /quotes')
    const cache = only(checkout, 'pricing', 'GET')
    expect(cache.parent).toBe(quote)
    expect(cache.span?.status.code).toBe('error')
    expect(cache.span?.events[0]?.name).toBe('exception')
    expect(attribute(cache, 'error.type')).toBe('ECONNREFUSED')
    expect(quote.span?.status.code).toBe('unset')
    expect(quote.span?.events.map(({ name }) => name)).toEqual(['cache unavailable, asking the database'])
    expect(only(checkout, 'pricing', 'SELECT promotions').parent).toBe(quote)
  })

  test('is followed by a consumer, after the answer', () => {
    const send = only(checkout, 'checkout', 'send orders')
    const process = only(checkout, 'email', 'process orders')
    expect(send.span?.kind).toBe('producer')
    expect(process.span?.kind).toBe('consumer')
    expect(process.parent).toBe(send)
    expect(process.start).toBeGreaterThan(checkout.headline.end)
  })
})

describe('the trace that breaks off', () => {
  test('begins at fraud, without a parent', () => {
    expect(fragment.services).toEqual(['fraud'])
    expect(fragment.roots).toHaveLength(1)
    const [root] = fragment.roots
    expect(root?.span?.parentId).toBeUndefined()
    expect(root?.span?.kind).toBe('server')
    expect(root?.span?.name).toBe('POST /scores')
    expect(fragment.spanCount).toBe(3)
  })

  test('lies where its caller shows nothing', () => {
    const charge = only(checkout, 'payments', 'POST /charges')
    const base = checkout.start
    const start = Number(fragment.start - base)
    const end = start + fragment.duration
    expect(start).toBeGreaterThan(charge.start)
    expect(end).toBeLessThan(charge.end)
    for (const child of charge.children) expect(child.end <= start || child.start >= end).toBe(true)
  })

  test('names the client that was not instrumented', () => {
    expect(attributeValue(fragment.headline.span!.attributes, 'user_agent.original')).toBe('node')
    for (const span of collector.spans) {
      if (span.kind === 'server' && serviceName(span) !== 'fraud') {
        expect(attributeValue(span.attributes, 'user_agent.original')).toBeUndefined()
      }
    }
  })
})

describe('the spans', () => {
  test('of a call agree on both sides', () => {
    const pairs = collector.spans.flatMap((server) => {
      const client = collector.spans.find(({ spanId }) => spanId === server.parentId)
      return server.kind === 'server' && client !== undefined ? [{ client, server }] : []
    })
    expect(pairs.length).toBeGreaterThan(10)
    for (const { client, server } of pairs) {
      expect(client.kind).toBe('client')
      expect(server.parentLocation).toBe('remote')
      expect(client.parentLocation).toBe('local')
      expect(value(client, 'service.peer.name')).toBe(serviceName(server))
      expect(value(client, 'http.response.status_code')).toBe(value(server, 'http.response.status_code'))
      expect(value(client, 'server.port')).toBe(value(server, 'server.port'))
      expect(new URL(value(client, 'url.full') as string).pathname).toBe(value(server, 'url.path'))
    }
  })

  test('lie within their parents, but for what a queue delivers', () => {
    for (const id of result.all) {
      for (const node of collector.trace(id).nodes) {
        if (node.parent === undefined || isBehindQueue(node)) continue
        expect(node.start).toBeGreaterThanOrEqual(node.parent.start)
        expect(node.end).toBeLessThanOrEqual(node.parent.end)
      }
    }
  })

  test('of the other requests show no error', () => {
    for (const id of result.all) {
      if (id !== result.checkoutTraceId) expect(collector.trace(id).errors).toBe(0)
    }
  })
})

function only(trace: Trace, service: string, name: string): SpanNode {
  const found = trace.nodes.filter(
    ({ span }) => span !== undefined && serviceName(span) === service && span.name === name,
  )
  expect(found, `${service} ${name}`).toHaveLength(1)
  return found[0]!
}

function isBehindQueue(node: SpanNode): boolean {
  for (let at: SpanNode | undefined = node; at !== undefined; at = at.parent) {
    if (at.span?.kind === 'consumer') return true
  }
  return false
}

function attribute(node: SpanNode, key: string): AttributeValue {
  return node.span === undefined ? undefined : value(node.span, key)
}

function value(span: Span, key: string): AttributeValue {
  return attributeValue(span.attributes, key)
}

function seconds(nanoseconds: number): number {
  return nanoseconds / 1e9
}
