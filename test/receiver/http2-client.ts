// gRPC by hand over HTTP/2, for what a proper client would not send.
import { connect, type ClientHttp2Session } from 'node:http2'

import { onTestFinished } from 'vitest'

import { TRACES } from './grpc-client.ts'

export function frame(message: Uint8Array, flag: 0 | 1): Buffer {
  const head = Buffer.alloc(5)
  head[0] = flag
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

export interface RawAnswer {
  readonly httpStatus: number
  readonly grpcStatus: string
  readonly message: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

export function http2Session(port: number): ClientHttp2Session {
  const session = connect(`http://127.0.0.1:${port}`)
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  return session
}

export async function rawCall(
  port: number,
  headers: Record<string, string>,
  bytes: Buffer,
): Promise<RawAnswer> {
  return callOn(http2Session(port), headers, bytes)
}

export function callOn(
  session: ClientHttp2Session,
  headers: Record<string, string>,
  bytes: Buffer,
): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  const stream = session.request({
    ':method': 'POST',
    ':path': TRACES,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  })
  let head: Record<string, unknown> = {}
  let trailers: Record<string, unknown> = {}
  const chunks: Buffer[] = []
  stream.on('response', (received) => (head = received))
  stream.on('trailers', (received) => (trailers = received))
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  stream.on('error', reject)
  stream.on('close', () => {
    const all = { ...head, ...trailers }
    resolve({
      httpStatus: Number(head[':status']),
      grpcStatus: String(all['grpc-status']),
      message: String(all['grpc-message']),
      headers: head,
      body: Buffer.concat(chunks).toString('hex'),
    })
  })
  stream.end(bytes)
  return promise
}
