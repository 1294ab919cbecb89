// Values of semantic conventions as today's conventions have them: the type they should have, and the words that were
// renamed along with their attribute.
import type { AttributeValue } from './span.ts'

/** An array stands for its first element: `host.ip` lists all of a host's addresses. */
export function text(value: AttributeValue): string | undefined {
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

export function urlHost(url: string | undefined): string | undefined {
  const authority = /^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(url ?? '')?.[1]
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

/** `ip_tcp` and, before that, `IP.TCP`. */
function transport(value: AttributeValue): string | undefined {
  return text(value)
    ?.toLowerCase()
    .replace(/^ip[._]/, '')
}

function socketFamily(value: AttributeValue): string | undefined {
  return renamed(value, { inet: 'ipv4', inet6: 'ipv6' })
}

/** `http.flavor` had a `2.0`. */
function protocolVersion(value: AttributeValue): string | undefined {
  return renamed(value, { '2.0': '2', '3.0': '3' })
}

/** `http.target` was path and query in one, or what a proxy is asked for: a whole URL. */
function targetPath(value: AttributeValue): string | undefined {
  const path = text(value)
    ?.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
    .replace(/[?#].*$/s, '')
  return path === '' ? undefined : path
}

function targetQuery(value: AttributeValue): string | undefined {
  const query = /^[^?#]*\?([^#]*)/.exec(text(value) ?? '')?.[1]
  return query === '' ? undefined : query
}

function rpcSystem(value: AttributeValue): string | undefined {
  return renamed(value, { connect_rpc: 'connectrpc', apache_dubbo: 'dubbo' })
}

function messagingOperation(value: AttributeValue): string | undefined {
  return renamed(value, { publish: 'send', deliver: 'process' })
}

function dbSystem(value: AttributeValue): string | undefined {
  return renamed(value, DB_SYSTEMS)
}

function renamed(value: AttributeValue, names: Readonly<Record<string, string>>): string | undefined {
  const word = text(value)
  return word === undefined || !Object.hasOwn(names, word) ? word : names[word]
}

const DB_SYSTEMS = {
  adabas: 'softwareag.adabas',
  cache: 'intersystems.cache',
  cosmosdb: 'azure.cosmosdb',
  db2: 'ibm.db2',
  dynamodb: 'aws.dynamodb',
  firebird: 'firebirdsql',
  h2: 'h2database',
  hanadb: 'sap.hana',
  informix: 'ibm.informix',
  ingres: 'actian.ingres',
  intersystems_cache: 'intersystems.cache',
  maxdb: 'sap.maxdb',
  mssql: 'microsoft.sql_server',
  mssqlcompact: 'other_sql',
  netezza: 'ibm.netezza',
  oracle: 'oracle.db',
  redshift: 'aws.redshift',
  spanner: 'gcp.spanner',
}

/** Each gives undefined for what it cannot make sense of. */
export const CONVERSIONS: Readonly<
  Record<ConversionName, (value: AttributeValue) => string | number | undefined>
> = {
  text,
  number,
  host,
  transport,
  socketFamily,
  protocolVersion,
  targetPath,
  targetQuery,
  rpcSystem,
  rpcStatus,
  dbSystem,
  messagingOperation,
}

export type ConversionName =
  | 'text'
  | 'number'
  | 'host'
  | 'transport'
  | 'socketFamily'
  | 'protocolVersion'
  | 'targetPath'
  | 'targetQuery'
  | 'rpcSystem'
  | 'rpcStatus'
  | 'dbSystem'
  | 'messagingOperation'
