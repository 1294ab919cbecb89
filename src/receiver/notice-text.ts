// The words for every notice: what happened, and what to do about it. One line each. Some of it comes from the
// network, so whoever shows it makes it safe for the terminal first.
import type { ForwardNotice } from './forward-notice.ts'
import type { ReceiverNotice } from './notice.ts'
import { SIGNALS } from './signal.ts'

export function noticeText(notice: ReceiverNotice): string {
  return wordsFor(notice).replaceAll(/\s+/g, ' ')
}

function wordsFor(notice: ReceiverNotice): string {
  switch (notice.code) {
    case 'rejected': {
      return `of one request, ${notice.reason}${again(notice.times)}`
    }
    case 'undecodable': {
      const { transport, signal, message } = notice
      return `refused ${REQUESTS[transport]} for ${signal}: ${message}${again(notice.times)}`
    }
    case 'too-large': {
      const { transport, message } = notice
      const way = 'the exporter should send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE)'
      return `refused ${REQUESTS[transport]}: ${message}; ${way}${again(notice.times)}`
    }
    case 'overloaded':
      return `requests come in faster than they can be stored: senders are asked to come again${again(notice.times)}`
    case 'store-failed': {
      const hint = notice.hint === undefined ? '' : ` (${notice.hint})`
      return `cannot store, senders are asked to come again: ${notice.message}${hint}${again(notice.times)}`
    }
    case 'signal-dropped':
      return `${notice.signal} are accepted and ${notice.passedOn ? 'only passed on' : 'dropped'}; tracectl keeps spans, and logs that belong to a trace`
    case 'internal-error':
      return `a bug in tracectl cost a request: ${notice.message}${again(notice.times)}`
    case 'other-protocol': {
      const { spoken, port } = notice
      const here = spoken === 'grpc' ? 'OTLP/gRPC arrives at the HTTP' : 'OTLP/HTTP arrives at the gRPC'
      const usual = spoken === 'grpc' ? '4317' : '4318'
      return `${here} port ${port}: it works here, but a Collector would refuse it and wants ${usual} for that`
    }
    case 'tls-hello':
      return `an exporter tries TLS at port ${notice.port}, which is plaintext: use http:// instead of https://, or OTEL_EXPORTER_OTLP_INSECURE=true for gRPC`
    case 'too-many-connections':
      return `refused a connection: ${notice.limit} are open${again(notice.times)}`
    case 'unknown-path':
      return `an exporter posts to ${notice.path}, where nothing is: OTLP/HTTP traces go to ${SIGNALS.traces.httpPath}${again(notice.times)}`
    case 'unsupported-type': {
      const type =
        notice.contentType === '' ? 'without a Content-Type' : `with Content-Type ${notice.contentType}`
      return `refused a request ${type}: OTLP is application/x-protobuf or application/json${again(notice.times)}`
    }
    case 'http2-not-grpc': {
      const type =
        notice.contentType === '' ? 'without a Content-Type' : `with Content-Type ${notice.contentType}`
      return `refused an HTTP/2 request ${type}: over HTTP/2 only OTLP/gRPC is read, OTLP/HTTP comes over HTTP/1.1${again(notice.times)}`
    }
    case 'unsupported-encoding':
      return `refused a request compressed with "${notice.encoding}": set OTEL_EXPORTER_OTLP_COMPRESSION=gzip${again(notice.times)}`
    case 'foreign-origin':
      return `a page of ${notice.origin} may not send here: only pages served from this machine may${again(notice.times)}`
    default:
      return forwardText(notice)
  }
}

function forwardText(notice: ForwardNotice): string {
  const { target } = notice
  switch (notice.code) {
    case 'forward-waiting':
      return `cannot forward to ${target}, trying again: ${notice.message}`
    case 'forward-recovered':
      return `forwarding to ${target} works again`
    case 'forward-refused': {
      const hint = notice.credentials ? ' (check --forward-header)' : ''
      return `${target} refused a forwarded request for ${notice.signal}, dropped: ${notice.message}${hint}${again(notice.times)}`
    }
    case 'forward-partial': {
      const { rejected, signal, message } = notice
      const what = rejected === 0 ? 'warns' : `rejected ${plural(rejected, SIGNALS[signal].one)}`
      return `${target} ${what}: ${message}${again(notice.times)}`
    }
    default:
      return `not forwarded to ${target} so far: ${lostText(notice)}`
  }
}

function lostText({ requests, refused }: { readonly requests: number; readonly refused: number }): string {
  if (refused === 0) return plural(requests, 'request')
  const others = `${plural(refused, 'request')} that it refused`
  return requests === 0 ? others : `${plural(requests, 'request')}, and ${others}`
}

const REQUESTS = { grpc: 'a gRPC request', http: 'an HTTP request' } as const

function again(times: number): string {
  return times === 1 ? '' : ` (${times} times by now)`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
