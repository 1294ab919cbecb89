import { describe, expect, it } from 'vitest'

import { noticeText } from '../../src/receiver/notice-text.ts'
import type { ReceiverNotice } from '../../src/receiver/notice.ts'

const target = 'http://collector:4318'

const EXAMPLES: readonly (readonly [ReceiverNotice, string])[] = [
  [
    {
      code: 'rejected',
      signal: 'traces',
      count: 2,
      reason: '2 spans rejected: 2 with no trace id',
      times: 1,
    },
    'of one request, 2 spans rejected: 2 with no trace id',
  ],
  [
    { code: 'rejected', signal: 'logs', count: 1, reason: '1 log record rejected: why', times: 10 },
    'of one request, 1 log record rejected: why (10 times by now)',
  ],
  [
    { code: 'undecodable', transport: 'http', signal: 'traces', message: 'name: cut short', times: 1 },
    'refused an HTTP request for traces: name: cut short',
  ],
  [
    { code: 'too-large', transport: 'grpc', signal: 'traces', message: 'too large', times: 1 },
    'refused a gRPC request: too large; the exporter should send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE)',
  ],
  [
    { code: 'overloaded', transport: 'grpc', times: 1 },
    'requests come in faster than they can be stored: senders are asked to come again',
  ],
  [
    { code: 'store-failed', message: 'disk full', hint: 'free some', times: 1 },
    'cannot store, senders are asked to come again: disk full (free some)',
  ],
  [
    { code: 'signal-dropped', signal: 'metrics', passedOn: false },
    'metrics are accepted and dropped; tracectl keeps spans, and logs that belong to a trace',
  ],
  [
    { code: 'signal-dropped', signal: 'metrics', passedOn: true },
    'metrics are accepted and only passed on; tracectl keeps spans, and logs that belong to a trace',
  ],
  [
    { code: 'internal-error', message: 'TypeError: x', stack: '', times: 1 },
    'a bug in tracectl cost a request: TypeError: x',
  ],
  [
    { code: 'other-protocol', spoken: 'http', port: 4317 },
    'OTLP/HTTP arrives at the gRPC port 4317: it works here, but a Collector would refuse it and wants 4318 for that',
  ],
  [
    { code: 'other-protocol', spoken: 'grpc', port: 4318 },
    'OTLP/gRPC arrives at the HTTP port 4318: it works here, but a Collector would refuse it and wants 4317 for that',
  ],
  [
    { code: 'tls-hello', port: 4317 },
    'an exporter tries TLS at port 4317, which is plaintext: use http:// instead of https://, or OTEL_EXPORTER_OTLP_INSECURE=true for gRPC',
  ],
  [{ code: 'too-many-connections', limit: 400, times: 1 }, 'refused a connection: 400 are open'],
  [
    { code: 'unknown-path', path: '/v1/trace', times: 1 },
    'an exporter posts to /v1/trace, where nothing is: OTLP/HTTP traces go to /v1/traces',
  ],
  [
    { code: 'unsupported-type', contentType: '', times: 1 },
    'refused a request without a Content-Type: OTLP is application/x-protobuf or application/json',
  ],
  [
    { code: 'unsupported-type', contentType: 'text/plain', times: 1 },
    'refused a request with Content-Type text/plain: OTLP is application/x-protobuf or application/json',
  ],
  [
    { code: 'http2-not-grpc', contentType: 'application/json', times: 1 },
    'refused an HTTP/2 request with Content-Type application/json: over HTTP/2 only OTLP/gRPC is read, OTLP/HTTP comes over HTTP/1.1',
  ],
  [
    { code: 'unsupported-encoding', encoding: 'snappy', times: 1 },
    'refused a request compressed with "snappy": set OTEL_EXPORTER_OTLP_COMPRESSION=gzip',
  ],
  [
    { code: 'foreign-origin', origin: 'https://shop.example', times: 1 },
    'a page of https://shop.example may not send here: only pages served from this machine may',
  ],
  [
    { code: 'forward-waiting', target, message: 'connect ECONNREFUSED' },
    'cannot forward to http://collector:4318, trying again: connect ECONNREFUSED',
  ],
  [{ code: 'forward-recovered', target }, 'forwarding to http://collector:4318 works again'],
  [
    { code: 'forward-refused', target, signal: 'traces', message: 'HTTP 401', credentials: true, times: 1 },
    'http://collector:4318 refused a forwarded request for traces, dropped: HTTP 401 (check --forward-header)',
  ],
  [
    { code: 'forward-partial', target, signal: 'traces', rejected: 3, message: 'quota', times: 1 },
    'http://collector:4318 rejected 3 spans: quota',
  ],
  [
    { code: 'forward-partial', target, signal: 'traces', rejected: 0, message: 'old', times: 1 },
    'http://collector:4318 warns: old',
  ],
  [
    { code: 'forward-dropped', target, requests: 7, bytes: 1, refused: 0 },
    'not forwarded to http://collector:4318 so far: 7 requests',
  ],
  [
    { code: 'forward-dropped', target, requests: 1, bytes: 1, refused: 12 },
    'not forwarded to http://collector:4318 so far: 1 request, and 12 requests that it refused',
  ],
  [
    { code: 'forward-dropped', target, requests: 0, bytes: 0, refused: 12 },
    'not forwarded to http://collector:4318 so far: 12 requests that it refused',
  ],
]

describe('the words of a notice', () => {
  it('are one line, whatever the other side wrote', () => {
    const notice = { code: 'forward-waiting', target, message: 'HTTP 503: a\r\n  b\n' } as const
    expect(noticeText(notice)).toBe('cannot forward to http://collector:4318, trying again: HTTP 503: a b ')
  })

  it.each(EXAMPLES)('%j', (notice, words) => {
    expect(noticeText(notice)).toBe(words)
    // A notice may come from another thread.
    expect(structuredClone(notice)).toEqual(notice)
  })
})
