// A server to ask, as configuration would describe it, for tests.
import type { BackendTarget, OpenBackendOptions } from '../../src/sources/backend.ts'
import type { HttpExchange } from '../../src/sources/http/http-client.ts'

/** Without credentials, with short times: a test that waits has failed. */
export function backendTarget(url: string, rest: Partial<BackendTarget> = {}): BackendTarget {
  return {
    kind: undefined,
    url,
    name: undefined,
    headers: {},
    tls: { ca: undefined, cert: undefined, key: undefined, skipVerify: false },
    timeouts: { connectMs: 2_000, totalMs: 5_000 },
    maxReplyBytes: 64 * 1_048_576,
    ...rest,
  }
}

/** A world without proxies, at the time of the clock; `exchanges` is filled with what -v would be told. */
export function backendOptions(
  rest: Partial<OpenBackendOptions> = {},
): OpenBackendOptions & { readonly exchanges: readonly HttpExchange[] } {
  const exchanges: HttpExchange[] = []
  return {
    env: {},
    now: () => BigInt(Date.now()) * 1_000_000n,
    onExchange: (exchange) => exchanges.push(exchange),
    ...rest,
    exchanges,
  }
}
