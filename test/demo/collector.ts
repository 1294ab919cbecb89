// An OTLP/HTTP endpoint for tests that keeps what it is sent, and answers as it is told.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildTrace } from '../../src/trace/build-trace.ts'
import type { LogRecord, Span, TraceId } from '../../src/trace/span.ts'
import type { Trace } from '../../src/trace/trace.ts'
import { decodeLogsRequest, decodeTraceRequest } from '../../src/wire/otlp/otlp-request.ts'

export interface CollectorAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface Collector {
  readonly url: string
  readonly spans: readonly Span[]
  readonly logs: readonly LogRecord[]
  readonly requests: number
  trace(id: TraceId): Trace
  close(): Promise<void>
}

/** @param answer for the n-th request, from 1; spans are kept where it says 200 */
export async function openCollector(
  answer: (request: number) => CollectorAnswer = () => ({ status: 200 }),
): Promise<Collector> {
  const spans: Span[] = []
  const logs: LogRecord[] = []
  let requests = 0
  const server: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { status, headers = {}, body } = answer(++requests)
      const request = new Uint8Array(Buffer.concat(chunks))
      if (status === 200 && incoming.url === '/v1/logs') logs.push(...decodeLogsRequest(request).logs)
      else if (status === 200) spans.push(...decodeTraceRequest(request).spans)
      outgoing.writeHead(status, { 'content-type': 'application/x-protobuf', ...headers })
      outgoing.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    logs,
    get requests() {
      return requests
    },
    trace: (id) => buildTrace({ spans: spans.filter((span) => span.traceId === id), logs: [] }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
