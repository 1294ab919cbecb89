// HTTP calls between the services: the instrumented kind, which makes a CLIENT span and puts `traceparent` into the
// request, and underneath it the plain call that instrumentation would wrap.
import { request, type Agent } from 'node:http'
import { SpanKind, SpanStatusCode, type Context } from '@opentelemetry/api'
import { injectContext, type Headers } from './propagation.ts'
import type { Telemetry } from './telemetry.ts'

export interface HttpClient {
  /** In a CLIENT span of `telemetry`'s service. Any status is an answer; @throws when there is none. */
  call(telemetry: Telemetry, context: Context, call: HttpCall): Promise<HttpAnswer>
  /** Without a span and without context. */
  plain(call: HttpCall, headers?: Headers): Promise<HttpAnswer>
}

export interface HttpCall {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: unknown
  /** The service that is expected behind the URL. */
  readonly peer?: string
  /** How many times the same request was sent before. */
  readonly resends?: number
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: unknown
  readonly peerAddress: string
  readonly peerPort: number
}

export function createHttpClient(agent: Agent, signal: AbortSignal): HttpClient {
  const plain: HttpClient['plain'] = (call, headers = {}) => send(call, headers, agent, signal)
  return {
    plain,
    call(telemetry, context, call) {
      const { hostname, port } = new URL(call.url)
      const description = {
        // HTTP semantic conventions, "Name": a client knows no route, so the method stands alone.
        name: call.method,
        kind: SpanKind.CLIENT,
        attributes: {
          'http.request.method': call.method,
          'url.full': call.url,
          'server.address': hostname,
          'server.port': Number(port),
          ...(call.peer !== undefined && { 'service.peer.name': call.peer }),
          ...(call.resends !== undefined &&
            call.resends > 0 && { 'http.request.resend_count': call.resends }),
        },
      }
      return telemetry.inSpan(context, description, async (inner, span) => {
        const answer = await plain(call, injectContext(inner))
        span.setAttributes({
          'http.response.status_code': answer.status,
          'network.peer.address': answer.peerAddress,
          'network.peer.port': answer.peerPort,
          'network.protocol.version': '1.1',
        })
        if (answer.status >= 400) {
          span.setAttribute('error.type', String(answer.status)).setStatus({ code: SpanStatusCode.ERROR })
        }
        return answer
      })
    },
  }
}

function send(call: HttpCall, headers: Headers, agent: Agent, signal: AbortSignal): Promise<HttpAnswer> {
  const payload = call.body === undefined ? undefined : JSON.stringify(call.body)
  return new Promise((resolve, reject) => {
    const outgoing = request(call.url, {
      method: call.method,
      agent,
      signal,
      headers: { ...headers, ...(payload !== undefined && { 'content-type': 'application/json' }) },
    })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      const { remoteAddress = '', remotePort = 0 } = incoming.socket
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: text === '' ? undefined : (JSON.parse(text) as unknown),
          peerAddress: remoteAddress,
          peerPort: remotePort,
        })
      })
    })
    outgoing.end(payload)
  })
}
