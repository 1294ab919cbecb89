// `tracectl config set-context`: adds a server to a context or changes one. A server whose kind is not said is asked.
import { setServer, useContext, type ServerChange } from '../../config/context-edits.ts'
import type { ServerKind } from '../../config/backend-settings.ts'
import type { Config } from '../../config/read-config.ts'
import { TracectlError } from '../../errors.ts'
import { printable } from '../../failure.ts'
import type { CommandContext } from '../context.ts'
import { loadContexts } from '../servers/load-contexts.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { draftOf } from './config-draft.ts'
import { findKind } from './find-kind.ts'
import type { SetContextOptions } from './set-context-options.ts'

export async function setContext(context: CommandContext, options: SetContextOptions): Promise<number> {
  const { name, change, use, quiet } = options
  const { config } = await loadContexts(context, { ...options, context: undefined })
  const kind = options.kind ?? (await kindOf(context, options, config))
  refuseNothing(options, config, kind)
  const draft = await draftOf(context, options, (document) => {
    setServer(document, name, kind, change)
    if (use) useContext(document, name)
  })
  await draft.write()
  if (quiet) return 0
  const current = draft.after.currentContext === name
  const next = current ? '' : `; to make it the current one: tracectl config use-context ${shellQuote(name)}`
  const known = draft.before?.contexts.has(name) === true
  const what = `the context ${name} is ${known ? 'changed' : 'added'}: ${kind}${next}`
  await context.stderr.write(printable(`tracectl: ${what}\n`))
  return 0
}

/**
 * A new address may be that of another kind of server, which then stands beside the one that the context has. Where
 * nobody answers there, and for anything else, a context with one server means that.
 */
async function kindOf(
  context: CommandContext,
  options: SetContextOptions,
  config: Config | undefined,
): Promise<ServerKind> {
  const { name, change } = options
  const kinds = [...(config?.contexts.get(name)?.servers.keys() ?? [])]
  const [only] = kinds
  if (only === undefined) return await askKind(context, options)
  if (change.url !== undefined) {
    const found = await askKind(context, options).catch((error: unknown) => error)
    if (!(found instanceof Error)) return found as ServerKind
    if (!(found instanceof TracectlError) || context.stop.aborted) throw found
  }
  if (kinds.length === 1) return only
  throw new TracectlError('usage', `the context '${name}' has ${kinds.join(' and ')}: which one?`, {
    hint: `say so with --kind ${kinds.join(' or --kind ')}`,
  })
}

async function askKind(context: CommandContext, options: SetContextOptions): Promise<ServerKind> {
  const { name, change } = options
  if (change.url === undefined && change.grafanaDatasource === undefined) {
    throw new TracectlError('usage', `there is no context '${name}' yet: where is its server?`, {
      hint: `for example: tracectl config set-context ${shellQuote(name)} --url http://localhost:3200`,
    })
  }
  // As whatever it is: what it takes to ask is the same for all.
  const draft = await draftOf(context, options, (document) => setServer(document, name, 'tempo', change))
  try {
    return await findKind(context, options, draft.after)
  } catch (error) {
    if (!(error instanceof TracectlError)) throw error
    throw new TracectlError(error.code, `what kind of server it is cannot be found out: ${error.message}`, {
      hint: 'say it with --kind tempo, --kind jaeger or --kind zipkin',
    })
  }
}

function refuseNothing(
  { name, change, use }: SetContextOptions,
  config: Config | undefined,
  kind: ServerKind,
): void {
  const known = config?.contexts.get(name)?.servers.has(kind) === true
  if (use || Object.entries(change).some(([key, value]) => isSaid(key as keyof ServerChange, value))) return
  throw new TracectlError('usage', known ? 'what is to be changed?' : 'where is its server?', {
    hint: `for example: tracectl config set-context ${shellQuote(name)} --url http://localhost:3200`,
  })
}

function isSaid(key: keyof ServerChange, value: unknown): boolean {
  if (key !== 'tls') return value !== undefined
  return Object.values(value as object).some((field) => field !== undefined)
}
