// Which values of a configuration file are secrets that stand in it as they are.
import type { BackendSettings } from './backend-settings.ts'
import { isSecretHeader } from './header-name.ts'
import type { Config } from './read-config.ts'
import { parseServerUrl } from './server-url.ts'

/** Their keys: `contexts.staging.tempo.token`. */
export function inlineSecrets({ contexts }: Pick<Config, 'contexts'>): readonly string[] {
  return Array.from(contexts.values(), ({ name, servers }) =>
    Array.from(servers, ([kind, settings]) =>
      secretKeys(settings).map((key) => `contexts.${name}.${kind}.${key}`),
    ),
  ).flat(2)
}

function secretKeys({ url, password, token, headers, grafana }: BackendSettings): readonly string[] {
  const keys: string[] = []
  if (hasPassword(url)) keys.push('url')
  if (password?.from === 'inline') keys.push('password')
  if (token?.from === 'inline') keys.push('token')
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' && isSecretHeader(name)) keys.push(`headers.${name}`)
  }
  if (hasPassword(grafana?.url)) keys.push('grafana.url')
  if (grafana?.token?.from === 'inline') keys.push('grafana.token')
  return keys
}

function hasPassword(url: string | undefined): boolean {
  const parsed = url === undefined ? undefined : parseServerUrl(url)
  return parsed !== undefined && !('fault' in parsed) && parsed.password !== undefined
}
