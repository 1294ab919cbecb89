// The client of one server. undici comes with the first request: most runs never ask a server.
import type { Dispatcher } from 'undici'

import { TracectlError } from '../../errors.ts'
import type { BackendTarget, OpenBackendOptions } from '../backend.ts'
import type { HttpClient, HttpReply, HttpRequest } from './http-client.ts'
import { requestUrl, shownUrl } from './request-url.ts'

export function openHttpClient(target: BackendTarget, options: OpenBackendOptions): HttpClient {
  let opening: Promise<Dispatcher> | undefined

  return {
    base: target.url,
    async get(request: HttpRequest): Promise<HttpReply> {
      opening ??= openDispatcher(target)
      const dispatcher = await opening
      const url = requestUrl(target.url, request)
      const started = options.now()
      let response: Dispatcher.ResponseData
      try {
        response = await dispatcher.request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: 'GET',
          headers: { ...target.headers, ...request.headers, accept: request.accept },
          signal: request.signal,
        })
      } catch (error) {
        if (request.signal.aborted) throw request.signal.reason
        throw new TracectlError('unreachable', `cannot reach ${shownUrl(url)}: ${(error as Error).message}`, {
          cause: error,
        })
      }
      const body = new Uint8Array(await response.body.arrayBuffer())
      options.onExchange?.({
        method: 'GET',
        url: shownUrl(url),
        status: response.statusCode,
        durationMs: Number(options.now() - started) / 1e6,
        bytes: body.length,
        note: undefined,
      })
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
      )
      return {
        status: response.statusCode,
        contentType: (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase(),
        headers,
        body,
        url: shownUrl(url),
      }
    },
    async close(): Promise<void> {
      await opening?.then((dispatcher) => dispatcher.destroy()).catch(() => {})
    },
  }
}

async function openDispatcher(target: BackendTarget): Promise<Dispatcher> {
  const { Agent } = await import('undici')
  return new Agent({ connections: 8, allowH2: false, connectTimeout: target.timeouts.connectMs })
}
