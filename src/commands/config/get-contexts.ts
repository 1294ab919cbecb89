// `tracectl config get-contexts`, `current-context` and `path`: what there is.
import type { BackendSettings } from '../../config/backend-settings.ts'
import { findConfigPath } from '../../config/config-path.ts'
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import { sanitize } from '../../render/text.ts'
import type { CommandContext } from '../context.ts'
import { configWish, loadContexts } from '../servers/load-contexts.ts'
import { alignRows } from './align-rows.ts'
import type { ListOptions } from './config-options.ts'
import { maskedUrl } from './masked-config.ts'

export async function getContexts(context: CommandContext, options: ListOptions): Promise<number> {
  const { stdout, stderr } = context
  const { config, current } = await loadContexts(context, options)
  const contexts = Array.from(config?.contexts.values() ?? [], ({ name, servers }) => ({
    name,
    current: current?.name === name,
    servers: Array.from(servers, ([kind, settings]) => ({
      kind,
      url: addressOf(settings),
      tenant: settings.tenant,
      auth: authOf(settings),
    })),
  }))
  if (options.output === 'json') {
    await stdout.write(`${JSON.stringify({ schemaVersion: 1, contexts }, null, stdout.isTTY ? 2 : 0)}\n`)
    return 0
  }
  const rows = contexts.flatMap(({ name, current: isCurrent, servers }) =>
    servers.map(({ kind, url, tenant, auth }) => [name, isCurrent ? '*' : '', kind, url, tenant ?? '', auth]),
  )
  if (rows.length === 0 && !options.quiet) {
    await stderr.write(
      'tracectl: there are no contexts; tracectl config set-context NAME --url URL adds one\n',
    )
  }
  const lines = stdout.isTTY ? alignRows([HEAD, ...rows]) : rows.map((row) => row.map(sanitize).join('\t'))
  for (const line of rows.length === 0 ? [] : lines) await stdout.write(`${printable(line)}\n`)
  return 0
}

const HEAD: readonly string[] = ['NAME', '', 'KIND', 'URL', 'TENANT', 'AUTHENTICATION']

/** @throws TracectlError `nothing-matched` when there is none */
export async function currentContext(context: CommandContext, options: ListOptions): Promise<number> {
  const { current } = await loadContexts(context, options)
  if (current === undefined) {
    throw new TracectlError('nothing-matched', 'no context is current: the local store is used', {
      hint: 'tracectl config get-contexts lists them, tracectl config use-context NAME chooses one',
    })
  }
  await context.stdout.write(`${printable(current.name)}\n`)
  return 0
}

export async function configPath(context: CommandContext, options: ListOptions): Promise<number> {
  const { path } = await findConfigPath(configWish(context, options))
  await context.stdout.write(`${printable(path)}\n`)
  return 0
}

function addressOf({ url, grafana }: BackendSettings): string {
  if (grafana === undefined) return maskedUrl(url ?? '')
  const base = grafana.url === undefined ? '$GRAFANA_URL' : maskedUrl(grafana.url)
  return `${base} (data source ${grafana.datasource})`
}

/** How, and never with what. */
function authOf({ token, username, headers, grafana, url }: BackendSettings): string {
  if (token !== undefined || grafana?.token !== undefined) return 'token'
  if (username !== undefined || url?.includes('@') === true) return 'password'
  const own = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
  return own ? 'header' : 'none'
}
