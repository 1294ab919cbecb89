// OTLP/gRPC through @grpc/grpc-js, with messages passed as raw bytes: what they mean is the intake's business. It
// never listens: it is handed sockets that begin with the HTTP/2 preface.
import type { Socket } from 'node:net'

import type * as Grpc from '@grpc/grpc-js'

import { capMessage, encodeAccepted, encodeRefused, REFUSALS, type Answer, type Refused } from './answers.ts'
import { ownBytes } from './body-bytes.ts'
import { ACCEPTED_CODINGS, contentCodingOf, decodeContent, isEncoded } from './content-coding.ts'
import { openCallGuard, type CallGuard } from './grpc-call-guard.ts'
import {
  asInterceptingCall,
  callOfHandler,
  onEveryStream,
  streamOfCall,
  takeOverDecompression,
  widenWindows,
} from './grpc-internals.ts'
import {
  answerHealth,
  exportService,
  HEALTH_SERVICE,
  signalOfMethod,
  type RawHandler,
} from './grpc-methods.ts'
import type { Intake } from './intake.ts'
import type { ReceiverLimits } from './limits.ts'
import type { MemoryBudget } from './memory-budget.ts'
import type { GrpcNotice } from './notice.ts'
import type { NoticeGate } from './notice-gate.ts'
import { SIGNAL_LIST, type OtlpSignal } from './signal.ts'

export interface GrpcServerOptions {
  readonly intake: Intake
  readonly limits: ReceiverLimits
  readonly budget: MemoryBudget
  readonly gate: NoticeGate
  readonly onNotice: (notice: GrpcNotice) => void
  /** For every call: the port at which it arrived. */
  readonly onCall: (port: number) => void
}

export interface GrpcServer {
  accept(socket: Socket): void
  /** Sends GOAWAY; calls in flight finish. */
  close(graceMs: number): void
}

/** Loads grpc-js (a tenth of a second), so call it when there is somebody to serve. */
export async function openGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { intake, limits, budget, gate, onNotice, onCall } = options
  const grpc = await import('@grpc/grpc-js')
  // What it says of a header that it cannot read would go to the console as it came from the network.
  grpc.setLogVerbosity(grpc.logVerbosity.NONE)
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
        watch(call, signalOfMethod(method.path))
        return asInterceptingCall(call)
      },
    ],
  })
  for (const signal of SIGNAL_LIST) server.addService(exportService(signal), { Export: handlerOf(signal) })
  server.addService(HEALTH_SERVICE, { Check: answerHealth })
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure())
  // grpc-js answers HTTP 415, and keeps it to itself.
  onEveryStream(server, (headers) => {
    const contentType = (headers['content-type'] ?? '').slice(0, 100)
    if (contentType.startsWith('application/grpc')) return
    const times = gate.pass(`http2 ${contentType}`)
    if (times !== undefined) onNotice({ code: 'http2-not-grpc', contentType, times })
  })

  /** From the head of a call on, before its message. */
  function watch(call: Grpc.ServerInterceptingCallInterface, signal: OtlpSignal): void {
    const stream = streamOfCall(call)
    if (stream === undefined) return
    if (stream.session !== undefined && !widened.has(stream.session)) {
      widened.add(stream.session)
      widenWindows(stream)
    }
    onCall(stream.session?.socket.localPort ?? 0)
    const encoding = takeOverDecompression(call)
    const guard = openCallGuard({
      stream,
      limits,
      budget,
      coding: contentCodingOf(encoding),
      onRefuse(why) {
        if (why === 'unsupported') call.sendStatus(refuseEncoding(signal, encoding.slice(0, 100)))
        else if (why === 'too-slow') {
          const details = 'the request took too long to arrive'
          call.sendStatus({ code: grpc.status.DEADLINE_EXCEEDED, details, metadata: new grpc.Metadata() })
        } else {
          call.sendStatus(statusOf(why === 'too-large' ? refuseLarge(signal, '') : refuseBusy(signal)))
        }
      },
    })
    guards.set(call, guard)
  }

  function handlerOf(signal: OtlpSignal): RawHandler {
    return (call, callback) => {
      const base = callOfHandler(call)
      const guard = base === undefined ? undefined : guards.get(base)
      const answering = answerCall(call.request, signal, guard)
      void (guard?.during(answering) ?? answering)
        .catch((error: unknown) => intake.fail({ transport: 'grpc', signal }, error))
        .then((answer) => {
          if (answer.kind === 'accepted') callback(null, encodeAccepted(answer, signal, 'protobuf'))
          else callback(statusOf(answer))
        })
    }
  }

  async function answerCall(
    message: Buffer,
    signal: OtlpSignal,
    guard: CallGuard | undefined,
  ): Promise<Answer> {
    let body = ownBytes(message)
    // Each message says by a flag whether it is compressed, and grpc-js keeps the flag to itself.
    if (guard !== undefined && isEncoded(body, guard.coding)) {
      const decoded = await decodeContent(guard.coding, [body], body.length, limits.requestBytes)
      if (decoded.kind === 'bad') return refuse(signal, 'undecodable', decoded.message)
      if (decoded.kind === 'too-large') return refuseLarge(signal, ', after decompression')
      if (!guard.hold(decoded.bytes.length)) return refuseBusy(signal)
      body = decoded.bytes
    }
    return intake.take({ transport: 'grpc', signal, format: 'protobuf', body })
  }

  function refuse(signal: OtlpSignal, code: Refused['code'], message: string): Refused {
    return intake.refuse({ transport: 'grpc', signal }, code, message)
  }

  function refuseLarge(signal: OtlpSignal, when: string): Refused {
    return refuse(
      signal,
      'too-large',
      `the message is larger than the limit of ${limits.requestBytes} bytes${when}`,
    )
  }

  function refuseEncoding(signal: OtlpSignal, encoding: string): CallStatus {
    const times = gate.pass(`encoding ${encoding}`)
    if (times !== undefined) onNotice({ code: 'unsupported-encoding', encoding, times })
    const message = `grpc-encoding "${encoding}" is not read; ${ACCEPTED_CODINGS} are`
    const { details } = statusOf(refuse(signal, 'unsupported', message))
    // What gRPC asks for, with the encodings named beside it (Compression in gRPC).
    const metadata = new grpc.Metadata()
    metadata.set('grpc-accept-encoding', ACCEPTED_CODINGS.replaceAll(' ', ''))
    return { code: grpc.status.UNIMPLEMENTED, details, metadata }
  }

  function refuseBusy(signal: OtlpSignal): Refused {
    return refuse(signal, 'overloaded', 'too many requests are under way')
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

interface CallStatus {
  readonly code: Grpc.status
  readonly details: string
  readonly metadata: Grpc.Metadata
}
