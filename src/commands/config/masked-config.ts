// The configuration as it may be shown: where secrets are to be found stays, secrets do not. The values of all headers
// count as secrets, and the arguments of commands, because nobody knows which are.
import type { BackendSettings, Secret } from '../../config/backend-settings.ts'
import type { Config } from '../../config/read-config.ts'
import { MASK } from '../servers/mask-secrets.ts'

/** Plain data for YAML and JSON; what is not set is not there. */
export interface MaskedMap {
  readonly [key: string]: MaskedValue
}
export type MaskedValue = string | number | boolean | readonly string[] | MaskedMap

export function maskedConfig({ currentContext, contexts, defaults }: Config): MaskedMap {
  return present({
    'current-context': currentContext,
    contexts: Object.fromEntries(
      Array.from(contexts.values(), ({ name, servers }) => [
        name,
        Object.fromEntries(Array.from(servers, ([kind, settings]) => [kind, maskedSettings(settings)])),
      ]),
    ),
    defaults: maskedDefaults(defaults),
  })
}

export function maskedDefaults({ timeoutMs }: Config['defaults']): MaskedMap {
  return present({ timeout: timeoutMs === undefined ? undefined : durationText(timeoutMs) })
}

export function maskedSettings(settings: BackendSettings): MaskedMap {
  const { url, grafana, tls, headers } = settings
  return present({
    url: url === undefined ? undefined : maskedUrl(url),
    grafana:
      grafana === undefined
        ? undefined
        : present({
            url: grafana.url === undefined ? undefined : maskedUrl(grafana.url),
            datasource: grafana.datasource,
            token: maskedSecret(grafana.token),
          }),
    tenant: settings.tenant,
    tenantHeader: settings.tenantHeader,
    username: settings.username,
    password: maskedSecret(settings.password),
    token: maskedSecret(settings.token),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        maskedSecret(typeof value === 'string' ? { from: 'inline', value } : value) ?? MASK,
      ]),
    ),
    tls: present({ ...tls }),
    timeout: settings.timeoutMs === undefined ? undefined : durationText(settings.timeoutMs),
    traceUrl: settings.traceUrl,
  })
}

/** Without the user, who may come with a password. */
export function maskedUrl(url: string): string {
  const at = url.lastIndexOf('@')
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url)?.[0] ?? ''
  return at < 0 ? url : `${scheme}${MASK}@${url.slice(at + 1)}`
}

function maskedSecret(secret: Secret | undefined): MaskedValue | undefined {
  switch (secret?.from) {
    case 'env':
      return { env: secret.name }
    case 'file':
      return { file: secret.path }
    case 'exec':
      return { exec: [secret.argv[0] ?? '', ...secret.argv.slice(1).map(() => MASK)] }
    case 'inline':
      return MASK
    case undefined:
      return undefined
  }
}

function present(fields: Readonly<Record<string, MaskedValue | undefined>>): MaskedMap {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && !isEmpty(value))
  return Object.fromEntries(entries) as MaskedMap
}

function isEmpty(value: MaskedValue): boolean {
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** As the file takes it. */
export function durationText(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`
}
