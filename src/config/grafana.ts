// Servers that are asked through a data source of Grafana: its proxy takes the server's own paths behind its own, and its
// Explore page shows traces.
import type { BackendSettings, GrafanaSettings, ServerKind } from './backend-settings.ts'
import type { Environment } from './config-path.ts'
import { parseServerUrl } from './server-url.ts'

/**
 * The settings with what `grafana` stands for in its place.
 * @throws never; without any URL there is none in the result
 */
export function withGrafana(settings: BackendSettings, kind: ServerKind, env: Environment): BackendSettings {
  const { grafana } = settings
  const base = grafana?.url ?? env['GRAFANA_URL']
  if (grafana === undefined || base === undefined || base.trim() === '') return settings
  const trimmed = base.trim().replace(/\/+$/, '')
  return {
    ...settings,
    url: `${trimmed}/api/datasources/proxy/uid/${grafana.datasource}`,
    token: grafana.token ?? tokenFor(base, settings, env),
    traceUrl: settings.traceUrl ?? explorePage(trimmed, grafana, kind),
  }
}

/** The variable's token is for the Grafana that GRAFANA_URL names, if it names one, and for no other. */
function tokenFor(base: string, settings: BackendSettings, env: Environment): BackendSettings['token'] {
  const name = 'GRAFANA_SERVICE_ACCOUNT_TOKEN'
  if ((env[name] ?? '') === '' || hasOtherWay(settings)) return undefined
  const meant = env['GRAFANA_URL'] ?? ''
  return meant === '' || originOf(meant) === originOf(base) ? { from: 'env', name } : undefined
}

function hasOtherWay({ username, password, headers }: BackendSettings): boolean {
  const named = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
  return username !== undefined || password !== undefined || named
}

function originOf(text: string): string | undefined {
  const parsed = parseServerUrl(text)
  return 'fault' in parsed ? undefined : URL.parse(parsed.url)?.origin
}

function explorePage(base: string, { datasource }: GrafanaSettings, kind: ServerKind): string | undefined {
  const parsed = parseServerUrl(base)
  if ('fault' in parsed) return undefined
  const source = { type: kind, uid: datasource }
  const query = kind === 'tempo' ? { queryType: 'traceql' } : {}
  const pane = {
    datasource,
    queries: [{ refId: 'A', datasource: source, ...query, query: ID }],
    range: { from: 'now-1h', to: 'now' },
  }
  const panes = encodeURIComponent(JSON.stringify({ trace: pane })).replace(encodeURIComponent(ID), ID)
  return `${parsed.url}/explore?schemaVersion=1&panes=${panes}`
}

const ID = '{traceId}'
