import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { detectFormat, detectJson } from '../../../src/wire/file/detect.ts'

describe('a file is', () => {
  it.each([
    ['empty', Buffer.from(' \r\n\t')],
    ['gzip', gzipSync('x')],
    ['zstd', zstdCompressSync('x')],
    ['json', Buffer.from('\u{feff} {"a":1}')],
    ['json', Buffer.from('\n[')],
    // a newline and a brace: JSON is tried first
    ['json', Uint8Array.of(0x0a, 0x7b, 0x12)],
    ['protobuf', Uint8Array.of(0x0a, 0x02, 0x12, 0x00)],
    ['protobuf', Uint8Array.of(0x04, 0x0a, 0x02, 0x12, 0x00)],
    ['length-prefixed', Uint8Array.of(0, 0, 0, 4, 0x0a, 0x02, 0x12, 0x00)],
    ['length-prefixed', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 4, 0x0a)],
    ['length-prefixed', Uint8Array.of(0, 0, 0, 9, 0x28, 0xb5, 0x2f, 0xfd)],
    ['length-prefixed', Uint8Array.of(0, 0, 0, 0)],
    ['unknown', Uint8Array.of(0, 0, 0)],
    ['unknown', Uint8Array.of(0, 0, 0, 4, 0x99)],
    ['unknown', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0a)],
    ['unknown', Uint8Array.of(0x80, 0x80)],
    ['unknown', Buffer.from('traces')],
  ])('%s', (format, bytes) => {
    expect(detectFormat(bytes)).toBe(format)
  })
})

describe('a JSON document is', () => {
  it.each<[string, unknown]>([
    ['otlp', { resourceSpans: [] }],
    ['otlp', { resource_spans: [] }],
    ['otlp', { resourceLogs: [] }],
    ['otlp', { batches: [] }],
    ['resource', { resource: {}, scopeSpans: [] }],
    ['wrapped', { trace: { resourceSpans: [] }, metrics: {} }],
    ['wrapped', { result: { resourceSpans: [] } }],
    ['ignored', { resourceMetrics: [] }],
    ['jaeger', { data: [], total: 0 }],
    ['jaeger', { traceID: 'a', spans: [] }],
    ['jaeger', { spans: [], processes: {} }],
    ['jaeger', { spanID: 'a', process: {} }],
    ['zipkin', { traceId: 'a', id: 'b' }],
    ['empty', {}],
    ['empty', []],
    ['unknown', { name: 'x' }],
    ['unknown', 7],
    ['unknown', null],
    ['unknown', { trace: null }],
    ['unknown', { result: 5 }],
  ])('%s: %j', (format, value) => {
    expect(detectJson(value)).toBe(format)
  })
})
