// One server of a context, read from the file.
import {
  NO_SETTINGS,
  type BackendSettings,
  type GrafanaSettings,
  type TlsSettings,
} from './backend-settings.ts'
import { configError } from './config-error.ts'
import type { ConfigNode } from './config-tree.ts'
import { nameOf, type FieldReader } from './field-reader.ts'
import { isHeaderName } from './header-name.ts'
import { readSecret } from './read-secret.ts'
import { parseServerUrl, shownAddress } from './server-url.ts'

export function readServer(node: ConfigNode, reader: FieldReader): BackendSettings {
  const fields = reader.fields(node, SERVER_KEYS)
  const grafana = readGrafana(fields.get('grafana'), reader)
  const settings = {
    url: readUrl(fields.get('url'), reader),
    tenant: readTenant(fields.get('tenant'), fields.get('orgId'), reader),
    tenantHeader: readHeaderName(fields.get('tenantHeader'), reader),
    username: reader.text(fields.get('username')),
    password: readSecret(fields.get('password'), reader),
    token: readSecret(fields.get('token'), reader),
    headers: readHeaders(fields.get('headers'), reader),
    tls: readTls(fields.get('tls'), reader),
    timeoutMs: reader.milliseconds(fields.get('timeout')),
    grafana,
    traceUrl: readTraceUrl(fields.get('traceUrl'), reader),
  }
  if (grafana === undefined && settings.url === undefined) {
    throw configError(node.place, `${nameOf(node)} has no url`, `for example: url: http://localhost:3200`)
  }
  if (grafana !== undefined) refuseBoth(node, settings)
  return settings
}

const SERVER_KEYS = [
  'url',
  'tenant',
  'orgId',
  'tenantHeader',
  'username',
  'password',
  'token',
  'headers',
  'tls',
  'timeout',
  'grafana',
  'traceUrl',
] as const

function readUrl(node: ConfigNode | undefined, reader: FieldReader): string | undefined {
  const text = reader.text(node)
  if (node === undefined || text === undefined) return undefined
  const parsed = parseServerUrl(text)
  if (!('fault' in parsed)) return text
  throw configError(node.place, `${nameOf(node)}: '${shownAddress(text)}' ${parsed.fault}`)
}

/** orgId is the word of Tempo for it. */
function readTenant(
  tenant: ConfigNode | undefined,
  orgId: ConfigNode | undefined,
  reader: FieldReader,
): string | undefined {
  if (tenant !== undefined && orgId !== undefined) {
    throw configError(orgId.place, `${nameOf(orgId)} says the same as tenant: leave one of them out`)
  }
  const node = tenant ?? orgId
  const text = reader.text(node)
  if (node !== undefined && text !== undefined && !/^[\x20-\x7e]+$/.test(text)) {
    throw configError(node.place, `${nameOf(node)} has a character in it that a header cannot hold`)
  }
  return text
}

function readHeaderName(node: ConfigNode | undefined, reader: FieldReader): string | undefined {
  const name = reader.text(node)
  if (node === undefined || name === undefined || isHeaderName(name)) return name
  throw configError(node.place, `${nameOf(node)} is to be the name of a header, as in X-Scope-OrgID`)
}

function readHeaders(node: ConfigNode | undefined, reader: FieldReader): BackendSettings['headers'] {
  if (node === undefined) return NO_SETTINGS.headers
  const headers: Record<string, BackendSettings['headers'][string]> = {}
  for (const { name, place, node: value } of reader.entries(node)) {
    if (!isHeaderName(name)) throw configError(place, `${nameOf(node)} has a key that cannot name a header`)
    const secret = readSecret(value, reader)
    if (secret !== undefined) headers[name] = secret.from === 'inline' ? secret.value : secret
  }
  return headers
}

function readTls(node: ConfigNode | undefined, reader: FieldReader): TlsSettings {
  if (node === undefined) return NO_SETTINGS.tls
  const fields = reader.fields(node, ['ca', 'cert', 'key', 'skipVerify'])
  return {
    ca: reader.text(fields.get('ca')),
    cert: reader.text(fields.get('cert')),
    key: reader.text(fields.get('key')),
    skipVerify: reader.flag(fields.get('skipVerify')),
  }
}

function readGrafana(node: ConfigNode | undefined, reader: FieldReader): GrafanaSettings | undefined {
  if (node === undefined) return undefined
  const fields = reader.fields(node, ['url', 'datasource', 'token'])
  const datasource = reader.text(fields.get('datasource'))
  if (datasource === undefined || !/^[\w-]{1,100}$/.test(datasource)) {
    throw configError(
      node.place,
      `${nameOf(node)} wants the uid of a data source: datasource: UID`,
      "it is in the address of the data source's page: …/connections/datasources/edit/UID",
    )
  }
  return {
    url: readUrl(fields.get('url'), reader),
    datasource,
    token: readSecret(fields.get('token'), reader),
  }
}

function refuseBoth(node: ConfigNode, { url, token }: BackendSettings): void {
  for (const [name, value] of [
    ['url', url],
    ['token', token],
  ] as const) {
    if (value === undefined) continue
    throw configError(
      node.place,
      `${nameOf(node)} has both grafana and ${name}: there is grafana.${name} for it`,
    )
  }
}

function readTraceUrl(node: ConfigNode | undefined, reader: FieldReader): string | undefined {
  const text = reader.text(node)
  if (node === undefined || text === undefined) return undefined
  if (/^https?:\/\//i.test(text) && text.includes('{traceId}') && !/\/\/[^/]*@/.test(text)) return text
  throw configError(
    node.place,
    `${nameOf(node)} is to be an address with {traceId} in it`,
    'for example: traceUrl: https://jaeger.example.com/trace/{traceId}',
  )
}
