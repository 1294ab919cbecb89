// What spans say of themselves, by the semantic conventions: the service, the clock, who was called. Whether a sender
// uses today's names or older ones makes no difference here (semconv-names.ts).
import type { AttributeName, AttributeRule, AttributeTypes } from './semconv-names.ts'
import { ATTRIBUTE_RULES } from './semconv-names.ts'
import { CONVERSIONS, text, urlHost } from './semconv-values.ts'
import type { Attributes, Resource, Span } from './span.ts'
import { attributeValue } from './span.ts'

/** The value under the current name or the first of its older ones; undefined where none is there or it fits no type. */
export function readAttribute<Name extends AttributeName>(
  span: Span,
  name: Name,
): AttributeTypes[Name] | undefined {
  const { olderNames, olderServerNames = olderNames, of }: AttributeRule = ATTRIBUTE_RULES[name]
  const older = span.kind === 'server' ? olderServerNames : olderNames
  const onResource = of === 'resource' ? readFrom(span.resource.attributes, name, older) : undefined
  // Zipkin and OpenTracing know no resource: there everything is on the span.
  return onResource ?? readFrom(span.attributes, name, older)
}

function readFrom<Name extends AttributeName>(
  attributes: Attributes,
  name: Name,
  olderNames: readonly string[] = ATTRIBUTE_RULES[name].olderNames,
): AttributeTypes[Name] | undefined {
  const { type, olderType = type }: AttributeRule = ATTRIBUTE_RULES[name]
  const current = CONVERSIONS[type](attributeValue(attributes, name))
  if (current !== undefined) return current as AttributeTypes[Name]
  for (const key of olderNames) {
    const value = CONVERSIONS[olderType](attributeValue(attributes, key))
    if (value !== undefined) return value as AttributeTypes[Name]
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
  const { resource } = span
  let clock = clocksOfResources.get(resource)
  if (clock === undefined) {
    const named = clockNamedBy(resource.attributes, span)
    clock = { isNamed: named !== null, domain: named ?? `service.name=${serviceName(span)}` }
    clocksOfResources.set(resource, clock)
  }
  // A span's own attributes are decoded only where its resource does not say.
  if (clock.isNamed || !mayName(span, CLOCK_NAMES)) return clock.domain
  return clockNamedBy(span.attributes, span) ?? clock.domain
}

/**
 * Whether a span's own attributes have any of these, under whatever name. One look at each key instead of one for each
 * name that there is: this is asked of every span.
 */
export function mayName({ attributes }: Span, names: readonly AttributeName[]): boolean {
  const keys = keysOf(names)
  for (const { key } of attributes) if (keys.has(key)) return true
  return false
}

function keysOf(names: readonly AttributeName[]): ReadonlySet<string> {
  let keys = keysOfNames.get(names)
  if (keys === undefined) {
    keys = new Set(names.flatMap((name) => [name, ...ATTRIBUTE_RULES[name].olderNames]))
    keysOfNames.set(names, keys)
  }
  return keys
}

/** By the list itself: those who ask have one of their own. */
const keysOfNames = new WeakMap<readonly AttributeName[], ReadonlySet<string>>()

function clockNamedBy(attributes: Attributes, span: Span): string | null {
  for (const name of CLOCK_DOMAINS) {
    const value = readFrom(attributes, name)
    if (value !== undefined) return `${name}=${value}`
  }
  const pid = readFrom(attributes, 'process.pid')
  return pid === undefined ? null : `process.pid=${pid}@${serviceName(span)}`
}

/** Thousands of spans share a resource. */
const clocksOfResources = new WeakMap<Resource, { readonly isNamed: boolean; readonly domain: string }>()

/** `package.Service/Method`: today's one attribute, or the two it was. */
export function rpcMethod(span: Span): string | undefined {
  const method = readAttribute(span, 'rpc.method')?.replace(/^\//, '')
  const service = text(attributeValue(span.attributes, 'rpc.service'))
  if (method === undefined || service === undefined || method.includes('/')) return method ?? service
  return `${service}/${method}`
}

/** `package.Class.function`: today's one attribute, or the two it was. */
export function codeFunction(span: Span): string | undefined {
  const name = readAttribute(span, 'code.function.name')
  const namespace = text(attributeValue(span.attributes, 'code.namespace'))
  if (name === undefined || namespace === undefined || name.startsWith(namespace)) return name
  return `${namespace}.${name}`
}

/** Who a CLIENT or PRODUCER span says it called: a service's name, else a host, else the system it spoke to. */
export function calledPeer(span: Span): string | undefined {
  return (
    readAttribute(span, 'server.service.name') ??
    readAttribute(span, 'server.address') ??
    urlHost(readAttribute(span, 'url.full')) ??
    urlHost(text(attributeValue(span.attributes, 'db.connection_string'))) ??
    readAttribute(span, 'network.peer.address') ??
    readAttribute(span, 'db.system.name') ??
    readAttribute(span, 'messaging.system.name')
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

const CLOCK_DOMAINS = [
  'host.id',
  'k8s.pod.uid',
  'container.id',
  'host.name',
  'k8s.pod.name',
  'host.ip',
  'service.instance.id',
] as const

const CLOCK_NAMES: readonly AttributeName[] = [...CLOCK_DOMAINS, 'process.pid']
