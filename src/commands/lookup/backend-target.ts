// From what flags, variables and the context say to what is needed to reach the server: its address, the headers with
// their secrets, certificates, times. Secrets are fetched here and nowhere else.
import { resolve } from 'node:path'
import { expandHome } from '../../config/config-path.ts'
import { isSecretHeader } from '../../config/header-name.ts'
import { readSmallFile } from '../../config/read-small-file.ts'
import { resolveSecret } from '../../config/resolve-secret.ts'
import { parseServerUrl, shownAddress, type ServerUrl } from '../../config/server-url.ts'
import type { Secret, ServerKind } from '../../config/backend-settings.ts'
import { TracectlError } from '../../errors.ts'
import type { BackendTarget, TlsOptions } from '../../sources/backend.ts'
import type { BackendUrl } from '../../sources/backend-url.ts'
import type { CommandContext } from '../context.ts'
import { credentialsOf, type Credentials } from '../servers/credentials.ts'
import type { SettingsLayer } from '../servers/settings-layer.ts'

export interface TargetWish {
  readonly kind: ServerKind | undefined
  /** The name of its context. */
  readonly name: string | undefined
  /** undefined: of the context's settings, the lowest layer. */
  readonly address: BackendUrl | undefined
  /** The layer that the address belongs to, and a user in it. */
  readonly addressOf: number
  /** The topmost first. */
  readonly layers: readonly SettingsLayer[]
  /** Where no layer says anything else. */
  readonly timeoutMs: number | undefined
}

export interface ResolvedTarget {
  readonly target: BackendTarget
  readonly traceUrl: string | undefined
  /** Never to be seen. */
  readonly secrets: readonly string[]
}

/** @throws TracectlError `config-invalid`, `auth` for a secret or a file that cannot be had */
export async function backendTarget(
  wish: TargetWish,
  context: Pick<CommandContext, 'env' | 'stop'>,
): Promise<ResolvedTarget> {
  const { url, layers } = withUserOfUrl(wish)
  const credentials = await credentialsOf(layers, context)
  const { headers, secrets } = await headersOf(wish.kind, layers, credentials, context)
  const totalMs = firstOf(layers, ({ timeoutMs }) => timeoutMs) ?? wish.timeoutMs ?? TOTAL_MS
  return {
    target: {
      kind: wish.kind,
      url,
      name: wish.name,
      headers,
      tenantHeader: firstOf(layers, (settings) => settings.tenantHeader)?.toLowerCase(),
      tls: await tlsOf(layers, context),
      timeouts: { connectMs: Math.min(CONNECT_MS, totalMs), totalMs },
      maxReplyBytes: MAX_REPLY,
    },
    traceUrl: firstOf(layers, ({ traceUrl }) => traceUrl),
    secrets: [...credentials.secrets, ...secrets],
  }
}

const CONNECT_MS = 10_000
const TOTAL_MS = 30_000
// A trace of half a million spans; more than twice that is more than Node can take as one text.
const MAX_REPLY = 268_435_456

/** `https://user:pass@host`: the user is one more way to say who you are, and the address is without. */
function withUserOfUrl({ address, addressOf, layers }: TargetWish): {
  readonly url: string
  readonly layers: readonly SettingsLayer[]
} {
  const layer = layers[addressOf]
  if (layer === undefined) throw new Error('an address of no layer')
  const { url, username, password } = address ?? addressIn(layer)
  if (username === undefined && password === undefined) return { url, layers }
  const { settings } = layer
  if (settings.username !== undefined || settings.password !== undefined) {
    const other = layer.nameOf(settings.username === undefined ? 'password' : 'username')
    throw new TracectlError(
      'config-invalid',
      `${layer.nameOf('url')} has a user in it, and so has ${other}`,
      {
        hint: 'leave one of them out',
      },
    )
  }
  const own = {
    ...layer,
    settings: {
      ...settings,
      username,
      password: password === undefined ? undefined : ({ from: 'inline', value: password } as const),
    },
    nameOf: (key: string) => layer.nameOf(key === 'username' || key === 'password' ? 'url' : key),
  }
  return { url, layers: layers.with(addressOf, own) }
}

function addressIn({ settings, nameOf }: SettingsLayer): ServerUrl {
  if (settings.url === undefined) {
    throw new TracectlError('config-invalid', `${nameOf('grafana')}: no URL says where Grafana is`, {
      hint: 'set GRAFANA_URL, or url beside datasource in the context',
    })
  }
  const parsed = parseServerUrl(settings.url)
  if (!('fault' in parsed)) return parsed
  throw new TracectlError(
    'config-invalid',
    `${nameOf('url')}: '${shownAddress(settings.url)}' ${parsed.fault}`,
  )
}

/** Lower-case names, so that one layer's takes the place of another's. */
async function headersOf(
  kind: ServerKind | undefined,
  layers: readonly SettingsLayer[],
  { authorization, headerOf }: Credentials,
  { env, stop }: Pick<CommandContext, 'env' | 'stop'>,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly secrets: readonly string[] }> {
  const headers: Record<string, string> = {}
  const secrets: string[] = []
  const tenantHeader = firstOf(layers, (settings) => settings.tenantHeader)
  for (const layer of layers.toReversed()) {
    const { settings, directory } = layer
    if (settings.tenant !== undefined) {
      for (const name of tenantHeaders(kind, tenantHeader, layer)) headers[name] = settings.tenant
    }
    for (const [given, value] of Object.entries(settings.headers)) {
      const name = given.toLowerCase()
      if (name === 'authorization' && layer !== headerOf) continue
      const secret = typeof value === 'string' ? ({ from: 'inline', value } as const) : value
      const place = { env, directory, name: layer.nameOf(`headers.${given}`), signal: stop }
      headers[name] = await resolveSecret(secret, place)
      if (mayBeSecret(name, headers[name], value)) secrets.push(...partsOf(headers[name]))
    }
  }
  if (authorization !== undefined) headers['authorization'] = authorization
  return { headers, secrets }
}

/** No name is proof that nothing is secret; of short values, such as a route, it is taken for one. */
function mayBeSecret(name: string, text: string, value: string | Secret): boolean {
  return typeof value !== 'string' || isSecretHeader(name) || text.length >= 8
}

/** Of a server whose kind is yet to be found out both: neither minds the other's. */
function tenantHeaders(
  kind: ServerKind | undefined,
  own: string | undefined,
  layer: SettingsLayer,
): readonly string[] {
  if (own !== undefined) return [own.toLowerCase()]
  switch (kind) {
    case 'tempo':
      return ['x-scope-orgid']
    case 'jaeger':
      return ['x-tenant']
    case 'zipkin':
      throw new TracectlError('config-invalid', `${layer.nameOf('tenant')}: Zipkin knows no tenants`, {
        hint: "where a proxy before it does, name the header: tenantHeader in the context, or --header 'X-Tenant: …'",
      })
    default:
      return ['x-scope-orgid', 'x-tenant']
  }
}

/** `Bearer abc` as a whole and without the scheme. */
function partsOf(value: string): readonly string[] {
  const rest = /^[A-Za-z]+ +(\S.*)$/.exec(value)?.[1]
  return rest === undefined ? [value] : [value, rest]
}

async function tlsOf(
  layers: readonly SettingsLayer[],
  { env }: Pick<CommandContext, 'env'>,
): Promise<TlsOptions> {
  const [ca, cert, key] = await Promise.all(
    (['ca', 'cert', 'key'] as const).map((name) => pemOf(layers, name, env)),
  )
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? 'certificate' : 'key'
    throw new TracectlError(
      'config-invalid',
      `a client ${cert === undefined ? 'key' : 'certificate'} without its ${missing}`,
      {
        hint: 'both are needed: --client-cert and --client-key, or tls: { cert: FILE, key: FILE } in the context',
      },
    )
  }
  const skipVerify = firstOf(layers, ({ tls }) => tls.skipVerify) ?? false
  return { ca, cert, key, skipVerify }
}

async function pemOf(
  layers: readonly SettingsLayer[],
  name: 'ca' | 'cert' | 'key',
  env: CommandContext['env'],
): Promise<string | undefined> {
  const layer = layers.find(({ settings }) => settings.tls[name] !== undefined)
  const given = layer?.settings.tls[name]
  if (layer === undefined || given === undefined) return undefined
  const called = layer.nameOf(`tls.${name}`)
  const path = resolve(layer.directory, expandHome(given, env))
  const text = await readSmallFile(path, called)
  const what = name === 'key' ? 'PRIVATE KEY' : 'CERTIFICATE'
  if (new RegExp(`^-----BEGIN [A-Z0-9 ]*${what}-----`, 'm').test(text)) return text
  throw new TracectlError('config-invalid', `${called}: there is no ${what.toLowerCase()} in ${path}`, {
    hint: `a PEM file has a line -----BEGIN ${what}-----`,
  })
}

function firstOf<T>(
  layers: readonly SettingsLayer[],
  pick: (settings: SettingsLayer['settings']) => T | undefined,
): T | undefined {
  for (const { settings } of layers) {
    const found = pick(settings)
    if (found !== undefined) return found
  }
  return undefined
}
