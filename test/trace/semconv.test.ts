import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  calledPeer,
  clockDomain,
  codeFunction,
  readAttribute,
  readException,
  rpcMethod,
  serviceName,
} from '../../src/trace/semconv.ts'
import { ATTRIBUTE_RULES, type AttributeName } from '../../src/trace/semconv-names.ts'
import type { AttributeValue, Span } from '../../src/trace/span.ts'
import { attributesOf, makeResource, makeSpan } from '../support/spans.ts'

type Plain = Readonly<Record<string, AttributeValue>>

function withAttributes(attributes: Plain, kind: Span['kind'] = 'client'): Span {
  return makeSpan({ attributes, kind })
}

function withResource(attributes: Plain): Span {
  return makeSpan({ resource: makeResource(attributes) })
}

test.each([
  ['http.request.method', 'http.method', 'GET', 'GET'],
  ['http.response.status_code', 'http.status_code', 503n, 503],
  ['http.response.status_code', 'http.status_code', '503', 503],
  ['url.full', 'http.url', 'http://a/b', 'http://a/b'],
  ['url.path', 'http.target', '/b', '/b'],
  ['user_agent.original', 'http.user_agent', 'curl/8', 'curl/8'],
  ['server.address', 'net.peer.name', 'cart', 'cart'],
  ['server.address', 'http.host', 'shop.example:8080', 'shop.example'],
  ['server.address', 'peer.address', '[::1]:80', '::1'],
  ['server.port', 'net.peer.port', 8080n, 8080],
  ['network.peer.address', 'net.sock.peer.addr', '::1', '::1'],
  ['db.system.name', 'db.system', 'postgresql', 'postgresql'],
  ['db.query.text', 'db.statement', 'SELECT 1', 'SELECT 1'],
  ['db.operation.name', 'db.operation', 'SELECT', 'SELECT'],
  ['db.namespace', 'db.redis.database_index', 3n, '3'],
  ['db.collection.name', 'db.sql.table', 'users', 'users'],
  ['rpc.system.name', 'rpc.system', 'grpc', 'grpc'],
  ['rpc.status_code', 'rpc.grpc.status_code', 14n, 'UNAVAILABLE'],
  ['rpc.status_code', 'rpc.grpc.status_code', 99n, '99'],
  ['rpc.status_code', 'rpc.connect_rpc.error_code', 'not_found', 'not_found'],
  ['messaging.destination.name', 'messaging.destination', 'orders', 'orders'],
  ['messaging.operation.type', 'messaging.operation', 'process', 'process'],
  ['messaging.message.id', 'messaging.message_id', 'm1', 'm1'],
  ['server.service.name', 'peer.service', 'cart', 'cart'],
  ['messaging.system.name', 'messaging.system', 'kafka', 'kafka'],
  ['kafka.offset', 'messaging.kafka.message.offset', 42n, 42],
  ['network.local.address', 'net.host.ip', '10.0.0.1', '10.0.0.1'],
  ['messaging.destination.partition.id', 'messaging.kafka.partition', 3n, '3'],
  ['messaging.client.id', 'messaging.consumer.id', 'c1', 'c1'],
  ['faas.invocation.id', 'faas.execution', 'x', 'x'],
] as const)('%s is read from %s as well, and from itself first', (name, older, sent, expected) => {
  expect(readAttribute(withAttributes({ [older]: sent }), name)).toBe(expected)
  expect(readAttribute(withAttributes({ [older]: 'other', [name]: sent }), name)).toBe(expected)
})

test.each([
  ['url.path', 'http.target', '/b?c=d#e', '/b'],
  ['url.path', 'http.target', 'http://proxied:80/b?c', '/b'],
  ['url.path', 'http.target', 'http://proxied?c', undefined],
  ['url.query', 'http.target', '/b?c=/?d#e', 'c=/?d'],
  ['url.query', 'http.target', '/b', undefined],
  ['network.transport', 'net.transport', 'ip_tcp', 'tcp'],
  ['network.transport', 'net.transport', 'IP.UDP', 'udp'],
  ['network.transport', 'net.transport', 'inproc', 'inproc'],
  ['network.type', 'net.sock.family', 'inet6', 'ipv6'],
  ['network.type', 'net.sock.family', 'unix', 'unix'],
  ['network.protocol.version', 'http.flavor', '2.0', '2'],
  ['network.protocol.version', 'http.flavor', '1.1', '1.1'],
  ['db.system.name', 'db.system', 'mssql', 'microsoft.sql_server'],
  ['db.system.name', 'db.system', 'hasOwnProperty', 'hasOwnProperty'],
  ['db.system.name', 'db.type', 'sql', 'sql'],
  ['rpc.system.name', 'rpc.system', 'connect_rpc', 'connectrpc'],
  ['messaging.operation.type', 'messaging.operation', 'publish', 'send'],
] as const)('%s of the older %s %o is %o', (name, older, sent, expected) => {
  expect(readAttribute(withAttributes({ [older]: sent }), name)).toBe(expected)
})

test('a current name’s value is taken as it is', () => {
  const attributes = { 'url.query': 'a=/x?b', 'http.target': '/y?c', 'db.system.name': 'mssql' }
  expect(readAttribute(withAttributes(attributes), 'url.query')).toBe('a=/x?b')
  expect(readAttribute(withAttributes(attributes), 'db.system.name')).toBe('mssql')
})

test('on a server span the older names of the peer mean the client', () => {
  const attributes = { 'net.peer.name': 'caller', 'net.peer.ip': '10.0.0.9', 'net.host.name': 'me' }
  expect(readAttribute(withAttributes(attributes, 'server'), 'server.address')).toBe('me')
  expect(readAttribute(withAttributes(attributes, 'server'), 'client.address')).toBe('10.0.0.9')
  expect(readAttribute(withAttributes(attributes, 'client'), 'server.address')).toBe('caller')
  expect(readAttribute(withAttributes(attributes, 'client'), 'client.address')).toBeUndefined()
  const peer = { 'peer.service': 'caller', 'net.peer.port': 50_123n }
  expect(readAttribute(withAttributes(peer, 'server'), 'client.service.name')).toBe('caller')
  expect(readAttribute(withAttributes(peer, 'server'), 'server.service.name')).toBeUndefined()
  expect(readAttribute(withAttributes(peer, 'server'), 'client.port')).toBe(50_123)
  expect(readAttribute(withAttributes(peer, 'consumer'), 'server.service.name')).toBe('caller')
})

test('a value of a type that makes no sense is no value', () => {
  expect(
    readAttribute(withAttributes({ 'http.response.status_code': 'teapot' }), 'http.response.status_code'),
  ).toBe(undefined)
  expect(readAttribute(withAttributes({ 'http.route': { entries: [] } }), 'http.route')).toBeUndefined()
  expect(readAttribute(withAttributes({ 'http.route': '' }), 'http.route')).toBeUndefined()
  expect(
    readAttribute(withAttributes({ 'http.status_code': ' ' }), 'http.response.status_code'),
  ).toBeUndefined()
})

test('what belongs to the resource is found there, or on the span where the format knows no resource', () => {
  expect(
    readAttribute(withResource({ 'deployment.environment': 'test' }), 'deployment.environment.name'),
  ).toBe('test')
  expect(readAttribute(withResource({ 'telemetry.sdk.language': 'go' }), 'telemetry.sdk.language')).toBe('go')
  expect(readAttribute(withAttributes({ 'service.version': '1.2' }), 'service.version')).toBe('1.2')
  expect(readAttribute(withResource({ 'http.route': '/x' }), 'http.route')).toBeUndefined()
})

test.each([
  [{ 'service.name': 'cart' }, 'cart'],
  [{ 'service.name': 'unknown_service:node' }, 'unknown_service:node'],
  [{ 'service.name': '' }, 'unknown_service'],
  [{ 'service.name': 7n }, 'unknown_service'],
  [{}, 'unknown_service'],
])('the service of %o is %s', (attributes, expected) => {
  expect(serviceName(withResource(attributes))).toBe(expected)
})

test.each([
  [{ 'host.name': 'h', 'host.id': 'i' }, 'host.id=i'],
  [{ 'service.instance.id': 's', 'k8s.pod.uid': 'u' }, 'k8s.pod.uid=u'],
  [{ hostname: 'h', ip: '10.0.0.1' }, 'host.name=h'],
  [{ ip: '10.0.0.1' }, 'host.ip=10.0.0.1'],
  [{ 'host.ip': ['10.0.0.1', '::1'] }, 'host.ip=10.0.0.1'],
  [{ 'service.name': 'cart', 'process.pid': 12n }, 'process.pid=12@cart'],
  [{ 'service.name': 'cart' }, 'service.name=cart'],
])('the clock of %o is %s', (attributes: Plain, expected) => {
  expect(clockDomain(withResource(attributes))).toBe(expected)
})

test("the clock is the resource's, and the span's own attributes count only where that one names none", () => {
  const attributes = { 'host.id': 'i', hostname: 'h' }
  const named = makeResource({ 'service.name': 'cart', 'host.name': 'own' })
  const nameless = makeResource({ 'service.name': 'cart' })
  expect(clockDomain(makeSpan({ resource: named, attributes }))).toBe('host.name=own')
  expect(clockDomain(makeSpan({ resource: nameless, attributes }))).toBe('host.id=i')
  expect(clockDomain(makeSpan({ resource: nameless }))).toBe('service.name=cart')
})

test.each([
  [{ 'rpc.service': 'shop.Cart', 'rpc.method': 'Add' }, 'shop.Cart/Add'],
  [{ 'rpc.service': 'shop.Cart', 'rpc.method': 'shop.Cart/Add' }, 'shop.Cart/Add'],
  [{ 'rpc.method': '/shop.Cart/Add' }, 'shop.Cart/Add'],
  [{ 'rpc.service': 'shop.Cart' }, 'shop.Cart'],
  [{}, undefined],
])('the method of %o is %s', (attributes: Plain, expected) => {
  expect(rpcMethod(withAttributes(attributes))).toBe(expected)
})

test.each([
  [{ 'code.namespace': 'shop.Cart', 'code.function': 'add' }, 'shop.Cart.add'],
  [{ 'code.namespace': 'shop.Cart', 'code.function.name': 'shop.Cart.add' }, 'shop.Cart.add'],
  [{ 'code.function': 'add' }, 'add'],
  [{ 'code.namespace': 'shop.Cart' }, undefined],
])('the function of %o is %s', (attributes: Plain, expected) => {
  expect(codeFunction(withAttributes(attributes))).toBe(expected)
})

test.each([
  [{ 'peer.service': 'cart', 'server.address': '10.0.0.1' }, 'cart'],
  [{ 'net.peer.name': 'cart.svc', 'db.system': 'redis' }, 'cart.svc'],
  [{ 'http.url': 'https://me@api.stripe.com:443/v1?x' }, 'api.stripe.com'],
  [{ 'url.full': 'http://[::1]:80/' }, '::1'],
  [{ 'url.full': 'not a url' }, undefined],
  [{ 'db.connection_string': 'jdbc:postgresql://db.shop:5432/users', 'db.system': 'postgresql' }, 'db.shop'],
  [{ 'db.system': 'redis' }, 'redis'],
  [{ 'messaging.system': 'kafka' }, 'kafka'],
])('a span with %o called %s', (attributes: Plain, expected) => {
  expect(calledPeer(withAttributes(attributes))).toBe(expected)
})

test('an exception is read from OpenTelemetry and OpenTracing alike', () => {
  expect(readException(attributesOf({ 'exception.type': 'E', 'exception.message': 'm' }))).toEqual({
    type: 'E',
    message: 'm',
    stacktrace: undefined,
  })
  expect(readException(attributesOf({ 'error.kind': 'E', message: 'm', stack: 'at x' }))).toEqual({
    type: 'E',
    message: 'm',
    stacktrace: 'at x',
  })
  expect(readException(attributesOf({ message: 'cache miss' }))).toBeUndefined()
})

const NAMES = Object.keys(ATTRIBUTE_RULES) as AttributeName[]

/** By name: what is said where it is deprecated, empty where it is not. */
const REGISTRY: ReadonlyMap<string, string> = new Map(
  ['experimental', 'stable'].flatMap((part) => {
    const index = import.meta.resolve('@opentelemetry/semantic-conventions/incubating')
    const declarations = readFileSync(new URL(`${part}_attributes.d.mts`, index), 'utf8')
    return Array.from(
      declarations.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s*declare const ATTR_\w+: "([^"]+)"/gs),
      ([, comment = '', name = '']): [string, string] => [name, /@deprecated (.*)/.exec(comment)?.[1] ?? ''],
    )
  }),
)

test('the names are those of the published registry, and none of them is deprecated', () => {
  expect(REGISTRY.size).toBeGreaterThan(900)
  const outdated = NAMES.filter((name) => REGISTRY.get(name) !== '')
  expect(outdated).toEqual([])
})

test('whatever the registry says was replaced by one of them is read as it', () => {
  const unread: string[] = []
  const asked = new Map<string, AttributeName>(NAMES.map((name) => [name, name]))
  for (const [older, said] of REGISTRY) {
    const name = asked.get(/^Replaced by `([^`]+)`\.?$/.exec(said)?.[1] ?? '')
    if (name === undefined) continue
    const kinds = ['client', 'server'] as const
    const found = kinds.some(
      (kind) => readAttribute(withAttributes({ [older]: '7' }, kind), name) !== undefined,
    )
    if (!found) unread.push(`${older} → ${name}`)
  }
  expect(unread).toEqual([])
})
