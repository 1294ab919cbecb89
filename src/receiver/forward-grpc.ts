// OTLP/gRPC as a client, with the protobuf bytes as they came.
import type * as Grpc from '@grpc/grpc-js'

import { readPartialSuccess, readRetryDelay } from './answer-reader.ts'
import { capMessage } from './answers.ts'
import { SEND_TIMEOUT_MS, type ForwardSender, type SendResult } from './forward-sender.ts'
import type { ForwardTarget } from './forward-target.ts'
import { connectionTrouble } from './forward-trouble.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { SIGNALS } from './signal.ts'

export function openGrpcSender(target: ForwardTarget): ForwardSender {
  let opening: Promise<{ readonly grpc: typeof Grpc; readonly client: Grpc.Client }> | undefined

  async function open(): Promise<{ readonly grpc: typeof Grpc; readonly client: Grpc.Client }> {
    const grpc = await import('@grpc/grpc-js')
    // Its complaints about a proxy go to the console, which may be a screen of ours, and come back as the answer anyway.
    grpc.setLogVerbosity(grpc.logVerbosity.NONE)
    const credentials = target.secure ? grpc.credentials.createSsl() : grpc.credentials.createInsecure()
    const host = target.host.includes(':') ? `[${target.host}]` : target.host
    const client = new grpc.Client(`${host}:${target.port}`, credentials, {
      'grpc.max_send_message_length': DEFAULT_LIMITS.requestBytes,
      // The queue tries again; grpc-js doing so as well would only hold it up.
      'grpc.enable_retries': 0,
      // Elsewhere as grpc_proxy, https_proxy, http_proxy and no_proxy say, in lower case as all of gRPC reads them.
      'grpc.enable_http_proxy': target.local ? 0 : 1,
      ...(target.local ? {} : { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip }),
    })
    return { grpc, client }
  }

  return {
    async send({ signal: kind, format, body }, signal) {
      if (format === 'json') {
        return { kind: 'refused', message: 'JSON cannot be passed on over gRPC', credentials: false }
      }
      opening ??= open()
      const { grpc, client } = await opening
      const metadata = new grpc.Metadata()
      for (const [name, value] of target.headers) {
        metadata.add(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value)
      }
      const { promise, resolve } = Promise.withResolvers<SendResult>()
      const call = client.makeUnaryRequest<Uint8Array, Buffer>(
        `/${SIGNALS[kind].grpcService}/Export`,
        asBuffer,
        (bytes) => bytes,
        body,
        metadata,
        { deadline: Date.now() + SEND_TIMEOUT_MS },
        (error, answer) => {
          resolve(
            error === null
              ? { kind: 'sent', ...readPartialSuccess(answer ?? Buffer.alloc(0), 'protobuf', kind) }
              : resultOf(grpc, error),
          )
        },
      )
      const cancel = (): void => call.cancel()
      signal.addEventListener('abort', cancel, { once: true })
      if (signal.aborted) cancel()
      const result = await promise
      signal.removeEventListener('abort', cancel)
      return result
    },
    close() {
      void opening?.then(({ client }) => client.close()).catch(() => {})
    },
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

function resultOf({ status }: typeof Grpc, error: Grpc.ServiceError): SendResult {
  const message = capMessage(`gRPC ${status[error.code]}: ${connectionTrouble(error.details)}`)
  const details = error.metadata.get('grpc-status-details-bin')[0]
  const afterMs = details instanceof Buffer ? readRetryDelay(details) : undefined
  switch (error.code) {
    // OTLP specification, Failures: worth another try.
    case status.CANCELLED:
    case status.DEADLINE_EXCEEDED:
    case status.ABORTED:
    case status.OUT_OF_RANGE:
    case status.UNAVAILABLE:
    case status.DATA_LOSS:
      return { kind: 'later', message, afterMs: afterMs === 0 ? undefined : afterMs }
    case status.RESOURCE_EXHAUSTED:
      // Only when the target says that it can recover.
      return afterMs === undefined
        ? { kind: 'refused', message, credentials: false }
        : { kind: 'later', message, afterMs: afterMs === 0 ? undefined : afterMs }
    default: {
      const credentials = error.code === status.UNAUTHENTICATED || error.code === status.PERMISSION_DENIED
      return { kind: 'refused', message, credentials }
    }
  }
}
