// A client of a fake server that lasts as long as the test, and asks without patience.
import { onTestFinished } from 'vitest'

import type { BackendTarget } from '../../../src/sources/backend.ts'
import type { HttpClient, HttpExchange, HttpReply } from '../../../src/sources/http/http-client.ts'
import { openHttpClient } from '../../../src/sources/http/open-http-client.ts'
import { backendOptions, backendTarget } from '../../support/backend-target.ts'
import {
  startFakeServer,
  type FakeHandler,
  type FakeServer,
  type FakeServerOptions,
} from '../../support/fake-server.ts'

export interface TestClient extends HttpClient {
  readonly exchanges: readonly HttpExchange[]
  /** `GET /x` with this signal, or one that never comes. */
  ask(path?: string, signal?: AbortSignal): Promise<HttpReply>
}

export function openTestClient(
  url: string,
  rest: Partial<BackendTarget> = {},
  env: Readonly<Record<string, string>> = {},
): TestClient {
  const options = backendOptions({ env })
  const client = openHttpClient(backendTarget(url, rest), options, { firstMs: 2, tries: 4 })
  onTestFinished(() => client.close())
  return {
    base: client.base,
    get: (request) => client.get(request),
    close: () => client.close(),
    exchanges: options.exchanges,
    ask: (path = '/x', signal = new AbortController().signal) =>
      client.get({ path, accept: 'application/json', signal }),
  }
}

export async function openServer(handler: FakeHandler, options?: FakeServerOptions): Promise<FakeServer> {
  const server = await startFakeServer(handler, options)
  onTestFinished(() => server.close())
  return server
}

/** Its message and hint, as the user reads them; fails when nothing is thrown. */
export async function failureOf(asked: Promise<unknown>): Promise<{
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
}> {
  try {
    await asked
  } catch (error) {
    const { code = '', message, hint } = error as Error & { readonly code?: string; readonly hint?: string }
    return { code, message, hint }
  }
  throw new Error('nothing was thrown')
}
