// What holds, after flags and variables, and for each value what says so. Masked like the file itself.
import type { BackendSettings, ServerKind } from '../../config/backend-settings.ts'
import { SERVER_KINDS } from '../../config/backend-settings.ts'
import type { Config } from '../../config/read-config.ts'
import { TracectlError } from '../../errors.ts'
import type { CommandContext } from '../context.ts'
import { chooseServer } from '../servers/choose-server.ts'
import type { Contexts } from '../servers/load-contexts.ts'
import { environmentLayer, type SettingsLayer } from '../servers/settings-layer.ts'
import {
  maskedDefaults,
  maskedSettings,
  maskedUrl,
  type MaskedMap,
  type MaskedValue,
} from './masked-config.ts'

export interface EffectiveConfig {
  readonly config: MaskedMap
  /** By key: `contexts.staging.tempo.token` → `TRACECTL_TOKEN`, a flag, or a line of a file. */
  readonly origins: ReadonlyMap<string, string>
}

export function effectiveConfig(
  contexts: Contexts,
  { env, cwd }: Pick<CommandContext, 'env' | 'cwd'>,
): EffectiveConfig {
  const { config, current } = contexts
  const origins = new Map<string, string>()
  const variables = environmentLayer({ env, cwd }, '')
  const servers: Record<string, MaskedMap> = {}
  for (const { name, servers: given } of config?.contexts.values() ?? []) {
    servers[name] = Object.fromEntries(
      Array.from(given, ([kind, settings]) => {
        const base = `contexts.${name}.${kind}`
        const shown = maskedSettings(underVariables(settings, variables))
        tellOrigins(shown, base, originOf(variables, base, config), origins)
        return [kind, shown]
      }),
    )
  }
  const asked = askedByKind(contexts, env, origins)
  const defaults = maskedDefaults(config?.defaults ?? { timeoutMs: undefined })
  const said = config?.places.get('defaults.timeout')
  origins.set('defaults.timeout', said === undefined ? 'the default' : `${said.path}:${said.line}`)
  if (current !== undefined) {
    const line = current.saidBy === config?.path ? config.places.get('current-context')?.line : undefined
    origins.set('current-context', line === undefined ? current.saidBy : `${current.saidBy}:${line}`)
  }
  return {
    config: {
      ...(current === undefined ? {} : { 'current-context': current.name }),
      ...(Object.keys(servers).length === 0 ? {} : { contexts: servers }),
      from: asked,
      defaults: { timeout: '30s', ...defaults },
    },
    origins,
  }
}

/** Whoever says who you are says it alone. */
function underVariables(settings: BackendSettings, { settings: over }: SettingsLayer): BackendSettings {
  const replacesToken = over.username !== undefined || over.password !== undefined
  const replacesUser = over.token !== undefined
  const { grafana } = settings
  return {
    ...settings,
    tenant: over.tenant ?? settings.tenant,
    token: over.token ?? (replacesToken ? undefined : settings.token),
    username: replacesUser ? undefined : (over.username ?? settings.username),
    password: replacesUser ? undefined : (over.password ?? settings.password),
    grafana:
      grafana === undefined || !(replacesToken || replacesUser) ? grafana : { ...grafana, token: undefined },
    headers: Object.fromEntries(
      Object.entries(settings.headers).filter(
        ([name]) => !(replacesToken || replacesUser) || name.toLowerCase() !== 'authorization',
      ),
    ),
    tls: {
      ca: over.tls.ca ?? settings.tls.ca,
      cert: over.tls.cert ?? settings.tls.cert,
      key: over.tls.key ?? settings.tls.key,
      skipVerify: over.tls.skipVerify ?? settings.tls.skipVerify,
    },
  }
}

function originOf(
  { settings, nameOf }: SettingsLayer,
  base: string,
  config: Config | undefined,
): (key: string) => string | undefined {
  const variables: Readonly<Record<string, unknown>> = {
    tenant: settings.tenant,
    token: settings.token,
    username: settings.username,
    password: settings.password,
    'tls.ca': settings.tls.ca,
    'tls.cert': settings.tls.cert,
    'tls.key': settings.tls.key,
    'tls.skipVerify': settings.tls.skipVerify,
  }
  return (key) => {
    if (variables[key] !== undefined) return nameOf(key)
    const places = config?.places
    const place =
      places?.get(`${base}.${key}`) ?? (key === 'tenant' ? places?.get(`${base}.orgId`) : undefined)
    return place === undefined ? undefined : `${place.path}:${place.line}`
  }
}

function tellOrigins(
  shown: MaskedMap,
  base: string,
  originOfKey: (key: string) => string | undefined,
  origins: Map<string, string>,
): void {
  const visit = (value: MaskedValue, key: string): void => {
    if (typeof value === 'object' && !Array.isArray(value) && !isSecretMap(value as MaskedMap)) {
      for (const [name, below] of Object.entries(value)) visit(below, `${key}.${name}`)
      return
    }
    const origin = originOfKey(key.slice(base.length + 1))
    if (origin !== undefined) origins.set(key, origin)
  }
  visit(shown, base)
}

function isSecretMap(value: MaskedMap): boolean {
  const [only, ...others] = Object.keys(value)
  return others.length === 0 && (only === 'env' || only === 'file' || only === 'exec')
}

/** What `--from tempo` and its like would ask. */
function askedByKind(
  contexts: Contexts,
  env: CommandContext['env'],
  origins: Map<string, string>,
): MaskedMap {
  const asked: Record<string, string> = {}
  for (const kind of SERVER_KINDS) {
    const [address, namedBy] = askedOf(kind, contexts, env)
    asked[kind] = address
    origins.set(`from.${kind}`, namedBy)
  }
  return asked
}

function askedOf(
  kind: ServerKind,
  contexts: Contexts,
  env: CommandContext['env'],
): readonly [address: string, namedBy: string] {
  try {
    const choice = chooseServer(kind, contexts, env)
    const settings = choice?.context?.settings
    const url = choice?.address?.url ?? settings?.url ?? settings?.grafana?.url ?? env['GRAFANA_URL'] ?? ''
    return [maskedUrl(url), choice?.namedBy ?? '']
  } catch (error) {
    if (!(error instanceof TracectlError)) throw error
    return ['', error.message]
  }
}
