// HTTP by hand, so that a test can say exactly what goes over the wire and see exactly what comes back.
import { request, type Agent, type IncomingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface HttpCall {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  readonly agent?: Agent
}

/** Chunked, as the JavaScript exporters send, unless a Content-Length is given. */
export function http(port: number, call: HttpCall = {}): Promise<HttpAnswer> {
  const { method = 'POST', path = '/v1/traces', headers = {}, body, agent } = call
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
    })
    response.on('error', reject)
  })
  outgoing.on('error', reject)
  if (body !== undefined) outgoing.write(body)
  outgoing.end()
  return promise
}

export const PROTOBUF = { 'content-type': 'application/x-protobuf' } as const
export const JSON_TYPE = { 'content-type': 'application/json' } as const

export interface RawConnection {
  readonly socket: Socket
  /** Everything that came until the other side closed, or reset, the connection. */
  readonly closed: Promise<Buffer>
  /** Everything that came, once it contains `text`. */
  readonly until: (text: string) => Promise<string>
}

export async function rawConnection(port: number): Promise<RawConnection> {
  const connected = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<Buffer>()
  const socket = connect({ host: '127.0.0.1', port }, connected.resolve)
  let seen = Buffer.alloc(0)
  let look: (() => void) | undefined
  socket.on('data', (chunk) => {
    seen = Buffer.concat([seen, chunk])
    look?.()
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    closed.resolve(seen)
  })
  await connected.promise
  return {
    socket,
    closed: closed.promise,
    until(text) {
      const { promise, resolve } = Promise.withResolvers<string>()
      look = () => {
        if (seen.includes(text)) resolve(seen.toString('latin1'))
      }
      look()
      return promise
    },
  }
}
