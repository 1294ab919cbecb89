// OTLP/gRPC through @grpc/grpc-js, with messages passed as raw bytes: what they mean is the intake's business. It
// never listens: it is handed sockets that begin with the HTTP/2 preface.
import type { ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'

import type * as Grpc from '@grpc/grpc-js'

import { encodeAccepted, encodeRefused, capMessage, REFUSALS, type Answer, type Refused } from './answers.ts'
import { ownBytes } from './body-bytes.ts'
import { decodeContent, type ContentCoding } from './content-coding.ts'
import {
  asInterceptingCall,
  callOfHandler,
  streamOfCall,
  takeOverDecompression,
  widenWindows,
} from './grpc-internals.ts'
import type { Intake } from './intake.ts'
import type { ReceiverLimits } from './limits.ts'
import type { MemoryBudget } from './memory-budget.ts'
import { SIGNAL_LIST, SIGNALS, type OtlpSignal } from './signal.ts'

export interface GrpcServerOptions {
  readonly intake: Intake
  readonly limits: ReceiverLimits
  readonly budget: MemoryBudget
}

export interface GrpcServer {
  accept(socket: Socket): void
  /** Sends GOAWAY; calls in flight finish. */
  close(graceMs: number): void
}

/** Loads grpc-js (a tenth of a second), so call it when there is somebody to serve. */
export async function openGrpcServer({ intake, limits, budget }: GrpcServerOptions): Promise<GrpcServer> {
  const grpc = await import('@grpc/grpc-js')
  const guards = new WeakMap<object, CallGuard>()
  const widened = new WeakSet<object>()

  const server = new grpc.Server({
    'grpc.max_receive_message_length': limits.requestBytes,
    'grpc.max_concurrent_streams': limits.streams,
    // A peer that is gone without a word, or stopped after the preface, is noticed by a ping.
    'grpc.keepalive_time_ms': limits.requestMs,
    'grpc.keepalive_timeout_ms': limits.firstBytesMs,
    'grpc.enable_channelz': 0,
    interceptors: [
      (method, call) => {
        const stream = streamOfCall(call)
        if (stream !== undefined) {
          if (stream.session !== undefined && !widened.has(stream.session)) {
            widened.add(stream.session)
            widenWindows(stream)
          }
          const signal = signalOfPath(method.path)
          guards.set(call, guardCall(call, stream, signal, takeOverDecompression(call)))
        }
        return asInterceptingCall(call)
      },
    ],
  })
  for (const signal of SIGNAL_LIST) {
    const handler: Grpc.handleUnaryCall<Buffer, Buffer> = (call, callback) => {
      void answerCall(call, signal).then(
        (answer) => reply(answer, signal, callback),
        (error: unknown) => reply(intake.fail({ transport: 'grpc', signal }, error), signal, callback),
      )
    }
    server.addService(unaryService(SIGNALS[signal].grpcService, 'Export'), { Export: handler })
  }
  server.addService(unaryService('grpc.health.v1.Health', 'Check'), { Check: answerHealth })
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure())

  /** Follows a call while its message arrives, which grpc-js does not tell of. */
  function guardCall(
    call: Grpc.ServerInterceptingCallInterface,
    stream: ServerHttp2Stream,
    signal: OtlpSignal,
    coding: ContentCoding,
  ): CallGuard {
    let held = 0
    let closed = false
    const tooSlow = setTimeout(() => {
      const details = 'the request took too long to arrive'
      refuse({ code: grpc.status.DEADLINE_EXCEEDED, details, metadata: new grpc.Metadata() })
    }, limits.requestMs).unref()

    function refuse(status: CallStatus): void {
      stop()
      call.sendStatus(status)
      // What still comes in is not kept by anyone.
      budget.give(held)
      held = 0
    }
    function onData(chunk: Uint8Array): void {
      if (budget.take(chunk.length)) held += chunk.length
      else refuse(statusOf(intake.refuse({ transport: 'grpc', signal }, 'overloaded', TOO_MANY)))
    }
    function stop(): void {
      clearTimeout(tooSlow)
      stream.off('data', onData)
    }
    stream.on('data', onData)
    stream.once('end', stop)
    stream.once('close', () => {
      stop()
      closed = true
      budget.give(held)
    })
    return {
      coding,
      hold(bytes) {
        if (closed) return true
        if (!budget.take(bytes)) return false
        held += bytes
        return true
      },
    }
  }

  async function answerCall(call: Grpc.ServerUnaryCall<Buffer, Buffer>, signal: OtlpSignal): Promise<Answer> {
    const base = callOfHandler(call)
    const guard = base === undefined ? undefined : guards.get(base)
    const coding = guard === undefined ? 'identity' : codingOfMessage(call.request, guard.coding)
    let body: Uint8Array = ownBytes(call.request)
    if (coding !== 'identity') {
      const decoded = await decodeContent(coding, [body], body.length, limits.requestBytes)
      if (decoded.kind === 'bad')
        return intake.refuse({ transport: 'grpc', signal }, 'undecodable', decoded.message)
      if (decoded.kind === 'too-large') {
        const message = `the message decompresses to more than the limit of ${limits.requestBytes} bytes`
        return intake.refuse({ transport: 'grpc', signal }, 'too-large', message)
      }
      if (guard?.hold(decoded.bytes.length) === false) {
        return intake.refuse({ transport: 'grpc', signal }, 'overloaded', TOO_MANY)
      }
      body = decoded.bytes
    }
    return intake.take({ transport: 'grpc', signal, format: 'protobuf', body })
  }

  function reply(answer: Answer, signal: OtlpSignal, callback: Grpc.sendUnaryData<Buffer>): void {
    if (answer.kind === 'accepted') callback(null, encodeAccepted(answer, signal, 'protobuf'))
    else callback(statusOf(answer))
  }

  function statusOf(answer: Refused): CallStatus {
    const { grpcName, detail } = REFUSALS[answer.code]
    const metadata = new grpc.Metadata()
    if (detail !== undefined) metadata.set('grpc-status-details-bin', encodeRefused(answer, 'protobuf'))
    return { code: grpc.status[grpcName], details: capMessage(answer.message), metadata }
  }

  return {
    accept(socket) {
      // Here a sender that closes its side is gone; half-open would keep the connection for ever.
      socket.allowHalfOpen = false
      injector.injectConnection(socket)
    },
    close(graceMs) {
      injector.drain(graceMs)
    },
  }
}

interface CallGuard {
  readonly coding: ContentCoding
  /** Counts more bytes against the budget until the call ends; false when there is no room. */
  hold(bytes: number): boolean
}

interface CallStatus {
  readonly code: Grpc.status
  readonly details: string
  readonly metadata: Grpc.Metadata
}

const TOO_MANY = 'too many requests are under way'

/** HealthCheckResponse{1 status = SERVING} of grpc.health.v1 */
const SERVING = Buffer.from([0x08, 0x01])

function answerHealth(_call: unknown, callback: Grpc.sendUnaryData<Buffer>): void {
  callback(null, SERVING)
}

function unaryService(service: string, method: string): Grpc.ServiceDefinition {
  return {
    [method]: {
      path: `/${service}/${method}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asBytes,
      requestDeserialize: asBytes,
      responseSerialize: asBytes,
      responseDeserialize: asBytes,
    },
  }
}

function asBytes(bytes: Buffer): Buffer {
  return bytes
}

/**
 * Each gRPC message says by a flag whether it is compressed, and grpc-js keeps the flag to itself. No OTLP request
 * begins like gzip (0x1f: a wire type that does not exist) or like zlib (0x78: field 15).
 */
function codingOfMessage(message: Uint8Array, coding: ContentCoding): ContentCoding {
  if (coding === 'gzip') return message[0] === 0x1f ? 'gzip' : 'identity'
  if (coding === 'deflate') return message[0] === 0x78 ? 'deflate' : 'identity'
  return coding
}

function signalOfPath(path: string): OtlpSignal {
  return SIGNAL_LIST.find((signal) => path.startsWith(`/${SIGNALS[signal].grpcService}/`)) ?? 'traces'
}
