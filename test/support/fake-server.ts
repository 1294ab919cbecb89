// A server over a real socket, for whatever a backend may be or pretend to be: it answers as its handler says, keeps
// what was asked, and misbehaves on request.
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

export interface FakeServer extends AsyncDisposable {
  /** `http://127.0.0.1:4711`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** In the order of their arrival. */
  readonly requests: readonly RecordedRequest[]
  /** How many connections were ever made, and how many are open now. */
  readonly connections: { readonly made: number; readonly open: number }
  close(): Promise<void>
}

export interface RecordedRequest {
  readonly method: string
  /** With its query, as it came. */
  readonly target: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
}

export interface FakeReply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly contentType?: string
  readonly body?: string | Uint8Array
  /** What goes wrong with it. */
  readonly fault?: FakeFault
}

export type FakeFault =
  /** Nothing is ever answered. */
  | 'silence'
  /** The connection breaks before anything is answered. */
  | 'reset'
  /** Half of the body, then the connection breaks. */
  | 'truncate'
  /** A byte, then nothing. */
  | 'stall'
  /** A byte every few milliseconds, for ever. */
  | 'drip'
  /** The body again and again, without an end. */
  | 'endless'

export type FakeHandler = (request: RecordedRequest) => FakeReply | Promise<FakeReply>

export interface FakeServerOptions {
  readonly tls?: {
    readonly cert: string
    readonly key: string
    readonly ca?: string
    readonly requestCert?: boolean
  }
  readonly host?: string
}

export async function startFakeServer(
  handler: FakeHandler,
  options: FakeServerOptions = {},
): Promise<FakeServer> {
  const requests: RecordedRequest[] = []
  const sockets = new Set<Socket>()
  const connections = { made: 0, open: 0 }
  const listener: RequestListener = (incoming, response) => {
    const request = recorded(incoming)
    requests.push(request)
    incoming.resume()
    void Promise.resolve(handler(request)).then(
      (reply) => send(reply, response),
      (error: unknown) => response.writeHead(599).end(String(error)),
    )
  }
  const server: Server =
    options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener)
  server.on('connection', (socket: Socket) => {
    connections.made += 1
    connections.open += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      connections.open -= 1
      sockets.delete(socket)
    })
  })
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    if (!server.listening) return
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
    })
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    requests,
    connections,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Lower case, JSON of any value: what most handlers answer. */
export function jsonReply(value: unknown, status: number = 200): FakeReply {
  return { status, contentType: 'application/json', body: JSON.stringify(value) }
}

export function textReply(body: string, status: number = 200): FakeReply {
  return { status, contentType: 'text/plain; charset=utf-8', body }
}

export function htmlReply(body: string, status: number = 200): FakeReply {
  return { status, contentType: 'text/html; charset=utf-8', body }
}

/** A port of 127.0.0.1 on which nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = await startFakeServer(() => ({}))
  await server.close()
  return server.url
}

function recorded(incoming: IncomingMessage): RecordedRequest {
  const target = incoming.url ?? '/'
  const url = new URL(target, 'http://fake')
  return {
    method: incoming.method ?? '',
    target,
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
  }
}

function send(reply: FakeReply, response: ServerResponse): void {
  const { status = 200, contentType, fault } = reply
  const body = Buffer.from(reply.body ?? '')
  if (fault === 'silence') return
  if (fault === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  response.writeHead(status, {
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
    ...(fault === undefined || fault === 'truncate' ? { 'content-length': body.length } : {}),
    ...reply.headers,
  })
  if (fault === undefined) response.end(body)
  else misbehave(fault, body, response)
}

function misbehave(
  fault: Exclude<FakeFault, 'silence' | 'reset'>,
  body: Buffer,
  response: ServerResponse,
): void {
  if (fault === 'truncate') {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy())
  } else if (fault === 'stall') {
    response.write(body.length === 0 ? ' ' : body.subarray(0, 1))
  } else if (fault === 'drip') {
    const timer = setInterval(() => response.write(' '), 5)
    response.on('close', () => {
      clearInterval(timer)
    })
  } else {
    const more = (): void => {
      while (!response.destroyed && response.write(body));
    }
    response.on('drain', more)
    more()
  }
}
