// Pages of traces that tracectl received itself: those of a server that gets the same spans, as far as anybody has said that
// there is one. Nothing is asked of it, and no secret is read.
import { SERVER_KINDS, type ServerKind } from '../../config/backend-settings.ts'
import { withGrafana } from '../../config/grafana.ts'
import type { ConfigContext } from '../../config/read-config.ts'
import { parseServerUrl } from '../../config/server-url.ts'
import { isLoopback } from '../../sources/http/loopback.ts'
import { tracePage } from '../../sources/trace-page.ts'
import type { TraceId } from '../../trace/span.ts'
import type { CommandContext } from '../context.ts'
import { URL_VARIABLES } from '../servers/choose-server.ts'
import { type ContextFlags, type Contexts, loadContexts } from '../servers/load-contexts.ts'

export interface PagesWish {
  /** --config. */
  readonly config: string | undefined
  /** Where `tail --forward` passes spans on to. */
  readonly forwardUrl: string | undefined
}

/** How a page becomes known, of a server that has none itself, as Tempo. */
export const SERVER_PAGE_HINT =
  "no page of this server's traces is known: tracectl config set-context NAME --trace-url 'https://…/{traceId}', or grafana: in its file"

/** How one becomes known of what was received or read here. */
export const PAGE_HINT =
  'no page of this trace is known: set TRACECTL_JAEGER_URL (or _TEMPO_URL, _ZIPKIN_URL) to a server that gets the same spans'

/**
 * A server of a context on the machine that spans are passed on to, else the one that a variable names, else that of the
 * current context. The configuration is read when the first page is wanted.
 * @throws TracectlError `config-invalid`
 */
export function knownPages(
  context: Pick<CommandContext, 'env' | 'cwd' | 'stderr'>,
  { config, forwardUrl }: PagesWish,
): (id: TraceId) => Promise<string | undefined> {
  // Whoever looks at a screen cannot be told on standard error.
  const flags: ContextFlags = { config, context: undefined, quiet: true }
  let places: readonly PagePlace[] | undefined
  return async (id) => {
    places ??= placesIn(await loadContexts(context, flags), context.env, forwardUrl)
    for (const place of places) {
      const page = pageAt(place, id)
      if (page !== undefined) return page
    }
    return undefined
  }
}

interface PagePlace {
  readonly kind: ServerKind
  readonly url: string | undefined
  /** With {traceId} in it. */
  readonly traceUrl: string | undefined
}

function placesIn(
  { config, current }: Contexts,
  env: CommandContext['env'],
  forwardUrl: string | undefined,
): readonly PagePlace[] {
  const all = [...(config?.contexts.values() ?? [])]
  const ofContexts = (contexts: readonly ConfigContext[]): readonly PagePlace[] =>
    contexts.flatMap(({ servers }) =>
      Array.from(servers, ([kind, settings]) => ({ kind, ...withGrafana(settings, kind, env) })),
    )
  const host = forwardUrl === undefined ? undefined : hostOf(forwardUrl)
  const variables = SERVER_KINDS.flatMap((kind) => {
    const name = URL_VARIABLES[kind].find((one) => (env[one] ?? '').trim() !== '')
    return name === undefined ? [] : [{ kind, url: env[name], traceUrl: undefined }]
  })
  return [
    ...ofContexts(all).filter(({ url }) => host !== undefined && url !== undefined && hostOf(url) === host),
    ...variables,
    ...ofContexts(all.filter(({ name }) => name === current?.name)),
  ]
}

/** Of this machine one name; undefined for what is no address. */
function hostOf(text: string): string | undefined {
  const host = URL.parse(/^[a-z][a-z+]*:\/\//i.test(text) ? text : `http://${text}`)?.hostname
  if (host === undefined || host === '') return undefined
  return isLoopback(host) ? 'localhost' : host.toLowerCase()
}

function pageAt({ kind, url, traceUrl }: PagePlace, id: TraceId): string | undefined {
  if (traceUrl !== undefined) return traceUrl.replaceAll('{traceId}', id)
  const parsed = url === undefined ? undefined : parseServerUrl(url)
  return parsed === undefined || 'fault' in parsed ? undefined : tracePage(kind, parsed.url, id)
}
