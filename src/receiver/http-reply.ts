// One answer to one HTTP request, in a way that it arrives even while the sender is still writing.
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'

import { encodeAccepted, encodeRefused, REFUSALS, RETRY_SECONDS, type Answer } from './answers.ts'
import { ACCEPTED_CODINGS } from './content-coding.ts'
import { originHeaders } from './cors.ts'
import { hasBody } from './http-body.ts'
import type { ReceiverLimits } from './limits.ts'
import type { OtlpFormat, OtlpSignal } from './signal.ts'

export interface HttpReplyOptions {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly limits: Pick<ReceiverLimits, 'drainMs' | 'drainBytes'>
  /** The sender waits for `100 Continue` before it sends its body. */
  readonly expectsContinue: boolean
  /** Whether the connection is to end with this answer. */
  readonly isLast: () => boolean
}

export interface HttpReply {
  /** From here on the body is read. */
  welcome(): void
  answer(answer: Answer, signal: OtlpSignal, format: OtlpFormat): void
  text(status: number, text: string, headers?: OutgoingHttpHeaders): void
  send(status: number, headers: OutgoingHttpHeaders, body: Buffer | undefined): void
}

const CONTENT_TYPES: Readonly<Record<OtlpFormat, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
}

export function openHttpReply(options: HttpReplyOptions): HttpReply {
  const { request, response, limits, expectsContinue, isLast } = options
  let welcomed = !expectsContinue

  function send(status: number, headers: OutgoingHttpHeaders, body: Buffer | undefined): void {
    const all: OutgoingHttpHeaders = { ...originHeaders(request.headers), ...headers }
    if (body !== undefined) all['content-length'] = body.length
    const early = !request.complete && hasBody(request)
    if (early || isLast()) all['connection'] = 'close'
    response.writeHead(status, all)
    if (early && welcomed) sendEarly(body)
    else response.end(body)
  }

  /**
   * The sender is still writing. To close now could take the answer with it (a reset discards what was not read),
   * and a lost answer is a reason to send it all again: answer at once, then read the rest away, within bounds.
   */
  function sendEarly(body: Buffer | undefined): void {
    if (body === undefined) response.flushHeaders()
    else response.write(body)
    let drained = 0
    const timer = setTimeout(finish, limits.drainMs)
    request.on('data', (chunk: Uint8Array) => {
      drained += chunk.length
      if (drained > limits.drainBytes) finish()
    })
    request.once('end', finish)
    request.once('close', finish)
    request.resume()

    function finish(): void {
      clearTimeout(timer)
      response.end()
    }
  }

  return {
    welcome() {
      if (expectsContinue) response.writeContinue()
      welcomed = true
    },
    answer(answer, signal, format) {
      const headers: OutgoingHttpHeaders = { 'content-type': CONTENT_TYPES[format] }
      if (answer.kind === 'accepted') {
        send(200, headers, encodeAccepted(answer, signal, format))
        return
      }
      const { httpStatus, detail } = REFUSALS[answer.code]
      if (detail === 'retry-info') headers['retry-after'] = String(RETRY_SECONDS)
      if (answer.code === 'unsupported') headers['accept-encoding'] = ACCEPTED_CODINGS
      send(httpStatus, headers, encodeRefused(answer, format))
    },
    text(status, text, headers = {}) {
      send(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' }, Buffer.from(`${text}\n`))
    },
    send,
  }
}
