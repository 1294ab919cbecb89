// Four things that a receiver of large messages needs and @grpc/grpc-js (1.14) does not offer its servers: a wider
// HTTP/2 window (its flow_control_window option is read by clients only), the size of a message while it arrives,
// decompression that can be bounded over all calls together, and to hear of requests that are not gRPC. All are
// reached through fields that are not public; where a later version lacks one of them, what it is for falls back to
// grpc-js's own way, and test/receiver/grpc-internals.test.ts fails.
import { EventEmitter } from 'node:events'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'

import type { Server, ServerInterceptingCall } from '@grpc/grpc-js'

/** The stream under a call as an interceptor sees it. */
export function streamOfCall(call: object): ServerHttp2Stream | undefined {
  const stream: unknown = Reflect.get(call, 'stream')
  return typeof stream === 'object' && stream !== null && 'session' in stream
    ? (stream as ServerHttp2Stream)
    : undefined
}

/** The call that interceptors saw, from the one that a handler sees. */
export function callOfHandler(handlerCall: object): object | undefined {
  const call: unknown = Reflect.get(handlerCall, 'call')
  return typeof call === 'object' && call !== null ? call : undefined
}

/** Makes grpc-js hand over the message as it was sent, and says how it is compressed, when its flag says that it is. */
export function takeOverDecompression(call: object): string {
  const encoding: unknown = Reflect.get(call, 'incomingEncoding')
  if (typeof encoding !== 'string') return 'identity'
  Reflect.set(call, 'incomingEncoding', 'identity')
  return encoding
}

/** Before grpc-js looks at it, and whatever it will make of it. Call it once the server has its connection injector. */
export function onEveryStream(server: Server, listener: (headers: IncomingHttpHeaders) => void): void {
  const servers: unknown = Reflect.get(server, 'http2Servers')
  if (!(servers instanceof Map)) return
  for (const http2Server of servers.keys()) {
    if (!(http2Server instanceof EventEmitter)) continue
    http2Server.prependListener('stream', (_stream: unknown, headers: IncomingHttpHeaders) =>
      listener(headers),
    )
  }
}

/** An interceptor may give back the call that it got, which has the same methods; the types only name the wrapper. */
export function asInterceptingCall(call: object): ServerInterceptingCall {
  return call as ServerInterceptingCall
}

// The default window of 64 KiB lets a sender write less than a quarter of a usual request before it must wait for
// an update: it halves the throughput.
const STREAM_WINDOW = 1024 * 1024
const CONNECTION_WINDOW = 4 * 1024 * 1024

export function widenWindows(stream: ServerHttp2Stream): void {
  const { session } = stream
  if (session === undefined || session.destroyed) return
  session.settings({ initialWindowSize: STREAM_WINDOW })
  // Types of Node 24 know this of client sessions only; every session has it.
  const setWindow: unknown = Reflect.get(session, 'setLocalWindowSize')
  if (typeof setWindow === 'function') Reflect.apply(setWindow, session, [CONNECTION_WINDOW])
}
