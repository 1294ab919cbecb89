// What a span says of whom it called, who called it, and by what: read once, under the current names of the semantic
// conventions, with one look at each of its attributes.
import { ATTRIBUTE_RULES } from '../../trace/semconv-names.ts'
import { CONVERSIONS, text, urlHost } from '../../trace/semconv-values.ts'
import type { Attribute, Span } from '../../trace/span.ts'

/** Facts by the name of the attribute that states them today. */
const CONVENTIONAL = [
  'server.service.name',
  'client.service.name',
  'server.address',
  'server.port',
  'client.address',
  'network.peer.address',
  'network.peer.port',
  'network.local.address',
  'network.local.port',
  'http.request.method',
  'http.request.resend_count',
  'http.response.status_code',
  'http.response.body.size',
  'http.route',
  'url.full',
  'url.path',
  'user_agent.original',
  'user_agent.synthetic.type',
  'rpc.system.name',
  'rpc.method',
  'rpc.status_code',
  'db.system.name',
  'messaging.system.name',
  'messaging.destination.name',
  'messaging.destination.partition.id',
  'messaging.operation.type',
  'messaging.message.id',
  'messaging.message.conversation_id',
  'messaging.batch.message_count',
  'kafka.offset',
  'faas.invocation.id',
  'faas.trigger',
  'faas.invoked_name',
  'aws.request_id',
  'error.type',
  'thread.name',
] as const

/** Facts that the conventions have no name for, and the keys that senders use. */
const CUSTOMARY = {
  'request.id': [
    'http.request.header.x-request-id',
    'http.request.header.x_request_id',
    'guid:x-request-id',
    'x-request-id',
    'x_request_id',
    'request_id',
    'request.id',
    'requestId',
    'http.request.header.x-correlation-id',
    'correlation_id',
    'correlation.id',
    'correlationId',
  ],
  'forwarded.for': ['http.request.header.x-forwarded-for', 'http.request.header.forwarded'],
  'span.format': ['internal.span.format'],
  'rpc.service': ['rpc.service'],
} as const

export type FactName = (typeof CONVENTIONAL)[number] | keyof typeof CUSTOMARY

export type Facts = Map<FactName, string>

/** Only those that the span states; a host is taken out of a full URL where none is named. */
export function readFacts(span: Span): Facts {
  const readings = span.kind === 'server' ? SERVER_READINGS : READINGS
  const facts: Facts = new Map()
  const ranks = new Map<FactName, number>()
  for (const attribute of span.attributes) {
    for (const reading of readings.get(attribute.key) ?? []) {
      if ((ranks.get(reading.fact) ?? Infinity) <= reading.rank) continue
      const value = reading.read(attribute)
      if (value === undefined) continue
      facts.set(reading.fact, value)
      ranks.set(reading.fact, reading.rank)
    }
  }
  completeFromUrl(facts)
  completeRpc(facts, span)
  return facts
}

function completeFromUrl(facts: Facts): void {
  const url = facts.get('url.full')
  if (url === undefined) return
  const host = urlHost(url)
  if (!facts.has('server.address') && host !== undefined) facts.set('server.address', host)
  const path = PATH_OF_URL.exec(url)?.[1]
  if (!facts.has('url.path') && path !== undefined) facts.set('url.path', path)
}

const PATH_OF_URL = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?(\/[^?#]*)/i

/** `package.Service/Method`: today's one attribute, the two it was, or the span's name. */
function completeRpc(facts: Facts, span: Span): void {
  const method = facts.get('rpc.method')?.replace(/^\//, '')
  const service = facts.get('rpc.service')
  if (method !== undefined) {
    facts.set('rpc.method', method.includes('/') || service === undefined ? method : `${service}/${method}`)
    return
  }
  const named = RPC_NAME.exec(span.name)?.[1]
  if (named !== undefined) facts.set('rpc.method', named)
}

const RPC_NAME = /^\/?([A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)+\/[A-Za-z_]\w*)$/

interface Reading {
  readonly fact: FactName
  /** Of two attributes that state the same fact the one of the lower rank is believed. */
  readonly rank: number
  readonly read: (attribute: Attribute) => string | undefined
}

type Readings = ReadonlyMap<string, readonly Reading[]>

function readingsOf(isServer: boolean): Readings {
  const readings = new Map<string, Reading[]>()
  const add = (key: string, reading: Reading): void => {
    readings.set(key, [...(readings.get(key) ?? []), reading])
  }
  for (const fact of CONVENTIONAL) {
    const { type, olderType = type, olderNames, olderServerNames = olderNames } = ATTRIBUTE_RULES[fact]
    const older = isServer ? olderServerNames : olderNames
    ;[fact, ...older].forEach((key, rank) => {
      const convert = CONVERSIONS[rank === 0 ? type : olderType]
      add(key, { fact, rank, read: ({ value }) => convert(value)?.toString() })
    })
  }
  for (const [fact, keys] of Object.entries(CUSTOMARY)) {
    keys.forEach((key, rank) => {
      add(key, { fact: fact as FactName, rank, read: ({ value }) => text(value) })
    })
  }
  return readings
}

const READINGS = readingsOf(false)
const SERVER_READINGS = readingsOf(true)
