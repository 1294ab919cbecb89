// The one place where old and new names of the semantic conventions meet. Everything else asks for today's name, and
// gets the value whatever its sender calls it. Names as of OpenTelemetry semantic conventions 1.45, those they
// replaced, and the tags of OpenTracing, Jaeger and Zipkin.
import type { Attributes, AttributeValue, Span } from './span.ts'
import { attributeValue } from './span.ts'

/** What may be asked for, by its current name, and what comes back. */
export interface AttributeTypes {
  readonly 'service.namespace': string
  readonly 'service.version': string
  readonly 'service.instance.id': string
  readonly 'deployment.environment.name': string
  readonly 'telemetry.sdk.language': string
  readonly 'host.id': string
  readonly 'host.name': string
  readonly 'host.ip': string
  readonly 'k8s.pod.uid': string
  readonly 'k8s.pod.name': string
  readonly 'k8s.pod.ip': string
  readonly 'container.id': string
  readonly 'process.pid': number
  readonly 'service.peer.name': string
  readonly 'server.address': string
  readonly 'server.port': number
  readonly 'client.address': string
  readonly 'network.peer.address': string
  readonly 'network.peer.port': number
  readonly 'http.request.method': string
  readonly 'http.request.resend_count': number
  readonly 'http.response.status_code': number
  readonly 'http.route': string
  readonly 'url.full': string
  readonly 'url.path': string
  readonly 'url.scheme': string
  readonly 'user_agent.original': string
  readonly 'rpc.system.name': string
  readonly 'rpc.method': string
  /** The word, `UNAVAILABLE`, also where the sender gave gRPC's number. */
  readonly 'rpc.response.status_code': string
  readonly 'db.system.name': string
  readonly 'db.namespace': string
  readonly 'db.collection.name': string
  readonly 'db.operation.name': string
  readonly 'db.query.text': string
  readonly 'messaging.system': string
  readonly 'messaging.destination.name': string
  readonly 'messaging.operation.type': string
  readonly 'messaging.operation.name': string
  readonly 'messaging.message.id': string
  readonly 'messaging.batch.message_count': number
  readonly 'messaging.consumer.group.name': string
  readonly 'faas.invocation_id': string
  readonly 'error.type': string
  readonly 'thread.name': string
  readonly 'code.function.name': string
}

export type AttributeName = keyof AttributeTypes

/** The value under the current name or the first of its older ones; undefined where none is there or it fits no type. */
export function readAttribute<Name extends AttributeName>(
  span: Span,
  name: Name,
): AttributeTypes[Name] | undefined {
  const { type, olderNames, olderServerNames, of }: AttributeRule = RULES[name]
  const names = [name, ...(span.kind === 'server' ? (olderServerNames ?? olderNames) : olderNames)]
  // Zipkin and OpenTracing know no resource: there everything is on the span.
  const places = of === 'resource' ? [span.resource.attributes, span.attributes] : [span.attributes]
  for (const attributes of places) {
    for (const key of names) {
      const value = CONVERSIONS[type](attributeValue(attributes, key))
      if (value !== undefined) return value as AttributeTypes[Name]
    }
  }
  return undefined
}

/** `service.name` as sent, the sender's own `unknown_service:…` included; `unknown_service` where there is none. */
export function serviceName(span: Span): string {
  const value = attributeValue(span.resource.attributes, 'service.name')
  return typeof value === 'string' && value !== '' ? value : 'unknown_service'
}

/**
 * Which clock gave a span its times, as `name=value`: spans of one machine share one. Without a word of the sender's
 * on where it runs, one clock for each service.
 */
export function clockDomain(span: Span): string {
  for (const name of CLOCK_DOMAINS) {
    const value = readAttribute(span, name)
    if (value !== undefined) return `${name}=${value}`
  }
  const pid = readAttribute(span, 'process.pid')
  return pid === undefined ? `service.name=${serviceName(span)}` : `process.pid=${pid}@${serviceName(span)}`
}

/** `package.Service/Method`: today's one attribute, or the two it was. */
export function rpcMethod(span: Span): string | undefined {
  const method = readAttribute(span, 'rpc.method')?.replace(/^\//, '')
  const service = text(attributeValue(span.attributes, 'rpc.service'))
  if (method === undefined || service === undefined || method.includes('/')) return method ?? service
  return `${service}/${method}`
}

/** Who a CLIENT or PRODUCER span says it called: a service's name, else a host, else the system it spoke to. */
export function calledPeer(span: Span): string | undefined {
  return (
    readAttribute(span, 'service.peer.name') ??
    readAttribute(span, 'server.address') ??
    urlHost(readAttribute(span, 'url.full')) ??
    readAttribute(span, 'network.peer.address') ??
    readAttribute(span, 'db.system.name') ??
    readAttribute(span, 'messaging.system')
  )
}

export interface RecordedException {
  readonly type: string | undefined
  readonly message: string | undefined
  readonly stacktrace: string | undefined
}

/** From the attributes of an event or a log record; undefined when they tell of no exception. */
export function readException(attributes: Attributes): RecordedException | undefined {
  const read = (...keys: readonly string[]): string | undefined => {
    return keys.map((key) => text(attributeValue(attributes, key))).find((value) => value !== undefined)
  }
  const type = read('exception.type', 'error.kind')
  const stacktrace = read('exception.stacktrace', 'stack')
  const message = read('exception.message', 'error.object')
  if (type === undefined && stacktrace === undefined && message === undefined) return undefined
  // OpenTracing's `message` is any log line's: it belongs to an exception only beside one of the others.
  return { type, message: message ?? read('message'), stacktrace }
}

interface AttributeRule {
  readonly type: keyof typeof CONVERSIONS
  /** Tried in this order after the current name. */
  readonly olderNames: readonly string[]
  /** Where the older names meant something else on a SERVER span: `net.peer.*` is always the other side. */
  readonly olderServerNames?: readonly string[]
  readonly of?: 'resource'
}

const CLOCK_DOMAINS = [
  'host.id',
  'k8s.pod.uid',
  'container.id',
  'host.name',
  'k8s.pod.name',
  'host.ip',
  'service.instance.id',
] as const

const CONVERSIONS = { text, number, host, rpcStatus } as const

const RULES: { readonly [Name in AttributeName]: AttributeRule } = {
  'service.namespace': { type: 'text', olderNames: [], of: 'resource' },
  'service.version': { type: 'text', olderNames: [], of: 'resource' },
  'service.instance.id': { type: 'text', olderNames: [], of: 'resource' },
  'deployment.environment.name': { type: 'text', olderNames: ['deployment.environment'], of: 'resource' },
  'telemetry.sdk.language': { type: 'text', olderNames: [], of: 'resource' },
  'host.id': { type: 'text', olderNames: [], of: 'resource' },
  'host.name': { type: 'text', olderNames: ['host.hostname', 'hostname'], of: 'resource' },
  'host.ip': { type: 'text', olderNames: ['ip'], of: 'resource' },
  'k8s.pod.uid': { type: 'text', olderNames: [], of: 'resource' },
  'k8s.pod.name': { type: 'text', olderNames: [], of: 'resource' },
  'k8s.pod.ip': { type: 'text', olderNames: [], of: 'resource' },
  'container.id': { type: 'text', olderNames: [], of: 'resource' },
  'process.pid': { type: 'number', olderNames: [], of: 'resource' },
  'service.peer.name': { type: 'text', olderNames: ['peer.service'] },
  'server.address': {
    type: 'host',
    olderNames: [
      'net.peer.name',
      'http.host',
      'net.sock.peer.name',
      'peer.hostname',
      'net.peer.ip',
      'peer.address',
      'peer.ipv4',
    ],
    olderServerNames: ['net.host.name', 'http.server_name', 'http.host'],
  },
  'server.port': {
    type: 'number',
    olderNames: ['net.peer.port', 'peer.port'],
    olderServerNames: ['net.host.port'],
  },
  'client.address': {
    type: 'host',
    olderNames: ['http.client_ip'],
    olderServerNames: ['http.client_ip', 'net.peer.ip', 'peer.ipv4'],
  },
  'network.peer.address': { type: 'text', olderNames: ['net.sock.peer.addr', 'net.peer.ip', 'peer.ipv4'] },
  'network.peer.port': { type: 'number', olderNames: ['net.sock.peer.port'] },
  'http.request.method': { type: 'text', olderNames: ['http.method'] },
  'http.request.resend_count': { type: 'number', olderNames: ['http.resend_count', 'http.retry_count'] },
  'http.response.status_code': { type: 'number', olderNames: ['http.status_code'] },
  'http.route': { type: 'text', olderNames: [] },
  'url.full': { type: 'text', olderNames: ['http.url'] },
  'url.path': { type: 'text', olderNames: ['http.target', 'http.path'] },
  'url.scheme': { type: 'text', olderNames: ['http.scheme'] },
  'user_agent.original': { type: 'text', olderNames: ['http.user_agent'] },
  'rpc.system.name': { type: 'text', olderNames: ['rpc.system'] },
  'rpc.method': { type: 'text', olderNames: [] },
  'rpc.response.status_code': {
    type: 'rpcStatus',
    olderNames: ['rpc.status_code', 'rpc.grpc.status_code', 'rpc.connect_rpc.error_code', 'grpc.status_code'],
  },
  'db.system.name': { type: 'text', olderNames: ['db.system', 'db.type'] },
  'db.namespace': { type: 'text', olderNames: ['db.name', 'db.instance', 'db.redis.database_index'] },
  'db.collection.name': {
    type: 'text',
    olderNames: ['db.sql.table', 'db.mongodb.collection', 'db.cassandra.table', 'db.cosmosdb.container'],
  },
  'db.operation.name': { type: 'text', olderNames: ['db.operation'] },
  'db.query.text': { type: 'text', olderNames: ['db.statement'] },
  'messaging.system': { type: 'text', olderNames: [] },
  'messaging.destination.name': {
    type: 'text',
    olderNames: ['messaging.destination', 'message_bus.destination'],
  },
  'messaging.operation.type': { type: 'text', olderNames: ['messaging.operation'] },
  'messaging.operation.name': { type: 'text', olderNames: [] },
  'messaging.message.id': { type: 'text', olderNames: ['messaging.message_id'] },
  'messaging.batch.message_count': { type: 'number', olderNames: [] },
  'messaging.consumer.group.name': {
    type: 'text',
    olderNames: [
      'messaging.kafka.consumer.group',
      'messaging.kafka.consumer_group',
      'messaging.consumer_group',
    ],
  },
  'faas.invocation_id': { type: 'text', olderNames: ['faas.execution'] },
  'error.type': { type: 'text', olderNames: [] },
  'thread.name': { type: 'text', olderNames: [] },
  'code.function.name': { type: 'text', olderNames: ['code.function'] },
}

/** An array stands for its first element: `host.ip` lists all of a host's addresses. */
function text(value: AttributeValue): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean')
    return String(value)
  return Array.isArray(value) ? text(value[0] as AttributeValue) : undefined
}

/** Zipkin's tags are all strings. */
function number(value: AttributeValue): number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value)
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const read = Number(value)
  return Number.isFinite(read) ? read : undefined
}

/** `http.host` and `peer.address` carry a port. */
function host(value: AttributeValue): string | undefined {
  return text(value)?.replace(/^\[(.*)\](:\d+)?$|^([^:]*):\d+$/, '$1$3')
}

function urlHost(url: string | undefined): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(url ?? '')?.[1]
  return host(authority)
}

function rpcStatus(value: AttributeValue): string | undefined {
  const code = number(value)
  return code === undefined ? text(value) : (GRPC_STATUS[code] ?? String(code))
}

// https://grpc.github.io/grpc/core/md_doc_statuscodes.html, by number.
const GRPC_STATUS = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
]
