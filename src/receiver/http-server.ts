// OTLP/HTTP over node:http. The server never listens: it is handed sockets whose first bytes look like HTTP/1.1.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

import type { Answer, RefusalCode } from './answers.ts'
import { ACCEPTED_CODINGS, contentCodingOf, decodeContent, type ContentCoding } from './content-coding.ts'
import { preflightHeaders } from './cors.ts'
import { announcedLength, readBody } from './http-body.ts'
import { openHttpReply, type HttpReply } from './http-reply.ts'
import { EXISTING_PATHS, routeOf } from './http-routes.ts'
import type { Intake } from './intake.ts'
import type { ReceiverLimits } from './limits.ts'
import type { MemoryBudget } from './memory-budget.ts'
import type { NoticeGate } from './notice-gate.ts'
import type { HttpNotice } from './notice.ts'
import type { OtlpFormat, OtlpSignal } from './signal.ts'

export interface HttpServerOptions {
  readonly intake: Intake
  readonly limits: ReceiverLimits
  readonly budget: MemoryBudget
  readonly gate: NoticeGate
  readonly onNotice: (notice: HttpNotice) => void
}

export interface HttpServer {
  accept(socket: Socket): void
  /** Closes idle connections now and the others after their answer. */
  close(): void
}

export function openHttpServer(options: HttpServerOptions): HttpServer {
  const { intake, limits, budget, gate, onNotice } = options
  let closing = false
  const server = createServer(
    {
      keepAliveTimeout: limits.keepAliveMs,
      // Node wants it within the other.
      headersTimeout: Math.min(limits.headersMs, limits.requestMs),
      requestTimeout: limits.requestMs,
      // How exactly the two above are kept; Node's own is 30 s.
      connectionsCheckingInterval: Math.min(5_000, limits.headersMs, limits.requestMs),
    },
    (request, response) => {
      serve(request, response).catch(failed(response))
    },
  )
  // Nobody waits for a body that is refused anyway.
  server.on('checkContinue', (request, response) => {
    serve(request, response, true).catch(failed(response))
  })
  // A sender may close its side and still wait for the answer, which comes after the commit. Node has this since its
  // beginning (lib/_http_server.js), without documentation.
  Reflect.set(server, 'httpAllowHalfOpen', true)
  // A server that never listens has no clocks: this starts them, and makes closing idle connections work.
  server.emit('listening')

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    expectsContinue = false,
  ): Promise<void> {
    // Without a listener either would end the process.
    request.on('error', ignore)
    response.on('error', ignore)
    const reply = openHttpReply({ request, response, limits, expectsContinue, isLast: () => closing })
    const method = request.method ?? ''
    const route = routeOf(method, request.url ?? '')
    switch (route.kind) {
      case 'export':
        return receive(request, route.signal, reply)
      case 'preflight':
        return preflight(request, reply)
      case 'health':
        return reply.text(200, `tracectl receives OTLP here: POST ${EXISTING_PATHS}`)
      case 'wrong-method':
        return reply.text(405, `${method} is not for this path; POST is`, { allow: route.allow })
      case 'unknown-path': {
        const path = route.path.slice(0, 200)
        // A browser that asks for an icon is no exporter at the wrong place.
        const times = method === 'POST' ? gate.pass(`path ${path}`) : undefined
        if (times !== undefined) onNotice({ code: 'unknown-path', path, times })
        return reply.text(404, `nothing at this path; there are ${EXISTING_PATHS}`)
      }
    }
  }

  /** A bug of ours must cost one answer, not the receiver. */
  function failed(response: ServerResponse): (error: unknown) => void {
    return (error) => {
      intake.fail({ transport: 'http', signal: 'traces' }, error)
      if (!response.headersSent) response.writeHead(500, { connection: 'close' })
      response.end()
    }
  }

  function preflight(request: IncomingMessage, reply: HttpReply): void {
    const headers = preflightHeaders(request.headers)
    const { origin } = request.headers
    if (origin !== undefined && headers['access-control-allow-origin'] === undefined) {
      const times = gate.pass(`origin ${origin}`)
      if (times !== undefined) onNotice({ code: 'foreign-origin', origin, times })
    }
    reply.send(204, headers, undefined)
  }

  async function receive(request: IncomingMessage, signal: OtlpSignal, reply: HttpReply): Promise<void> {
    const format = formatOf(request.headers['content-type'])
    if (format === undefined) return refuseType(request, reply)
    const respond = (answer: Answer): void => {
      reply.answer(answer, signal, format)
    }
    const refuse = (code: RefusalCode, message: string): void => {
      respond(intake.refuse({ transport: 'http', signal }, code, message))
    }
    if (closing) return refuse('shutting-down', 'tracectl is shutting down')
    const header = request.headers['content-encoding']
    const coding = contentCodingOf(header)
    if (coding === undefined) {
      const encoding = (header ?? '').slice(0, 100)
      const times = gate.pass(`encoding ${encoding}`)
      if (times !== undefined) onNotice({ code: 'unsupported-encoding', encoding, times })
      return refuse('unsupported', `Content-Encoding "${encoding}" is not read; ${ACCEPTED_CODINGS} are`)
    }
    const announced = announcedLength(request) ?? 0
    if (announced > limits.requestBytes) {
      return refuse('too-large', `the body has ${announced} bytes; the limit is ${limits.requestBytes}`)
    }
    reply.welcome()
    const read = await readBody(request, limits.requestBytes, budget)
    let held = read.length
    try {
      if (read.kind === 'gone') return
      if (read.kind === 'no-room') return refuse('overloaded', 'too many requests are under way')
      if (read.kind === 'too-large') return refuse('too-large', tooLarge(coding))
      const decoded = await decodeContent(coding, read.chunks, read.length, limits.requestBytes)
      if (decoded.kind === 'too-large') return refuse('too-large', tooLarge(coding))
      if (decoded.kind === 'bad') return refuse('undecodable', decoded.message)
      if (coding !== 'identity') {
        if (!budget.take(decoded.bytes.length)) return refuse('overloaded', 'too many requests are under way')
        held += decoded.bytes.length
      }
      respond(await intake.take({ transport: 'http', signal, format, body: decoded.bytes }))
    } finally {
      budget.give(held)
    }
  }

  function tooLarge(coding: ContentCoding): string {
    const after = coding === 'identity' ? '' : ', also after decompression'
    return `the body is larger than the limit of ${limits.requestBytes} bytes${after}`
  }

  function refuseType(request: IncomingMessage, reply: HttpReply): void {
    const contentType = (request.headers['content-type'] ?? '').slice(0, 100)
    const times = gate.pass(`type ${contentType}`)
    if (times !== undefined) onNotice({ code: 'unsupported-type', contentType, times })
    reply.text(415, 'Content-Type must be application/x-protobuf or application/json')
  }

  return {
    accept(socket) {
      server.emit('connection', socket)
    },
    close() {
      closing = true
      // It never listened, which is the only thing that this could complain about.
      server.close(ignore)
    },
  }
}

/** Letter case and parameters (`; charset=utf-8`) do not matter. */
function formatOf(contentType: string | undefined): OtlpFormat | undefined {
  switch (contentType?.split(';', 1)[0]?.trim().toLowerCase()) {
    case 'application/x-protobuf':
      return 'protobuf'
    case 'application/json':
      return 'json'
    default:
      return undefined
  }
}

function ignore(): void {}
