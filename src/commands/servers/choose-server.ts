// Which server is meant, or the local store: from --from, the current context and the variables that name servers.
import { SERVER_KINDS, type BackendSettings, type ServerKind } from '../../config/backend-settings.ts'
import { contextNameFault } from '../../config/context-name.ts'
import type { Config, ConfigContext } from '../../config/read-config.ts'
import { TracectlError } from '../../errors.ts'
import { looksLikeUrl, parseBackendUrl, type BackendUrl } from '../../sources/backend-url.ts'
import type { CommandContext } from '../context.ts'
import { shellQuote } from '../values/shell-quote.ts'
import { suggestName, type Contexts, type CurrentContext } from './load-contexts.ts'

export interface ServerChoice {
  /** undefined: find out. */
  readonly kind: ServerKind | undefined
  /** undefined: the context's settings have it. */
  readonly address: BackendUrl | undefined
  /** What named it: `--from`, a variable, a key of the configuration file, `the default`. */
  readonly namedBy: string
  /** The settings that belong to it; undefined for a server that is of no context. */
  readonly context: ChosenContext | undefined
}

export interface ChosenContext {
  readonly config: Config
  readonly name: string
  readonly kind: ServerKind
  readonly settings: BackendSettings
}

/**
 * @param from as typed
 * @returns undefined when the local store is meant
 * @throws TracectlError `usage` for what names nothing
 */
export function chooseServer(
  from: string | undefined,
  contexts: Contexts,
  env: CommandContext['env'],
): ServerChoice | undefined {
  if (from === undefined) return ofCurrentContext(contexts)
  if (from === 'local') return undefined
  // With a password in it, it is one that went wrong, and not to be taken for a name and repeated.
  if (looksLikeUrl(from) || /:.*@/s.test(from)) return atAddress(from, undefined, '--from')
  if (isKind(from)) return ofKind(from, contexts, env)
  return onlyServer(findContext(from, '--from', contexts), contexts)
}

function ofCurrentContext(contexts: Contexts): ServerChoice | undefined {
  const { current } = contexts
  if (current === undefined || current.name === 'local') return undefined
  return onlyServer(findContext(current.name, current.saidBy, contexts), contexts)
}

/**
 * What is typed or set for this run goes before what a file says: the context of the flag or the variable, then the
 * variable with an address, then the context that is current in a file.
 */
function ofKind(kind: ServerKind, contexts: Contexts, env: CommandContext['env']): ServerChoice {
  const current = contexts.current?.name === 'local' ? undefined : contexts.current
  const variable = URL_VARIABLES[kind].find((name) => (env[name] ?? '').trim() !== '')
  if (current !== undefined && (variable === undefined || SET_FOR_THIS_RUN.has(current.saidBy))) {
    const chosen = serverOf(findContext(current.name, current.saidBy, contexts), kind, contexts)
    if (chosen !== undefined) return chosen
    if (current.saidBy === '--context') throw noSuchServer(current, kind, contexts)
  }
  if (variable !== undefined) return atAddress(env[variable] ?? '', kind, variable)
  return atAddress(DEFAULT_URLS[kind], kind, 'the default')
}

const SET_FOR_THIS_RUN: ReadonlySet<string> = new Set(['--context', 'TRACECTL_CONTEXT'])

/** Own ones first; the others are what people guess. */
export const URL_VARIABLES: Readonly<Record<ServerKind, readonly string[]>> = {
  tempo: ['TRACECTL_TEMPO_URL', 'TEMPO_ADDR'],
  jaeger: ['TRACECTL_JAEGER_URL', 'JAEGER_QUERY_URL'],
  zipkin: ['TRACECTL_ZIPKIN_URL'],
}

const DEFAULT_URLS: Readonly<Record<ServerKind, string>> = {
  tempo: 'http://localhost:3200',
  jaeger: 'http://localhost:16686',
  zipkin: 'http://localhost:9411',
}

function atAddress(text: string, kind: ServerKind | undefined, namedBy: string): ServerChoice {
  try {
    return { kind, address: parseBackendUrl(text), namedBy, context: undefined }
  } catch (error) {
    if (!(error instanceof TracectlError)) throw error
    throw new TracectlError(error.code, `${namedBy}: ${error.message}`, { hint: error.hint })
  }
}

/**
 * @param saidBy undefined for an operand
 * @throws TracectlError `usage` that says which there are
 */
export function findContext(name: string, saidBy: string | undefined, { config }: Contexts): ConfigContext {
  const found = config?.contexts.get(name)
  if (found !== undefined) return found
  const known = [...(config?.contexts.keys() ?? [])]
  const others = saidBy === '--from' ? [...SERVER_KINDS, 'local'] : []
  throw new TracectlError(
    'usage',
    `${saidBy === undefined ? '' : `${saidBy}: `}there is no context '${name}'${config === undefined ? ', and no configuration file' : ''}`,
    {
      hint: hintFor(name, saidBy, known, others),
    },
  )
}

function hintFor(
  name: string,
  saidBy: string | undefined,
  known: readonly string[],
  others: readonly string[],
): string {
  const meant = suggestName(name, [...known, ...others])
  const flag = saidBy?.startsWith('--') === true ? `${saidBy} ` : ''
  if (meant !== undefined) return `did you mean: ${flag}${shellQuote(meant)}`
  if (saidBy === '--from' && /\.|^localhost$/.test(name)) {
    return `for a server name it with its port or scheme: --from https://${name}`
  }
  const all = [...others, ...known]
  if (contextNameFault(name) !== undefined)
    return all.length === 0 ? 'that can be no name of one' : `there are ${all.join(', ')}`
  const add = `tracectl config set-context ${shellQuote(name)} --url URL adds it`
  return all.length === 0 ? add : `there are ${all.join(', ')}; ${add}`
}

function onlyServer(context: ConfigContext, contexts: Contexts): ServerChoice {
  const kinds = [...context.servers.keys()]
  const [only] = kinds
  const chosen = only === undefined || kinds.length > 1 ? undefined : serverOf(context, only, contexts)
  if (chosen !== undefined) return chosen
  const ways = kinds.map((kind) => `--context ${shellQuote(context.name)} --from ${kind}`)
  throw new TracectlError('usage', `the context '${context.name}' has ${kinds.join(' and ')}: which one?`, {
    hint: `choose with ${ways.join(', or ')}`,
  })
}

function serverOf(
  { name, servers }: ConfigContext,
  kind: ServerKind,
  { config }: Contexts,
): ServerChoice | undefined {
  const settings = servers.get(kind)
  if (settings === undefined || config === undefined) return undefined
  const context = { config, name, kind, settings }
  return { kind, address: undefined, namedBy: `contexts.${name}.${kind}`, context }
}

function noSuchServer(
  { name, saidBy }: CurrentContext,
  kind: ServerKind,
  { config }: Contexts,
): TracectlError {
  const kinds = [...(config?.contexts.get(name)?.servers.keys() ?? [])]
  return new TracectlError(
    'usage',
    `${saidBy}: the context '${name}' has no ${kind}, but ${kinds.join(' and ')}`,
    {
      hint: `tracectl config set-context ${shellQuote(name)} --kind ${kind} --url URL adds it`,
    },
  )
}

function isKind(text: string): text is ServerKind {
  return (SERVER_KINDS as readonly string[]).includes(text)
}
