// The server that a command is to ask, opened: or none, when the local store is meant.
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import { formatBytes, formatDuration } from '../../render/units.ts'
import type { Backend } from '../../sources/backend.ts'
import type { HttpExchange } from '../../sources/http/http-client.ts'
import type { CommandContext } from '../context.ts'
import { refuseServerFlags, refuseTwoNames } from '../servers/misplaced-flags.ts'
import type { ServerChoice } from '../servers/choose-server.ts'
import { loadContexts } from '../servers/load-contexts.ts'
import type { SettingsLayer } from '../servers/settings-layer.ts'
import type { GlobalOptions } from '../values/global-options.ts'
import type { SourceOptions } from '../values/source-options.ts'
import type { KnownServers } from '../../store/fetched/known-servers.ts'
import { storePathOf } from './store-path.ts'
import type { ResolvedTarget } from './backend-target.ts'

/**
 * Flags, environment and configuration file decide, in this order. Nothing is sent yet, unless it has to be found out
 * what kind of server it is.
 * @returns undefined when the local store is meant
 * @throws TracectlError `usage`, `config-invalid`; `unreachable`, `auth`, `bad-reply` when the server was asked what it is
 */
export async function openBackendSource(
  context: CommandContext,
  options: SourceOptions & GlobalOptions,
): Promise<Backend | undefined> {
  const resolved = await resolveTarget(context, options)
  if (resolved === undefined) return undefined
  const { target, secrets, traceUrl } = resolved
  const { maskedError, maskSecrets } = await import('../servers/mask-secrets.ts')
  const { guardedBackend } = await import('../servers/guarded-backend.ts')
  const { openBackend } = await import('../../sources/open-backend.ts')
  const say = (exchange: HttpExchange): void => {
    void context.stderr.write(printable(`${maskSecrets(exchangeText(exchange), secrets)}\n`))
  }
  try {
    const onExchange = options.verbose > 0 ? say : undefined
    const known = target.kind === undefined ? await serversOfStore(context, options) : undefined
    const open = (servers: KnownServers | undefined): Promise<Backend> =>
      openBackend(
        target,
        { env: context.env, now: () => context.now(), onExchange, known: servers },
        context.stop,
      )
    const isAnew = options.refresh && known !== undefined
    const backend = isAnew ? await openAnew(open, known, target.url) : await open(known)
    return guardedBackend(backend, { secrets, traceUrl })
  } catch (error) {
    throw maskedError(error, secrets)
  }
}

/** What is there is found out anew; of a server that cannot be reached, what was found before has to do: copies need it. */
async function openAnew(
  open: (servers: KnownServers) => Promise<Backend>,
  known: KnownServers,
  url: string,
): Promise<Backend> {
  try {
    return await open({ ...known, find: () => undefined })
  } catch (error) {
    const isGone = error instanceof TracectlError && error.code === 'unreachable'
    if (!isGone || known.find(url) === undefined) throw error
    return await open(known)
  }
}

/** What is found is remembered in the store. */
async function serversOfStore(
  context: CommandContext,
  options: SourceOptions & GlobalOptions,
): Promise<KnownServers> {
  const { knownServers } = await import('../../store/fetched/known-servers.ts')
  return knownServers(storePathOf(context, options), () => context.now())
}

/** The same without opening it. */
export async function resolveTarget(
  context: CommandContext,
  options: SourceOptions & GlobalOptions,
): Promise<ResolvedTarget | undefined> {
  if (options.from === 'local') return refuseServerFlags(options)
  refuseTwoNames(options)
  const contexts = await loadContexts(context, options)
  // Nearly every run ends here: nothing more is loaded for it.
  if (options.from === undefined && contexts.current === undefined) return refuseServerFlags(options)
  const { tellOfBareSecrets } = await import('../servers/bare-secrets.ts')
  const { chooseServer } = await import('../servers/choose-server.ts')
  const choice = chooseServer(options.from, contexts, context.env)
  if (choice === undefined) return refuseServerFlags(options)
  if (!options.quiet) await tellOfBareSecrets(context, options)
  const { backendTarget } = await import('./backend-target.ts')
  return await backendTarget(
    {
      kind: choice.kind,
      name: choice.context?.name,
      address: choice.address,
      ...(await layersOf(choice, context, options)),
      timeoutMs: contexts.config?.defaults.timeoutMs,
    },
    context,
  )
}

/**
 * Flags over variables over the context. What a context says is for its own servers: it is no layer of any other. Variables
 * are for whatever is asked in their shell.
 */
async function layersOf(
  choice: ServerChoice,
  context: CommandContext,
  options: SourceOptions,
): Promise<{ readonly layers: readonly SettingsLayer[]; readonly addressOf: number }> {
  const { flagLayer, environmentLayer, contextLayer } = await import('../servers/settings-layer.ts')
  const flags = await flagLayer(options, context)
  const variables = environmentLayer(context, choice.namedBy)
  if (choice.context === undefined) {
    return { layers: [flags, variables], addressOf: choice.namedBy === '--from' ? 0 : 1 }
  }
  return { layers: [flags, variables, contextLayer(choice.context, context.env)], addressOf: 2 }
}

/** `GET http://localhost:3200/api/… 200 12.3ms 3.40 KiB` */
function exchangeText({ method, url, status, durationMs, bytes, note }: HttpExchange): string {
  const facts = [
    method,
    url,
    status === undefined ? 'no answer' : String(status),
    formatDuration(durationMs * 1e6, { ascii: true }),
  ]
  if (bytes > 0) facts.push(formatBytes(bytes))
  if (note !== undefined) facts.push(`(${note})`)
  return facts.join(' ')
}
