// Opens a server that traces can be asked of: as what the user says it is, else as what it turns out to be. The code of
// each kind is loaded only where it is met.
import type { Backend, BackendKind, BackendTarget, OpenBackendOptions } from './backend.ts'
import type { HttpClient } from './http/http-client.ts'
import { openHttpClient } from './http/open-http-client.ts'

/**
 * Where the kind is known, because it was told or found out before, nothing is asked yet.
 * @throws TracectlError where it is not: `auth`, `unreachable`, `bad-reply` when nothing known answers, `usage` when
 *   several data sources do; `config-invalid` for certificates and proxies that are none
 */
export async function openBackend(
  target: BackendTarget,
  options: OpenBackendOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<Backend> {
  if (target.kind !== undefined) return openAs(target.kind, openHttpClient(target, options), target, options)
  const known = options.known?.find(target.url)
  if (known !== undefined && isKind(known.kind) && isBelow(known.url, target.url)) {
    const found = { ...target, kind: known.kind, url: known.url }
    return openAs(known.kind, openHttpClient(found, options), found, options)
  }
  const client = openHttpClient(target, options)
  try {
    const { probeBackend } = await import('./probe/probe-backend.ts')
    const { kind, url } = await probeBackend(client, signal)
    options.known?.remember(target.url, { kind, url })
    if (url === client.base) return await openAs(kind, client, { ...target, kind }, options)
    // Found behind another path: below a prefix, or through Grafana.
    await client.close()
    const found = { ...target, kind, url }
    return await openAs(kind, openHttpClient(found, options), found, options)
  } catch (error) {
    await client.close()
    throw error
  }
}

/** What is found at a URL lies there or below. Whoever can write to the store's file must not lead credentials elsewhere. */
function isBelow(url: string, asked: string): boolean {
  const base = asked.replace(/\/+$/, '')
  return url === base || (url.startsWith(`${base}/`) && URL.parse(url)?.href.startsWith(`${base}/`) === true)
}

function isKind(text: string): text is BackendKind {
  return text === 'tempo' || text === 'jaeger' || text === 'zipkin'
}

async function openAs(
  kind: BackendKind,
  client: HttpClient,
  target: BackendTarget,
  options: OpenBackendOptions,
): Promise<Backend> {
  switch (kind) {
    case 'tempo': {
      const { openTempo } = await import('./tempo/tempo.ts')
      return openTempo(client, target, options)
    }
    case 'jaeger': {
      const { openJaeger } = await import('./jaeger/jaeger.ts')
      return openJaeger(client, target, options)
    }
    case 'zipkin': {
      const { openZipkin } = await import('./zipkin/zipkin.ts')
      return openZipkin(client, target, options)
    }
  }
}
