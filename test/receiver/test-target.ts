// An OTLP endpoint to forward to, which answers as the test says.
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

import { onTestFinished } from 'vitest'

export interface TargetRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface TestTarget {
  readonly url: string
  readonly port: number
  readonly requests: TargetRequest[]
  /** Answers 200 with nothing unless the test sets another. */
  answer: (response: ServerResponse, request: TargetRequest) => void
}

export async function openTestTarget(): Promise<TestTarget> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const received = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) }
      target.requests.push(received)
      target.answer(response, received)
    })
  })
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const target: TestTarget = {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    answer: (response) => response.end(),
  }
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return target
}
