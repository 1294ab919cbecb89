// What the spans of a call say of it, on either side, as instrumentations of its caller's and its callee's language do.
import type { Attribute, Scope } from '../../../src/trace/span.ts'
import type { Instance, Language, Operation, Style } from './application.ts'

export interface Told {
  readonly name: string
  readonly attributes: readonly Attribute[]
  readonly scope: Scope
}

export interface TellContext {
  readonly style: Style
  readonly operation: Operation
  /** undefined: from outside. */
  readonly caller: Instance | undefined
  readonly callee: Instance
  /** What stands in for `{id}`; that of a message for queues. */
  readonly id: string
  readonly failed: boolean
}

export function describeEntry({ style, operation, caller, callee, id, failed }: TellContext): Told {
  const { protocol, method, name, service } = operation
  const scope = scopeOf(style, service.language, protocol === 'queue' ? 'queue' : 'server')
  if (protocol === 'queue')
    return { name: `${name} process`, attributes: told(style, messageOf(name, id)), scope }
  if (protocol === 'rpc') {
    const address: Pairs = caller === undefined ? [] : [['network.peer.address', caller.address]]
    return { name, attributes: told(style, [...rpcOf(name), ...address]), scope }
  }
  const isOne = style.names === 'one' && caller === undefined
  return {
    name: isOne ? 'HTTP request' : `${method} ${name}`,
    attributes: told(style, [
      ['http.request.method', method],
      ...(isOne ? [] : ([['http.route', name]] as const)),
      ['url.path', isOne ? '/' : name.replace('{id}', id)],
      ['user_agent.original', caller === undefined ? BROWSER : AGENTS[caller.service.language]],
      ['network.peer.address', caller?.address ?? '203.0.113.9'],
      ['server.address', caller === undefined ? 'shop.example' : callee.service.name],
      ['http.response.status_code', failed ? '503' : '200'],
    ]),
    scope,
  }
}

export function describeExit({ style, operation, caller, callee, id, failed }: TellContext): Told {
  const { protocol, method, name } = operation
  const language = caller?.service.language ?? 'go'
  const scope = scopeOf(style, language, protocol === 'queue' ? 'queue' : 'client')
  if (protocol === 'queue')
    return { name: `${name} send`, attributes: told(style, messageOf(name, id)), scope }
  if (protocol === 'rpc') {
    return { name, attributes: told(style, [...rpcOf(name), ['server.address', callee.service.name]]), scope }
  }
  return {
    name: style.names === 'route' ? `${method} ${name}` : `HTTP ${method}`,
    attributes: told(style, [
      ['http.request.method', method],
      ['url.full', `http://${callee.service.name}:8080${name.replace('{id}', id)}`],
      ['server.address', callee.service.name],
      ['server.port', '8080'],
      ['http.response.status_code', failed ? '503' : '200'],
    ]),
    scope,
  }
}

/** A query, of which nobody makes another span. */
export function describeQuery(style: Style, { service }: Operation): Told {
  return {
    name: `SELECT ${service.name}`,
    attributes: told(style, [
      ['db.system.name', 'postgresql'],
      ['server.address', 'db'],
    ]),
    scope: scopeOf(style, service.language, 'db'),
  }
}

export function describeInner(style: Style, { service, name }: Operation): Told {
  const scope = style.attributes ? scopeNamed(`${service.name}/app`) : NO_SCOPE
  return { name: `handle ${name}`, attributes: [], scope }
}

export function describeProbe(style: Style, { service }: Instance): Told {
  return {
    name: 'GET /healthz',
    attributes: told(style, [
      ['http.request.method', 'GET'],
      ['http.route', '/healthz'],
      ['url.path', '/healthz'],
      ['user_agent.original', 'kube-probe/1.31'],
    ]),
    scope: scopeOf(style, service.language, 'server'),
  }
}

type Pairs = readonly (readonly [string, string])[]

function told({ attributes }: Style, pairs: Pairs): readonly Attribute[] {
  return attributes ? pairs.map(([key, value]) => ({ key, value })) : []
}

function rpcOf(name: string): Pairs {
  const [service = '', method = ''] = name.split('/')
  return [
    ['rpc.system', 'grpc'],
    ['rpc.service', service],
    ['rpc.method', method],
  ]
}

function messageOf(destination: string, id: string): Pairs {
  return [
    ['messaging.system', 'rabbitmq'],
    ['messaging.destination.name', destination],
    ['messaging.message.id', id],
  ]
}

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const AGENTS: Readonly<Record<Language, string>> = {
  python: 'python-requests/2.32.3',
  nodejs: 'node',
  go: 'Go-http-client/1.1',
  java: 'Java-http-client/21.0.4',
}

const NO_SCOPE: Scope = { name: '', version: '', attributes: [], droppedAttributes: 0, schemaUrl: '' }
const scopes = new Map<string, Scope>()

function scopeNamed(name: string): Scope {
  let scope = scopes.get(name)
  if (scope === undefined) scopes.set(name, (scope = { ...NO_SCOPE, name, version: '0.60.0' }))
  return scope
}

function scopeOf({ attributes }: Style, language: Language, of: 'server' | 'client' | 'queue' | 'db'): Scope {
  return attributes ? scopeNamed(SCOPES[language][of]) : NO_SCOPE
}

const SCOPES: Readonly<Record<Language, Readonly<Record<'server' | 'client' | 'queue' | 'db', string>>>> = {
  python: {
    server: 'opentelemetry.instrumentation.flask',
    client: 'opentelemetry.instrumentation.requests',
    queue: 'opentelemetry.instrumentation.pika',
    db: 'opentelemetry.instrumentation.psycopg2',
  },
  nodejs: {
    server: '@opentelemetry/instrumentation-http',
    client: '@opentelemetry/instrumentation-undici',
    queue: '@opentelemetry/instrumentation-amqplib',
    db: '@opentelemetry/instrumentation-pg',
  },
  go: {
    server: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
    client: 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
    queue: 'shop/amqp',
    db: 'github.com/XSAM/otelsql',
  },
  java: {
    server: 'io.opentelemetry.tomcat-10.0',
    client: 'io.opentelemetry.java-http-client',
    queue: 'io.opentelemetry.rabbitmq-2.7',
    db: 'io.opentelemetry.jdbc',
  },
}
