// An instrumented HTTP server on a free loopback port: takes the context out of the request's headers and wraps each
// request in a SERVER span with the attributes of the HTTP semantic conventions.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SpanKind, SpanStatusCode, type Attributes, type Context, type Span } from '@opentelemetry/api'
import { extractContext } from './propagation.ts'
import type { Telemetry } from './telemetry.ts'

export interface HttpService {
  readonly url: string
  close(): Promise<void>
}

export interface ServedRequest {
  /** Has the SERVER span in it: the parent of whatever the handler does. */
  readonly context: Context
  readonly span: Span
  /** What stood in the place of `{name}` in the route. */
  readonly parameter: string
  /** The JSON body; undefined when there was none. */
  readonly body: unknown
}

export interface Reply {
  readonly status: number
  readonly body: unknown
}

/** Keyed by method and template, at most one `{name}`, last: `GET /carts/{id}`. */
export type Routes = Readonly<Record<string, (request: ServedRequest) => Promise<Reply>>>

export async function openHttpService(telemetry: Telemetry, routes: Routes): Promise<HttpService> {
  const server = createServer((incoming, outgoing) => {
    serve(telemetry, routes, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(
  telemetry: Telemetry,
  routes: Routes,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const method = incoming.method ?? 'GET'
  const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/'
  const match = findRoute(routes, method, path)
  const description = {
    name: match === undefined ? method : `${method} ${match.template}`,
    kind: SpanKind.SERVER,
    attributes: serverAttributes(incoming, method, path, match?.template),
  }
  await telemetry.inSpan(extractContext(incoming.headers), description, async (context, span) => {
    const reply = await answer(match, context, span, incoming)
    span.setAttribute('http.response.status_code', reply.status)
    // HTTP semantic conventions, "Status": what a client got wrong is no error of the server.
    if (reply.status >= 500) {
      span.setAttribute('error.type', String(reply.status)).setStatus({ code: SpanStatusCode.ERROR })
    }
    const { traceId, spanId } = span.spanContext()
    outgoing.writeHead(reply.status, {
      'content-type': 'application/json',
      // W3C Trace Context Level 2: tells the caller which trace its request became.
      traceresponse: `00-${traceId}-${spanId}-01`,
    })
    outgoing.end(JSON.stringify(reply.body))
  })
}

interface RouteMatch {
  readonly template: string
  readonly parameter: string
  readonly handle: Routes[string]
}

function findRoute(routes: Routes, method: string, path: string): RouteMatch | undefined {
  for (const [key, handle] of Object.entries(routes)) {
    const [routeMethod, template = ''] = key.split(' ')
    if (routeMethod !== method) continue
    const prefix = template.replace(/\{\w+\}$/, '')
    if (path === template) return { template, parameter: '', handle }
    if (prefix !== template && path.startsWith(prefix) && path.length > prefix.length) {
      return { template, parameter: decodeURIComponent(path.slice(prefix.length)), handle }
    }
  }
  return undefined
}

async function answer(
  match: RouteMatch | undefined,
  context: Context,
  span: Span,
  incoming: IncomingMessage,
): Promise<Reply> {
  if (match === undefined) return { status: 404, body: { error: 'no such route' } }
  const body = await readJson(incoming)
  return match.handle({ context, span, parameter: match.parameter, body })
}

// The services talk to each other alone, but a port is open to everyone on the machine.
const MAX_BODY_BYTES = 64 * 1024

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length
    if (size > MAX_BODY_BYTES) throw new Error(`a body of more than ${MAX_BODY_BYTES} bytes`)
    chunks.push(chunk as Buffer)
  }
  return size === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

function serverAttributes(
  { headers, socket, httpVersion }: IncomingMessage,
  method: string,
  path: string,
  route: string | undefined,
): Attributes {
  return {
    'http.request.method': method,
    'url.scheme': 'http',
    'url.path': path,
    ...(route !== undefined && { 'http.route': route }),
    'server.address': socket.localAddress ?? '',
    'server.port': socket.localPort ?? 0,
    'client.address': socket.remoteAddress ?? '',
    'network.peer.address': socket.remoteAddress ?? '',
    'network.peer.port': socket.remotePort ?? 0,
    'network.protocol.version': httpVersion,
    ...(headers['user-agent'] !== undefined && { 'user_agent.original': headers['user-agent'] }),
  }
}
