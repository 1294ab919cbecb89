// The connections to one server: kept open between requests, encrypted as the target says, and led through a proxy where
// one is named. undici comes with the first of them: most runs ask nobody.
import type { Dispatcher } from 'undici'

import type { BackendTarget } from '../backend.ts'
import type { Proxy } from './proxy.ts'
import { tlsSettings } from './tls-settings.ts'

/**
 * @param systemCas whether whom the machine trusts is trusted too: Node brings a list of its own, and reading the other
 *   one takes some 80 ms
 * @throws TracectlError `config-invalid` for certificates that are none
 */
export async function openConnections(
  { url, tls, timeouts }: BackendTarget,
  proxy: Proxy | undefined,
  systemCas: boolean,
): Promise<Dispatcher> {
  const settings = url.startsWith('https:') ? tlsSettings(tls, systemCas) : {}
  const { Agent, Pool, ProxyAgent } = await import('undici')
  const options = {
    connections: CONNECTIONS,
    // Streams in one connection gain little for a few requests, and are one more thing that a gateway may get wrong.
    allowH2: false,
    keepAliveTimeout: KEPT_MS,
    // The time of the whole request is counted by the client: these would only tell a part of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  }
  const connect = { ...settings, timeout: timeouts.connectMs }
  if (proxy === undefined) return new Agent({ ...options, connect })
  return new ProxyAgent({
    ...options,
    uri: proxy.url.href,
    requestTls: connect,
    proxyTls: { timeout: timeouts.connectMs },
    // A proxy that is reached and leads nowhere.
    clientFactory: (origin, given) => new Pool(origin, { ...given, headersTimeout: timeouts.connectMs }),
  })
}

/** Traces are fetched a few at a time; a server has other clients. */
const CONNECTIONS = 8

/** Between two polls of a tail. Where the server says how long it keeps one, that counts. */
const KEPT_MS = 30_000
